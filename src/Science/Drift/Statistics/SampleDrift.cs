namespace Slipway.Drift;

/// <summary>
/// Drift of one numeric column from raw samples, number for number as Evidently 0.7 defines each statistic. Use it to compare with that tool and for one-off
/// questions; windows that come again and again are cheaper by <see cref="WindowComparison"/>.
/// </summary>
/// <remarks>
/// Values that are not finite are left out; a sample without a finite value is an <see cref="ArgumentException"/>. Histogram statistics use one bin a
/// value when the reference has at most 20 distinct ones, else equal bins over both samples by Sturges' rule.
/// </remarks>
public static class SampleDrift
{
    /// <summary>The population stability index over those bins, zeros filled as <see cref="ShareDistance.FillZeros"/>.</summary>
    public static double Psi(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var (p, q) = SampleBins.Shares(reference, current);
        return ShareDistance.Psi(ShareDistance.FillZeros(p), ShareDistance.FillZeros(q));
    }

    /// <summary>The Kullback-Leibler divergence of the reference from current over those bins, zeros filled.</summary>
    public static double KullbackLeibler(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var (p, q) = SampleBins.Shares(reference, current);
        return ShareDistance.KullbackLeibler(ShareDistance.FillZeros(p), ShareDistance.FillZeros(q));
    }

    /// <summary>The Jensen-Shannon distance over those bins.</summary>
    public static double JensenShannon(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var (p, q) = SampleBins.Shares(reference, current);
        return ShareDistance.JensenShannon(p, q);
    }

    /// <summary>The Hellinger distance over equal bins, their number by Sturges' rule from the number of distinct values.</summary>
    public static double Hellinger(ReadOnlySpan<double> reference, ReadOnlySpan<double> current) =>
        Math.Sqrt(1 - Math.Clamp(SampleBins.Overlap(reference, current), 0, 1));

    /// <summary>The first Wasserstein distance in units of the reference's standard deviation (at least 0.001).</summary>
    public static double NormedWasserstein(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var values = Samples.Finite(reference, nameof(reference));
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(x => (x - mean) * (x - mean)));
        return Wasserstein(reference, current) / Math.Max(deviation, 0.001);
    }

    /// <summary>The first Wasserstein distance: the area between the two empirical distribution functions, in the column's unit.</summary>
    public static double Wasserstein(ReadOnlySpan<double> reference, ReadOnlySpan<double> current) =>
        BetweenDistributions(reference, current, Math.Abs);

    /// <summary>The energy distance: the square root of twice the integral of the squared difference of the empirical distribution functions.</summary>
    public static double Energy(ReadOnlySpan<double> reference, ReadOnlySpan<double> current) =>
        Math.Sqrt(2 * BetweenDistributions(reference, current, gap => gap * gap));

    /// <summary>The chi-square test of fit on the counts of each distinct value; for columns with few.</summary>
    public static TestStatistic ChiSquareTest(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var (p, q) = SampleBins.CountsByValue(Samples.Finite(reference, nameof(reference)), Samples.Finite(current, nameof(current)));
        return ChiSquare.GoodnessOfFit(p, q);
    }

    /// <summary>The pooled two-proportion z test on whether a value differs from the smallest; for columns with two values.</summary>
    public static TestStatistic ZTest(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var (p, q) = SampleBins.CountsByValue(Samples.Finite(reference, nameof(reference)), Samples.Finite(current, nameof(current)));
        return TwoProportions.Test(p.Sum() - p[0], p.Sum(), q.Sum() - q[0], q.Sum());
    }

    private static double BetweenDistributions(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, Func<double, double> weigh)
    {
        var (first, second) = (Samples.Sorted(reference, nameof(reference)), Samples.Sorted(current, nameof(current)));
        var (i, j, area) = (0, 0, 0.0);
        var position = Math.Min(first[0], second[0]);
        while (i < first.Length || j < second.Length)
        {
            var next = Math.Min(i < first.Length ? first[i] : double.PositiveInfinity, j < second.Length ? second[j] : double.PositiveInfinity);
            area += weigh((double)i / first.Length - (double)j / second.Length) * (next - position);
            position = next;
            while (i < first.Length && first[i] == position)
                i++;
            while (j < second.Length && second[j] == position)
                j++;
        }

        return area;
    }
}
