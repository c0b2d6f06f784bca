namespace Slipway.Models.Evaluating;

/// <summary>All measures of one model on some rows, by name. <see cref="ClassMetrics"/>, <see cref="RankMetrics"/> and <see cref="ValueMetrics"/> define each.</summary>
public static class Metrics
{
    /// <summary>log_loss, roc_auc, average_precision, brier, accuracy, balanced_accuracy, precision, recall, f1, and bias: mean probability minus the share of positive rows.</summary>
    /// <param name="positive">Whether each row is positive.</param>
    /// <param name="probabilities">Each row's probability of being positive.</param>
    /// <param name="weights">One per row, or null.</param>
    public static IReadOnlyDictionary<string, double> Binary(ReadOnlySpan<bool> positive, ReadOnlySpan<double> probabilities, double[]? weights = null)
    {
        var classes = new int[positive.Length];
        var truth = new double[positive.Length];
        for (var row = 0; row < classes.Length; row++)
            truth[row] = classes[row] = positive[row] ? 1 : 0;
        return new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["log_loss"] = ClassMetrics.LogLoss(classes, probabilities, weights),
            ["roc_auc"] = RankMetrics.RocAuc(positive, probabilities, weights),
            ["average_precision"] = RankMetrics.AveragePrecision(positive, probabilities, weights),
            ["brier"] = ClassMetrics.Brier(classes, probabilities, weights),
            ["accuracy"] = ClassMetrics.Accuracy(classes, probabilities, weights),
            ["balanced_accuracy"] = ClassMetrics.BalancedAccuracy(classes, probabilities, weights),
            ["precision"] = ClassMetrics.Precision(classes, probabilities, weights),
            ["recall"] = ClassMetrics.Recall(classes, probabilities, weights),
            ["f1"] = ClassMetrics.F1(classes, probabilities, weights),
            ["bias"] = ValueMetrics.Bias(truth, probabilities, weights),
        };
    }

    /// <summary>log_loss, brier, accuracy, balanced_accuracy, macro_f1, and roc_auc: the mean over the classes that occur of each against the rest.</summary>
    /// <param name="classes">Index of the true class per row.</param>
    /// <param name="probabilities">Row after row, one per class.</param>
    /// <param name="weights">One per row, or null.</param>
    public static IReadOnlyDictionary<string, double> Multiclass(ReadOnlySpan<int> classes, ReadOnlySpan<double> probabilities, double[]? weights = null) =>
        new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["log_loss"] = ClassMetrics.LogLoss(classes, probabilities, weights),
            ["roc_auc"] = OneAgainstRest(classes, probabilities, weights),
            ["brier"] = ClassMetrics.Brier(classes, probabilities, weights),
            ["accuracy"] = ClassMetrics.Accuracy(classes, probabilities, weights),
            ["balanced_accuracy"] = ClassMetrics.BalancedAccuracy(classes, probabilities, weights),
            ["macro_f1"] = ClassMetrics.MacroF1(classes, probabilities, weights),
        };

    /// <summary>rmse, mae, r2 and bias.</summary>
    /// <param name="truth">The true values.</param>
    /// <param name="predictions">The predicted ones.</param>
    /// <param name="weights">One per row, or null.</param>
    public static IReadOnlyDictionary<string, double> Regression(ReadOnlySpan<double> truth, ReadOnlySpan<double> predictions, double[]? weights = null) =>
        new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["rmse"] = ValueMetrics.Rmse(truth, predictions, weights),
            ["mae"] = ValueMetrics.Mae(truth, predictions, weights),
            ["r2"] = ValueMetrics.R2(truth, predictions, weights),
            ["bias"] = ValueMetrics.Bias(truth, predictions, weights),
        };

    private static double OneAgainstRest(ReadOnlySpan<int> classes, ReadOnlySpan<double> probabilities, double[]? weights)
    {
        var width = probabilities.Length / classes.Length;
        double sum = 0;
        var counted = 0;
        var positive = new bool[classes.Length];
        var scores = new double[classes.Length];
        for (var place = 0; place < width; place++)
        {
            for (var row = 0; row < positive.Length; row++)
                (positive[row], scores[row]) = (classes[row] == place, probabilities[(row * width) + place]);
            if (RankMetrics.RocAuc(positive, scores, weights) is not (var auc and not double.NaN))
                continue;
            sum += auc;
            counted++;
        }
        return counted > 0 ? sum / counted : double.NaN;
    }
}
