namespace Slipway.Drift;

/// <summary>Bin edges at the quantiles of a reference sample, the classic bins of credit scoring.</summary>
public static class QuantileEdges
{
    /// <summary>
    /// The inner edges of up to <paramref name="bins"/> bins with equal shares of the reference, ascending, each once; the outer bins are open. Quantiles
    /// interpolate linearly. Ties make fewer bins; a column that has, or whose quantiles take, only one or two values has bins that set each of these values apart.
    /// </summary>
    /// <param name="reference">The sample; values that are not finite are left out.</param>
    /// <param name="bins">How many bins to aim for, at least 2.</param>
    /// <exception cref="ArgumentException">The sample has no finite value.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is below 2.</exception>
    public static double[] Of(ReadOnlySpan<double> reference, int bins = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        var sorted = Samples.Sorted(reference, nameof(reference));
        // i * (1 / bins), rounding and all, is NumPy's linspace: where a quantile falls on a value, the last bit decides to which side the value goes.
        var step = 1.0 / bins;
        var quantiles = Enumerable.Range(0, bins + 1).Select(i => Quantile(sorted, i == bins ? 1 : i * step)).Distinct().ToArray();
        double[] apart = sorted[0] == sorted[^1] ? [sorted[0]] : sorted.Distinct().Take(3).Count() == 2 ? [sorted[0], sorted[^1]] : quantiles;
        return apart.Length <= 2 ? [.. apart.SelectMany(value => new[] { value, Math.BitIncrement(value) })] : quantiles[1..^1];
    }

    // From the nearer side, as NumPy interpolates.
    internal static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        var (low, high) = (sorted[below], sorted[Math.Min(below + 1, sorted.Length - 1)]);
        var part = place - below;
        return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part);
    }
}
