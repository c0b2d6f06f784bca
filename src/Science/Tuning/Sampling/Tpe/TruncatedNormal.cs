namespace Slipway.Tuning;

/// <summary>A normal distribution cut off at two bounds.</summary>
/// <param name="Mean">The mean before the cut.</param>
/// <param name="Deviation">The standard deviation before the cut, above 0.</param>
/// <param name="Low">The smallest value.</param>
/// <param name="High">The largest value.</param>
public readonly record struct TruncatedNormal(double Mean, double Deviation, double Low, double High)
{
    /// <summary>The logarithm of the density; minus infinity outside of the bounds.</summary>
    public double LogDensity(double x) => x < Low || x > High
        ? double.NegativeInfinity
        : NormalDistribution.LogDensity((x - Mean) / Deviation) - Math.Log(Deviation) - LogMass;

    /// <summary>The logarithm of the part that the cut leaves over.</summary>
    internal double LogMass => Math.Log(Between(Low, High));

    /// <summary>The value below which the share <paramref name="probability"/> lies.</summary>
    public double Quantile(double probability)
    {
        var (below, above) = (NormalDistribution.Cumulative((Low - Mean) / Deviation), NormalDistribution.Cumulative((High - Mean) / Deviation));
        return Math.Clamp(Mean + Deviation * NormalDistribution.Quantile(below + probability * (above - below)), Low, High);
    }

    /// <summary>The probability between two values before the cut.</summary>
    internal double Between(double low, double high)
    {
        var (a, b) = ((low - Mean) / Deviation, (high - Mean) / Deviation);

        // In the lower tail differences keep their digits.
        if (a > 0)
            (a, b) = (-b, -a);
        return Math.Max(NormalDistribution.Cumulative(b) - NormalDistribution.Cumulative(a), 1e-300);
    }
}
