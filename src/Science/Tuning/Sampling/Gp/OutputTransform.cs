namespace Slipway.Tuning;

/// <summary>What makes losses fit for a Gaussian process: outliers on the bad side drawn in, skew taken out, mean 0 and deviation 1.</summary>
public static class OutputTransform
{
    private const double LeastDeviation = 0.3;
    private const double MostExponent = 3;

    /// <summary>The losses as the model sees them: half-rank, Yeo-Johnson, standardised. Infinite ones count as the worst or best finite one; equal ones all become 0.</summary>
    public static double[] Of(IReadOnlyList<double> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        var finite = Clip(losses);
        var ranked = Standardize(HalfRank(finite));
        var bent = YeoJohnson(ranked, YeoJohnsonExponent(ranked));
        return Deviation(bent) is >= LeastDeviation and < double.PositiveInfinity ? Standardize(bent) : ranked;
    }

    /// <summary>Losses worse than the median replaced by normal quantiles of their ranks, as wide as the better half is (Song et al. 2024, Vizier).</summary>
    public static double[] HalfRank(IReadOnlyList<double> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        if (losses.Count == 0)
            return [];
        double[] sorted = [.. losses.Order()];
        var median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        double[] worse = [.. sorted.Where(loss => loss > median).Distinct().OrderDescending()];
        var spread = Math.Sqrt(losses.Where(loss => loss <= median).Average(loss => (loss - median) * (loss - median)));
        if (spread == 0)
            spread = Math.Sqrt(losses.Average(loss => (loss - median) * (loss - median)));
        return [.. losses.Select(loss => loss <= median ? loss : median - spread * NormalDistribution.Quantile(0.5 * (Array.IndexOf(worse, loss) + 0.5) / worse.Length))];
    }

    /// <summary>The power transform of Yeo and Johnson (2000), defined for either sign.</summary>
    public static double[] YeoJohnson(IReadOnlyList<double> values, double exponent) => [.. values.Select(value => Bend(value, exponent))];

    /// <summary>The exponent between -3 and 3 that makes the values likeliest to be normal, by golden section.</summary>
    public static double YeoJohnsonExponent(IReadOnlyList<double> values)
    {
        var golden = (Math.Sqrt(5) - 1) / 2;
        var (low, high) = (-MostExponent, MostExponent);
        var (left, right) = (high - golden * (high - low), low + golden * (high - low));
        var (atLeft, atRight) = (LogLikelihood(values, left), LogLikelihood(values, right));
        while (high - low > 1e-6)
        {
            if (atLeft >= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - golden * (high - low);
                atLeft = LogLikelihood(values, left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + golden * (high - low);
                atRight = LogLikelihood(values, right);
            }
        }

        return (low + high) / 2;
    }

    internal static double[] Standardize(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
            return [];
        var scale = values.Max(value => Math.Abs(value));
        double[] scaled = [.. values.Select(value => scale > 0 ? value / scale : 0)];
        var (mean, deviation) = (scaled.Average(), Deviation(scaled));
        return deviation > 1e-12 ? [.. scaled.Select(value => (value - mean) / deviation)] : new double[values.Count];
    }

    internal static double[] Clip(IReadOnlyList<double> losses)
    {
        var (low, high) = (losses.Where(double.IsFinite).DefaultIfEmpty(0).Min(), losses.Where(double.IsFinite).DefaultIfEmpty(0).Max());
        return [.. losses.Select(loss => Math.Clamp(loss, low, high))];
    }

    private static double Deviation(double[] values)
    {
        if (values.Length == 0)
            return 0;
        var mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    private static double Bend(double value, double exponent) => value >= 0
        ? Math.Abs(exponent) < 1e-12 ? Math.Log(value + 1) : (Math.Pow(value + 1, exponent) - 1) / exponent
        : Math.Abs(exponent - 2) < 1e-12 ? -Math.Log(1 - value) : (1 - Math.Pow(1 - value, 2 - exponent)) / (2 - exponent);

    private static double LogLikelihood(IReadOnlyList<double> values, double exponent)
    {
        var deviation = Deviation(YeoJohnson(values, exponent));
        return -values.Count * Math.Log(Math.Max(deviation, 1e-300)) + (exponent - 1) * values.Sum(value => Math.Sign(value) * Math.Log(Math.Abs(value) + 1));
    }
}
