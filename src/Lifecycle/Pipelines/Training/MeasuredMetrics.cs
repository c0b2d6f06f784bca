using Slipway.Models.Training;

namespace Slipway.Pipelines.Training;

/// <summary>Which metrics can be measured of which task, for gates of either kind.</summary>
internal static class MeasuredMetrics
{
    /// <summary>Of one model on its test rows.</summary>
    public static IReadOnlyList<string> ForOne(ModelTask task) => task switch
    {
        ModelTask.Binary => ["log_loss", "roc_auc", "accuracy", "brier", "f1"],
        ModelTask.Multiclass => ["log_loss", "roc_auc", "accuracy", "brier"],
        _ => ["rmse", "mae", "r2"],
    };

    /// <summary>Of two models on the same rows, by a paired bootstrap. The area under the ROC curve of many classes is a mean over pairs of classes that rare ones dominate; it is left out.</summary>
    public static IReadOnlyList<string> ForChampion(ModelTask task) => task switch
    {
        ModelTask.Binary => ["log_loss", "roc_auc", "accuracy", "brier"],
        ModelTask.Multiclass => ["log_loss", "accuracy", "brier"],
        _ => ["rmse", "mae", "r2"],
    };

    /// <summary>Why a metric is not one of those that fit.</summary>
    public static string Refuse(string metric, ModelTask task, IReadOnlyList<string> fitting) =>
        $"{metric} cannot judge a {task.ToString().ToLowerInvariant()} model; choose {string.Join(", ", fitting.Take(fitting.Count - 1))} or {fitting[^1]}";
}
