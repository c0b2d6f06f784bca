namespace Slipway.Models.Training;

/// <summary>LightGBM's objectives that suit a task; the first is the default.</summary>
internal static class Objectives
{
    private static readonly string[] Binary = ["binary"];
    private static readonly string[] Multiclass = ["multiclass", "softmax", "multiclassova", "multiclass_ova", "ova", "ovr"];

    private static readonly string[] Regression =
    [
        "regression", "regression_l2", "l2", "mean_squared_error", "mse", "regression_l1", "l1", "mean_absolute_error", "mae",
        "huber", "fair", "poisson", "quantile", "mape", "mean_absolute_percentage_error", "gamma", "tweedie",
    ];

    public static string For(ModelTask task, string? wanted)
    {
        var fitting = task switch { ModelTask.Binary => Binary, ModelTask.Multiclass => Multiclass, _ => Regression };
        if (wanted is null || fitting.Contains(wanted, StringComparer.Ordinal))
            return wanted ?? fitting[0];
        throw new ModelException($"The objective '{wanted}' does not suit the task {task}. Use one of: {string.Join(", ", fitting)}.");
    }
}
