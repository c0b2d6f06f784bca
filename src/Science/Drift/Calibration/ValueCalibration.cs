namespace Slipway.Drift;

/// <summary>How well predicted values agree with what came: the mean error, and means by bin of prediction.</summary>
/// <param name="Rows">Labelled rows.</param>
/// <param name="MeanPrediction">Their mean predicted value.</param>
/// <param name="MeanObserved">Their mean observed value.</param>
/// <param name="GapNoise">The standard error of the mean error.</param>
/// <param name="Reliability">Bins with as many rows each, by rising prediction: bounds, means of prediction and of what came.</param>
public sealed record ValueCalibration(long Rows, double MeanPrediction, double MeanObserved, double GapNoise, IReadOnlyList<ReliabilityBin> Reliability)
{
    private const int Bins = 10;

    /// <summary>The size of the mean error, |mean prediction - mean observed|, in the target's unit.</summary>
    public double Gap => Math.Abs(MeanPrediction - MeanObserved);

    /// <summary>The mean over rows of |mean prediction - mean observed| of their bin, in the target's unit.</summary>
    public double ExpectedCalibrationError => Reliability.Sum(bin => bin.Rows * Math.Abs(bin.MeanPrediction!.Value - bin.ObservedRate!.Value)) / Rows;

    /// <summary>Measures rows.</summary>
    /// <param name="predicted">Finite values, at least one.</param>
    /// <param name="observed">As many finite values.</param>
    /// <exception cref="ArgumentException">There are none, or not as many of both.</exception>
    public static ValueCalibration Of(IReadOnlyList<double> predicted, IReadOnlyList<double> observed)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(observed);
        if (predicted.Count == 0 || predicted.Count != observed.Count)
            throw new ArgumentException($"Each prediction needs its observed value; there are {predicted.Count} and {observed.Count}.", nameof(observed));
        var rows = predicted.Zip(observed).OrderBy(row => row.First).ToArray();
        var mean = rows.Average(row => row.First - row.Second);
        var variance = rows.Length == 1 ? 0 : rows.Sum(row => Math.Pow(row.First - row.Second - mean, 2)) / (rows.Length - 1);
        return new ValueCalibration(rows.Length, predicted.Average(), observed.Average(), Math.Sqrt(variance / rows.Length), [.. BinsOf(rows)]);
    }

    private static IEnumerable<ReliabilityBin> BinsOf((double First, double Second)[] rows)
    {
        var count = Math.Min(Bins, rows.Length);
        for (var i = 0; i < count; i++)
        {
            var bin = rows[(int)((long)rows.Length * i / count)..(int)((long)rows.Length * (i + 1) / count)];
            yield return new ReliabilityBin(bin[0].First, bin[^1].First, bin.Length, bin.Average(row => row.First), bin.Average(row => row.Second));
        }
    }
}
