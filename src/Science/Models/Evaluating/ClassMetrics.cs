namespace Slipway.Models.Evaluating;

/// <summary>Measures of probabilities and decisions against the classes that came true. Weights, where given, are one per row from 0 on; null weighs all alike.</summary>
public static class ClassMetrics
{
    /// <summary>Mean of -ln p(true class), p kept within [2.2e-16, 1 - 2.2e-16]. From 0 (perfect) up.</summary>
    /// <param name="classes">Index of the true class per row.</param>
    /// <param name="probabilities">Row after row, one per class; or one per row, of class 1, when there are two classes.</param>
    /// <param name="weights">One per row, or null.</param>
    public static double LogLoss(ReadOnlySpan<int> classes, ReadOnlySpan<double> probabilities, double[]? weights = null)
    {
        const double smallest = 2.220446049250313e-16;
        var width = Width(classes, probabilities, weights);
        double sum = 0, total = 0;
        for (var row = 0; row < classes.Length; row++)
        {
            var weight = weights?[row] ?? 1;
            sum -= weight * Math.Log(Math.Clamp(Probability(probabilities, width, row, classes[row]), smallest, 1 - smallest));
            total += weight;
        }
        return sum / total;
    }

    /// <summary>Mean over rows of the squared differences between probabilities and what came true: of class 1 alone for two classes given as one column (from 0 to 1), else summed over all classes (from 0 to 2).</summary>
    /// <param name="classes">Index of the true class per row.</param>
    /// <param name="probabilities">Row after row, one per class; or one per row, of class 1, when there are two classes.</param>
    /// <param name="weights">One per row, or null.</param>
    public static double Brier(ReadOnlySpan<int> classes, ReadOnlySpan<double> probabilities, double[]? weights = null)
    {
        var width = Width(classes, probabilities, weights);
        double sum = 0, total = 0;
        for (var row = 0; row < classes.Length; row++)
        {
            var weight = weights?[row] ?? 1;
            for (var place = 0; place < width; place++)
            {
                var truth = classes[row] == (width == 1 ? 1 : place) ? 1 : 0;
                var error = probabilities[(row * width) + place] - truth;
                sum += weight * error * error;
            }
            total += weight;
        }
        return sum / total;
    }

    /// <summary>Share of rows whose most probable class is the true one. Of equal classes the first counts as most probable; a single column decides for class 1 above 0.5.</summary>
    /// <param name="classes">Index of the true class per row.</param>
    /// <param name="probabilities">Row after row, one per class; or one per row, of class 1, when there are two classes.</param>
    /// <param name="weights">One per row, or null.</param>
    public static double Accuracy(ReadOnlySpan<int> classes, ReadOnlySpan<double> probabilities, double[]? weights = null)
    {
        var decisions = Decide(classes, probabilities, weights);
        double right = 0, total = 0;
        for (var row = 0; row < classes.Length; row++)
        {
            var weight = weights?[row] ?? 1;
            right += decisions[row] == classes[row] ? weight : 0;
            total += weight;
        }
        return right / total;
    }

    /// <summary>Mean over the classes that occur of the share of their rows that is found (recall).</summary>
    /// <param name="classes">Index of the true class per row.</param>
    /// <param name="probabilities">Row after row, one per class; or one per row, of class 1, when there are two classes.</param>
    /// <param name="weights">One per row, or null.</param>
    public static double BalancedAccuracy(ReadOnlySpan<int> classes, ReadOnlySpan<double> probabilities, double[]? weights = null) =>
        Counts(classes, probabilities, weights).Where(count => count.Actual > 0).Average(count => count.Right / count.Actual);

    /// <summary>Right ones among those decided for <paramref name="positive"/>; 0 when there are none.</summary>
    public static double Precision(ReadOnlySpan<int> classes, ReadOnlySpan<double> probabilities, double[]? weights = null, int positive = 1) =>
        Counts(classes, probabilities, weights)[positive] is { Decided: > 0 } count ? count.Right / count.Decided : 0;

    /// <summary>Share of the rows of class <paramref name="positive"/> that is found; 0 when there are none.</summary>
    public static double Recall(ReadOnlySpan<int> classes, ReadOnlySpan<double> probabilities, double[]? weights = null, int positive = 1) =>
        Counts(classes, probabilities, weights)[positive] is { Actual: > 0 } count ? count.Right / count.Actual : 0;

    /// <summary>2 right / (decided + actual) of class <paramref name="positive"/>; 0 when it neither occurs nor is decided for.</summary>
    public static double F1(ReadOnlySpan<int> classes, ReadOnlySpan<double> probabilities, double[]? weights = null, int positive = 1) =>
        F1(Counts(classes, probabilities, weights)[positive]);

    /// <summary>Mean of <see cref="F1(ReadOnlySpan{int}, ReadOnlySpan{double}, double[], int)"/> over the classes that occur or are decided for.</summary>
    public static double MacroF1(ReadOnlySpan<int> classes, ReadOnlySpan<double> probabilities, double[]? weights = null) =>
        Counts(classes, probabilities, weights).Where(count => count.Actual + count.Decided > 0).Average(F1);

    private static double F1((double Actual, double Decided, double Right) count) =>
        count.Actual + count.Decided > 0 ? 2 * count.Right / (count.Actual + count.Decided) : 0;

    private static (double Actual, double Decided, double Right)[] Counts(ReadOnlySpan<int> classes, ReadOnlySpan<double> probabilities, double[]? weights)
    {
        var decisions = Decide(classes, probabilities, weights);
        var counts = new (double Actual, double Decided, double Right)[Math.Max(2, probabilities.Length / classes.Length)];
        for (var row = 0; row < classes.Length; row++)
        {
            var weight = weights?[row] ?? 1;
            counts[classes[row]].Actual += weight;
            counts[decisions[row]].Decided += weight;
            counts[classes[row]].Right += decisions[row] == classes[row] ? weight : 0;
        }
        return counts;
    }

    private static int[] Decide(ReadOnlySpan<int> classes, ReadOnlySpan<double> probabilities, double[]? weights)
    {
        var width = Width(classes, probabilities, weights);
        var decisions = new int[classes.Length];
        for (var row = 0; row < decisions.Length; row++)
        {
            var best = 0;
            for (var place = 1; place < width; place++)
                best = probabilities[(row * width) + place] > probabilities[(row * width) + best] ? place : best;
            decisions[row] = width == 1 ? (probabilities[row] > 0.5 ? 1 : 0) : best;
        }
        return decisions;
    }

    private static double Probability(ReadOnlySpan<double> probabilities, int width, int row, int place) =>
        width == 1 ? (place == 1 ? probabilities[row] : 1 - probabilities[row]) : probabilities[(row * width) + place];

    private static int Width(ReadOnlySpan<int> classes, ReadOnlySpan<double> probabilities, double[]? weights)
    {
        Sizes.Demand(classes.Length, weights);
        if (probabilities.Length == 0 || probabilities.Length % classes.Length != 0)
            throw new ModelException($"{probabilities.Length} probabilities do not belong to {classes.Length} rows.");
        var width = probabilities.Length / classes.Length;
        foreach (var index in classes)
        {
            if (index < 0 || index >= Math.Max(2, width))
                throw new ModelException($"There is no class {index}: the classes go from 0 to {Math.Max(2, width) - 1}.");
        }
        return width;
    }
}
