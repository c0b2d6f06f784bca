namespace Slipway.Drift;

/// <summary>Chi-square tests (Pearson 1900) on two rows of counts over the same bins.</summary>
/// <remarks>The p-values are asymptotic: trust them when expected counts are about 5 or more. Bins that are empty on both sides are left out.</remarks>
public static class ChiSquare
{
    /// <summary>Whether <paramref name="current"/> could come from a population with exactly the reference's shares; a category that the reference lacks makes p 0.</summary>
    /// <exception cref="ArgumentException">The rows differ in length, or one has no counts.</exception>
    public static TestStatistic GoodnessOfFit(ReadOnlySpan<long> reference, ReadOnlySpan<long> current)
    {
        var (n, m) = Totals(reference, current);
        var (statistic, bins) = (0.0, 0);
        for (var i = 0; i < reference.Length; i++)
        {
            if (reference[i] == 0 && current[i] == 0)
                continue;
            var expected = reference[i] * (m / n);
            statistic += expected == 0 ? double.PositiveInfinity : (current[i] - expected) * (current[i] - expected) / expected;
            bins++;
        }

        return new TestStatistic(statistic, SpecialFunctions.ChiSquareTail(statistic, bins - 1));
    }

    /// <summary>Whether both rows could come from one population: the two-by-k contingency table, without Yates' correction.</summary>
    /// <exception cref="ArgumentException">The rows differ in length, or one has no counts.</exception>
    public static TestStatistic Homogeneity(ReadOnlySpan<long> reference, ReadOnlySpan<long> current)
    {
        var (n, m) = Totals(reference, current);
        var (statistic, bins) = (0.0, 0);
        for (var i = 0; i < reference.Length; i++)
        {
            double both = reference[i] + current[i];
            if (both == 0)
                continue;
            var gap = reference[i] / n - current[i] / m;
            statistic += gap * gap * n * m / both;
            bins++;
        }

        return new TestStatistic(statistic, SpecialFunctions.ChiSquareTail(statistic, bins - 1));
    }

    private static (double Reference, double Current) Totals(ReadOnlySpan<long> reference, ReadOnlySpan<long> current)
    {
        if (reference.Length != current.Length)
            throw new ArgumentException($"Two rows of counts over the same bins are needed; they have {reference.Length} and {current.Length}.", nameof(current));
        var (n, m) = (0L, 0L);
        for (var i = 0; i < reference.Length; i++)
            (n, m) = (n + reference[i], m + current[i]);
        return n > 0 && m > 0 ? (n, m) : throw new ArgumentException("Both rows need at least one count.", nameof(current));
    }
}
