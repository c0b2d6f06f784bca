namespace Slipway.Drift;

/// <summary>
/// Distances between two histograms over the same bins, given as shares (each adding to 1). p is the reference, q is current; all are 0
/// for equal histograms and, but for Kullback-Leibler, symmetric.
/// </summary>
/// <remarks>Every method throws <see cref="ArgumentException"/> when the two have different lengths or no bins.</remarks>
public static class ShareDistance
{
    /// <summary>The population stability index, sum of (p - q) ln(p / q); infinite where one share alone is 0, so raise zeros first (<see cref="FloorAt"/>).</summary>
    public static double Psi(ReadOnlySpan<double> p, ReadOnlySpan<double> q) => Sum(p, q, (a, b) => a == b ? 0 : (a - b) * Math.Log(a / b));

    /// <summary>The Kullback-Leibler divergence of p from q in nats, both first scaled to add to 1; infinite where only q is 0.</summary>
    public static double KullbackLeibler(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var (total, other) = (Total(p), Total(q));
        return Sum(p, q, (a, b) => RelativeEntropy(a / total, b / other));
    }

    /// <summary>The Jensen-Shannon distance: the square root of the divergence, natural logarithm, 0 to sqrt(ln 2) = 0.8326. Divide by that for base 2.</summary>
    public static double JensenShannon(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var twice = Sum(p, q, (a, b) => RelativeEntropy(a, (a + b) / 2) + RelativeEntropy(b, (a + b) / 2));
        return Math.Sqrt(Math.Max(0, twice / 2));
    }

    /// <summary>The Hellinger distance, sqrt(1 - sum of sqrt(p q)), 0 to 1.</summary>
    public static double Hellinger(ReadOnlySpan<double> p, ReadOnlySpan<double> q) =>
        Math.Sqrt(1 - Math.Clamp(Sum(p, q, (a, b) => Math.Sqrt(a * b)), 0, 1));

    /// <summary>The total variation distance: half the sum of |p - q|, 0 to 1.</summary>
    public static double TotalVariation(ReadOnlySpan<double> p, ReadOnlySpan<double> q) => Sum(p, q, (a, b) => Math.Abs(a - b)) / 2;

    /// <summary>The largest change of any share, 0 to 1.</summary>
    public static double LInfinity(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        Check(p, q);
        var largest = 0.0;
        for (var i = 0; i < p.Length; i++)
            largest = Math.Max(largest, Math.Abs(p[i] - q[i]));
        return largest;
    }

    /// <summary>The shares with every one below <paramref name="floor"/> raised to it; not scaled to add to 1 again, as credit scoring does it.</summary>
    public static double[] FloorAt(ReadOnlySpan<double> shares, double floor)
    {
        var raised = shares.ToArray();
        for (var i = 0; i < raised.Length; i++)
            raised[i] = Math.Max(raised[i], floor);
        return raised;
    }

    /// <summary>
    /// The shares with zeros filled as Evidently 0.7 does: by 0.0001, or by a millionth of the smallest other share when that is not above 0.0001.
    /// Not scaled to add to 1 again.
    /// </summary>
    public static double[] FillZeros(ReadOnlySpan<double> shares)
    {
        const double usual = 0.0001;
        var smallest = double.PositiveInfinity;
        foreach (var share in shares)
            smallest = share > 0 ? Math.Min(smallest, share) : smallest;
        var fill = smallest <= usual ? smallest / 1e6 : usual;
        var filled = shares.ToArray();
        for (var i = 0; i < filled.Length; i++)
            filled[i] = filled[i] == 0 ? fill : filled[i];
        return filled;
    }

    private static double RelativeEntropy(double a, double b) => a == 0 ? 0 : a * Math.Log(a / b);

    private static double Total(ReadOnlySpan<double> shares)
    {
        var total = 0.0;
        foreach (var share in shares)
            total += share;
        return total;
    }

    private static double Sum(ReadOnlySpan<double> p, ReadOnlySpan<double> q, Func<double, double, double> term)
    {
        Check(p, q);
        var sum = 0.0;
        for (var i = 0; i < p.Length; i++)
            sum += term(p[i], q[i]);
        return sum;
    }

    private static void Check(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        if (p.Length != q.Length || p.Length == 0)
            throw new ArgumentException($"Two histograms over the same bins are needed; they have {p.Length} and {q.Length}.", nameof(q));
    }
}
