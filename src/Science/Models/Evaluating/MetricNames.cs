using Slipway.Models.Training;

namespace Slipway.Models.Evaluating;

/// <summary>Which measures <see cref="Metrics"/> has for what a model learns, in the order in which it gives them.</summary>
public static class MetricNames
{
    private static readonly string[] Binary = ["log_loss", "roc_auc", "average_precision", "brier", "accuracy", "balanced_accuracy", "precision", "recall", "f1", "bias"];
    private static readonly string[] Multiclass = ["log_loss", "roc_auc", "brier", "accuracy", "balanced_accuracy", "macro_f1"];
    private static readonly string[] Regression = ["rmse", "mae", "r2", "bias"];

    /// <summary>All measures of a task.</summary>
    public static IReadOnlyList<string> Of(ModelTask task) => task switch
    {
        ModelTask.Binary => Binary,
        ModelTask.Multiclass => Multiclass,
        _ => Regression,
    };

    /// <summary>Those of a task that have a worse side, so that a drop can be told; <c>bias</c> has none.</summary>
    public static IReadOnlyList<string> Ranked(ModelTask task) => [.. Of(task).Where(metric => metric != "bias")];
}
