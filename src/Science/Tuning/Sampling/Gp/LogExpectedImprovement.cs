namespace Slipway.Tuning;

/// <summary>The logarithm of how much a point is expected to improve on the best, computed so that it does not vanish far from it (Ament et al. 2023).</summary>
public static class LogExpectedImprovement
{
    private const double StableBelow = -5;
    private const double AsymptoticBelow = -1e5;

    /// <summary>The logarithm of φ(t) + t Φ(t), t being the improvement of the mean in standard deviations.</summary>
    public static double Standard(double t)
    {
        if (t > StableBelow)
            return Math.Log(NormalDistribution.Density(t) + t * NormalDistribution.Cumulative(t));
        var rest = t < AsymptoticBelow ? -2 * Math.Log(-t) : Math.Log(1 + t * Math.Sqrt(Math.PI / 2) * NormalDistribution.ScaledErfc(-t / Math.Sqrt(2)));
        return NormalDistribution.LogDensity(t) + rest;
    }

    /// <summary>The derivative of <see cref="Standard"/>.</summary>
    public static double Slope(double t) => Math.Exp(NormalDistribution.LogCumulative(t) - Standard(t));

    /// <summary>The value for a normal prediction, when <paramref name="best"/> is the smallest loss so far.</summary>
    public static double Of(double best, double mean, double variance)
    {
        var deviation = Math.Sqrt(variance);
        return Standard((best - mean) / deviation) + Math.Log(deviation);
    }
}
