namespace Slipway.Drift;

/// <summary>
/// Challenger against champion by the paired bootstrap (Efron 1979): rows are drawn with replacement, both models are measured on the same draw, and the percentiles
/// of the difference make the interval. Pairing takes out what is hard for both, so small differences show on few rows.
/// </summary>
/// <remarks>Rows are taken to be independent. Every method throws <see cref="ArgumentException"/> when the lists differ in length, are empty, or hold a value that is not finite.</remarks>
public static class PairedBootstrap
{
    // scikit-learn's clip for doubles, so that a certain prediction that was wrong costs much but not without end.
    private const double Certain = 2.220446049250313e-16;

    /// <summary>Compares means of per-row losses: small is good.</summary>
    /// <param name="metric">The name of the loss.</param>
    /// <param name="champion">The champion's loss on each row.</param>
    /// <param name="challenger">The challenger's loss on the same rows.</param>
    /// <param name="settings">Confidence, resamples, seed.</param>
    public static PairedComparison MeanLoss(string metric, IReadOnlyList<double> champion, IReadOnlyList<double> challenger, BootstrapSettings? settings = null)
    {
        Check(champion, challenger);
        settings ??= new BootstrapSettings();
        var differences = champion.Zip(challenger, (one, other) => other - one).ToArray();
        var resampler = new Resampler(settings.Seed, differences.Length);
        var draws = new double[settings.Resamples];
        for (var draw = 0; draw < draws.Length; draw++)
            draws[draw] = WeightedSum(differences, resampler.Draw(draw)) / differences.Length;
        return Summarise(metric, champion.Average(), challenger.Average(), higherIsBetter: false, draws, differences.Length, settings);
    }

    /// <summary>Compares the logarithmic loss of probabilities (clipped away from 0 and 1 by 2.2e-16).</summary>
    /// <param name="labels">What came.</param>
    /// <param name="champion">The champion's probability that the label is true.</param>
    /// <param name="challenger">The challenger's, on the same rows.</param>
    /// <param name="settings">Confidence, resamples, seed.</param>
    /// <exception cref="ArgumentException">Also when a probability is not between 0 and 1.</exception>
    public static PairedComparison LogLoss(IReadOnlyList<bool> labels, IReadOnlyList<double> champion, IReadOnlyList<double> challenger, BootstrapSettings? settings = null)
    {
        Check(labels, champion, challenger);
        return MeanLoss("log_loss", Losses(labels, champion), Losses(labels, challenger), settings);
    }

    /// <summary>Compares the area under the ROC curve, ranked anew in every draw: large is good. Draws that hold one class only are left out.</summary>
    /// <param name="labels">What came; both classes must be there.</param>
    /// <param name="champion">The champion's score of each row, large for true.</param>
    /// <param name="challenger">The challenger's, on the same rows.</param>
    /// <param name="settings">Confidence, resamples, seed.</param>
    /// <exception cref="ArgumentException">Also when all labels are alike.</exception>
    public static PairedComparison RocAuc(IReadOnlyList<bool> labels, IReadOnlyList<double> champion, IReadOnlyList<double> challenger, BootstrapSettings? settings = null)
    {
        Check(labels, champion, challenger);
        if (labels.All(label => label) || !labels.Any(label => label))
            throw new ArgumentException("The area under the ROC curve needs rows of both classes; all labels are alike.", nameof(labels));
        settings ??= new BootstrapSettings();
        var (first, second) = (new RankedScores(champion, labels), new RankedScores(challenger, labels));
        var resampler = new Resampler(settings.Seed, labels.Count);
        List<double> draws = new(settings.Resamples);
        for (var draw = 0; draw < settings.Resamples; draw++)
        {
            var times = resampler.Draw(draw);
            if (second.Area(times) - first.Area(times) is var difference && !double.IsNaN(difference))
                draws.Add(difference);
        }

        return Summarise("roc_auc", first.Area(null), second.Area(null), higherIsBetter: true, [.. draws], labels.Count, settings);
    }

    /// <summary>Compares root mean squared errors: small is good.</summary>
    /// <param name="truth">What came.</param>
    /// <param name="champion">What the champion predicted of each row.</param>
    /// <param name="challenger">What the challenger predicted of the same rows.</param>
    /// <param name="settings">Confidence, resamples, seed.</param>
    public static PairedComparison Rmse(IReadOnlyList<double> truth, IReadOnlyList<double> champion, IReadOnlyList<double> challenger, BootstrapSettings? settings = null)
    {
        Check(champion, challenger);
        Check(truth, challenger);
        return Errors("rmse", higherIsBetter: false, truth, champion, challenger, (squared, _) => Math.Sqrt(squared), settings ?? new BootstrapSettings());
    }

