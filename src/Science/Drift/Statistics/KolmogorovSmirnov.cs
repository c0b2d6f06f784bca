namespace Slipway.Drift;

/// <summary>The two-sample Kolmogorov-Smirnov test, two-sided.</summary>
public static class KolmogorovSmirnov
{
    // Up to this many lattice points the p-value is exact.
    private const double MostExactWork = 1e8;

    /// <summary>
    /// The largest distance of the two empirical distribution functions, and the chance of one as large. The p-value is exact for untied data (counted over
    /// lattice paths) when the product of the sample sizes is at most 10^8, else asymptotic with Vrbik's correction (2018); with ties it is conservative.
    /// </summary>
    /// <param name="reference">The reference sample; values that are not finite are left out.</param>
    /// <param name="current">The current sample; likewise.</param>
    /// <exception cref="ArgumentException">A sample has no finite value.</exception>
    public static TestStatistic Test(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var (first, second) = (Samples.Sorted(reference, nameof(reference)), Samples.Sorted(current, nameof(current)));
        var divisor = GreatestCommonDivisor(first.Length, second.Length);
        var (stepOfFirst, stepOfSecond) = (second.Length / divisor, first.Length / divisor);
        var height = LargestGap(first, second, stepOfFirst, stepOfSecond);
        var statistic = (double)height / ((long)stepOfFirst * first.Length);
        var p = (double)first.Length * second.Length <= MostExactWork
            ? ExactTail(first.Length, second.Length, stepOfFirst, stepOfSecond, height)
            : AsymptoticTail(statistic, (double)first.Length * second.Length / (first.Length + second.Length));
        return new TestStatistic(statistic, p);
    }

    /// <summary>The asymptotic chance of a distance of at least <paramref name="statistic"/>.</summary>
    /// <param name="statistic">The distance, 0 to 1.</param>
    /// <param name="effectiveSize">n m / (n + m).</param>
    public static double AsymptoticTail(double statistic, double effectiveSize)
    {
        var root = Math.Sqrt(effectiveSize);
        var z = statistic * root;
        z += 1 / (6 * root) + (z - 1) / (4 * effectiveSize);
        if (z < 0.2)
            return 1;
        var sum = 0.0;
        for (var k = 1; k <= 100; k++)
            sum += (k % 2 == 1 ? 2 : -2) * Math.Exp(-2 * k * k * z * z);
        return Math.Clamp(sum, 0, 1);
    }

    // The gap |i/n - j/m| as a whole number of its smallest unit, so that nothing is lost to rounding.
    private static long LargestGap(double[] first, double[] second, int stepOfFirst, int stepOfSecond)
    {
        var (i, j, largest) = (0, 0, 0L);
        while (i < first.Length && j < second.Length)
        {
            var value = Math.Min(first[i], second[j]);
            while (i < first.Length && first[i] == value)
                i++;
            while (j < second.Length && second[j] == value)
                j++;
            largest = Math.Max(largest, Math.Abs((long)i * stepOfFirst - (long)j * stepOfSecond));
        }

        return largest;
    }

    // The share of lattice paths from (0, 0) to (n, m) that reach the gap. Column by column of the band inside it: a path that arrives at (i, j)
    // came from (i - 1, j) with chance i / (i + j). Only sums of positive numbers, so that tiny chances keep their digits.
    private static double ExactTail(int n, int m, int stepOfFirst, int stepOfSecond, long height)
    {
        if (height == 0)
            return 1;
        var reached = new double[m + 1];
        Array.Fill(reached, 1);
        for (var i = 0; i <= n; i++)
        {
            var low = Math.Max(0, FloorDivide((long)i * stepOfFirst - height, stepOfSecond) + 1);
            var high = Math.Min(m, -FloorDivide(-((long)i * stepOfFirst + height), stepOfSecond) - 1);
            if (low > 0)
                reached[low - 1] = 1;
            for (var j = low; j <= high; j++)
            {
                var left = i == 0 ? 0 : reached[j] * i;
                var below = j == 0 ? 0 : reached[j - 1] * j;
                reached[j] = i + j == 0 ? 0 : (left + below) / (i + j);
            }
        }

        return Math.Min(1, reached[m]);
    }

    private static long FloorDivide(long a, long b) => a >= 0 ? a / b : -((-a + b - 1) / b);

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
