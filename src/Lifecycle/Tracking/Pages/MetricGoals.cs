using Slipway.Ui;

namespace Slipway.Tracking.Pages;

/// <summary>Which end of a metric is the good one, where its name leaves no doubt.</summary>
internal static class MetricGoals
{
    private static readonly HashSet<string> Low = new(StringComparer.OrdinalIgnoreCase) { "loss", "logloss", "error", "rmse", "mse", "mae", "mape", "brier", "perplexity", "deviance", "ece" };
    private static readonly HashSet<string> High = new(StringComparer.OrdinalIgnoreCase) { "auc", "auroc", "auprc", "accuracy", "acc", "f1", "precision", "recall", "r2", "ndcg", "map", "mrr", "iou", "dice", "bleu", "rouge" };
    private static readonly char[] Separators = ['/', '_', '-', '.', ':', ' '];

    public static ColumnGoal Of(string metric)
    {
        foreach (var word in metric.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            if (Low.Contains(word))
                return ColumnGoal.Min;
            if (High.Contains(word))
                return ColumnGoal.Max;
        }

        return ColumnGoal.None;
    }
}
