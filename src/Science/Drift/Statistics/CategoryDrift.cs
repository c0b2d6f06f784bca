namespace Slipway.Drift;

/// <summary>Drift of one categorical column from the counts of its categories, number for number as Evidently 0.7 defines each statistic.</summary>
/// <remarks>
/// A category that one side lacks counts 0 there. Each method throws <see cref="ArgumentException"/> when a side has no counts.
/// </remarks>
public static class CategoryDrift
{
    /// <summary>The population stability index over the categories of both sides, zeros filled as <see cref="ShareDistance.FillZeros"/>.</summary>
    public static double Psi(IReadOnlyDictionary<string, long> reference, IReadOnlyDictionary<string, long> current)
    {
        var (p, q) = Shares(reference, current);
        return ShareDistance.Psi(ShareDistance.FillZeros(p), ShareDistance.FillZeros(q));
    }

    /// <summary>The Kullback-Leibler divergence of the reference from current, zeros filled.</summary>
    public static double KullbackLeibler(IReadOnlyDictionary<string, long> reference, IReadOnlyDictionary<string, long> current)
    {
        var (p, q) = Shares(reference, current);
        return ShareDistance.KullbackLeibler(ShareDistance.FillZeros(p), ShareDistance.FillZeros(q));
    }

    /// <summary>The Jensen-Shannon distance.</summary>
    public static double JensenShannon(IReadOnlyDictionary<string, long> reference, IReadOnlyDictionary<string, long> current)
    {
        var (p, q) = Shares(reference, current);
        return ShareDistance.JensenShannon(p, q);
    }

    /// <summary>The Hellinger distance.</summary>
    public static double Hellinger(IReadOnlyDictionary<string, long> reference, IReadOnlyDictionary<string, long> current)
    {
        var (p, q) = Shares(reference, current);
        return ShareDistance.Hellinger(p, q);
    }

    /// <summary>The total variation distance.</summary>
    public static double TotalVariation(IReadOnlyDictionary<string, long> reference, IReadOnlyDictionary<string, long> current)
    {
        var (p, q) = Shares(reference, current);
        return ShareDistance.TotalVariation(p, q);
    }

    /// <summary>The largest change of any category's share.</summary>
    public static double LInfinity(IReadOnlyDictionary<string, long> reference, IReadOnlyDictionary<string, long> current)
    {
        var (p, q) = Shares(reference, current);
        return ShareDistance.LInfinity(p, q);
    }

    /// <summary>The chi-square test of fit.</summary>
    public static TestStatistic ChiSquareTest(IReadOnlyDictionary<string, long> reference, IReadOnlyDictionary<string, long> current)
    {
        var (p, q) = Counts(reference, current);
        return ChiSquare.GoodnessOfFit(p, q);
    }

    /// <summary>The pooled two-proportion z test on whether a category differs from the first in ordinal order; for columns with two.</summary>
    public static TestStatistic ZTest(IReadOnlyDictionary<string, long> reference, IReadOnlyDictionary<string, long> current)
    {
        var (p, q) = Counts(reference, current);
        return TwoProportions.Test(p.Sum() - p[0], p.Sum(), q.Sum() - q[0], q.Sum());
    }

    private static (double[] Reference, double[] Current) Shares(IReadOnlyDictionary<string, long> reference, IReadOnlyDictionary<string, long> current)
    {
        var (p, q) = Counts(reference, current);
        double n = p.Sum(), m = q.Sum();
        return ([.. p.Select(count => count / n)], [.. q.Select(count => count / m)]);
    }

    private static (long[] Reference, long[] Current) Counts(IReadOnlyDictionary<string, long> reference, IReadOnlyDictionary<string, long> current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        if (reference.Values.Sum() <= 0 || current.Values.Sum() <= 0)
            throw new ArgumentException("Both sides need at least one count.", nameof(current));
        var names = reference.Keys.Union(current.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return ([.. names.Select(name => reference.GetValueOrDefault(name))], [.. names.Select(name => current.GetValueOrDefault(name))]);
    }
}