    /// <summary>Compares coefficients of determination, the share of the draw's variance that is explained: large is good. Draws in which all values are alike are left out.</summary>
    /// <param name="truth">What came; the values must not be all alike.</param>
    /// <param name="champion">What the champion predicted of each row.</param>
    /// <param name="challenger">What the challenger predicted of the same rows.</param>
    /// <param name="settings">Confidence, resamples, seed.</param>
    /// <exception cref="ArgumentException">Also when all values are alike.</exception>
    public static PairedComparison R2(IReadOnlyList<double> truth, IReadOnlyList<double> champion, IReadOnlyList<double> challenger, BootstrapSettings? settings = null)
    {
        Check(champion, challenger);
        Check(truth, challenger);
        if (truth.All(value => value.Equals(truth[0])))
            throw new ArgumentException("The coefficient of determination needs values that differ; all are alike.", nameof(truth));
        return Errors("r2", higherIsBetter: true, truth, champion, challenger, (squared, variance) => variance > 0 ? 1 - (squared / variance) : double.NaN, settings ?? new BootstrapSettings());
    }

    /// <summary>A measure of a draw's mean squared error and of its variance.</summary>
    private static PairedComparison Errors(
        string metric, bool higherIsBetter, IReadOnlyList<double> truth, IReadOnlyList<double> champion, IReadOnlyList<double> challenger, Func<double, double, double> measure, BootstrapSettings settings)
    {
        var (rows, middle) = (truth.Count, truth.Average());
        var centred = truth.Select(value => value - middle).ToArray();
        var first = truth.Zip(champion, (y, p) => (y - p) * (y - p)).ToArray();
        var second = truth.Zip(challenger, (y, p) => (y - p) * (y - p)).ToArray();
        var squares = Array.ConvertAll(centred, value => value * value);
        var resampler = new Resampler(settings.Seed, rows);
        List<double> draws = new(settings.Resamples);
        for (var draw = 0; draw < settings.Resamples; draw++)
        {
            var times = resampler.Draw(draw);
            var mean = WeightedSum(centred, times) / rows;
            var variance = (WeightedSum(squares, times) / rows) - (mean * mean);
            if (measure(WeightedSum(second, times) / rows, variance) - measure(WeightedSum(first, times) / rows, variance) is var difference && !double.IsNaN(difference))
                draws.Add(difference);
        }

        return Summarise(metric, measure(first.Average(), squares.Average()), measure(second.Average(), squares.Average()), higherIsBetter, [.. draws], rows, settings);
    }

    private static PairedComparison Summarise(string metric, double champion, double challenger, bool higherIsBetter, double[] draws, int rows, BootstrapSettings settings)
    {
        if (draws.Length == 0)
            throw new ArgumentException("Every draw held one class only: there are too few rows to compare on.", nameof(draws));
        Array.Sort(draws);
        var tail = (1 - settings.Confidence) / 2;
        return new PairedComparison
        {
            Metric = metric,
            Champion = champion,
            Challenger = challenger,
            Lower = QuantileEdges.Quantile(draws, tail),
            Upper = QuantileEdges.Quantile(draws, 1 - tail),
            Confidence = settings.Confidence,
            Rows = rows,
            Resamples = draws.Length,
            Seed = settings.Seed,
            HigherIsBetter = higherIsBetter,
        };
    }

    private static double WeightedSum(double[] values, int[] times)
    {
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
            sum += times[i] * values[i];
        return sum;
    }

    private static double[] Losses(IReadOnlyList<bool> labels, IReadOnlyList<double> probabilities)
    {
        var losses = new double[labels.Count];
        for (var i = 0; i < losses.Length; i++)
        {
            if (probabilities[i] is < 0 or > 1)
                throw new ArgumentException($"A probability lies between 0 and 1; row {i} has {probabilities[i]}.", nameof(probabilities));
            var p = Math.Clamp(labels[i] ? probabilities[i] : 1 - probabilities[i], Certain, 1 - Certain);
            losses[i] = -Math.Log(p);
        }

        return losses;
    }

    private static void Check(IReadOnlyList<bool> labels, IReadOnlyList<double> champion, IReadOnlyList<double> challenger)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Check(champion, challenger);
        if (labels.Count != champion.Count)
            throw new ArgumentException($"There are {labels.Count} labels for {champion.Count} rows.", nameof(labels));
    }

    private static void Check(IReadOnlyList<double> champion, IReadOnlyList<double> challenger)
    {
        ArgumentNullException.ThrowIfNull(champion);
        ArgumentNullException.ThrowIfNull(challenger);
        if (champion.Count == 0 || champion.Count != challenger.Count)
            throw new ArgumentException($"A paired comparison needs both models on the same rows; there are {champion.Count} and {challenger.Count}.", nameof(challenger));
        for (var i = 0; i < champion.Count; i++)
        {
            if (!double.IsFinite(champion[i]) || !double.IsFinite(challenger[i]))
                throw new ArgumentException($"Row {i} holds a value that is not finite ({champion[i]}, {challenger[i]}).", nameof(challenger));
        }
    }
}
