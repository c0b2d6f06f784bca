namespace Slipway.Drift;

/// <summary>Bins for two raw samples together, as NumPy's histogram places them.</summary>
internal static class SampleBins
{
    private const int MostValueBins = 20;

    public static (double[] Reference, double[] Current) Shares(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var (first, second) = (Samples.Finite(reference, nameof(reference)), Samples.Finite(current, nameof(current)));
        if (first.Distinct().Count() <= MostValueBins)
        {
            var (p, q) = CountsByValue(first, second);
            return (ToShares(p), ToShares(q));
        }

        double[] both = [.. first, .. second];
        return InBins(first, second, SturgesEdges(both, both.Length));
    }

    /// <summary>The Bhattacharyya coefficient of the two densities over equal bins, their number from the number of distinct values.</summary>
    public static double Overlap(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var (first, second) = (Samples.Finite(reference, nameof(reference)), Samples.Finite(current, nameof(current)));
        var distinct = first.Concat(second).Distinct().ToArray();
        var edges = SturgesEdges(distinct, distinct.Length);
        var (p, q) = InBins(first, second, edges);
        var width = (edges[^1] - edges[0]) / (edges.Length - 1);
        var overlap = 0.0;
        for (var i = 0; i < p.Length; i++)
        {
            // Each density over its own rounded width, the sum over the mean one: this shows where values are large and bins narrow.
            var own = edges[i + 1] - edges[i];
            overlap += Math.Sqrt(p[i] / own * (q[i] / own)) * width;
        }

        return overlap;
    }

    public static (long[] Reference, long[] Current) CountsByValue(double[] reference, double[] current)
    {
        var values = reference.Concat(current).Distinct().Order().ToArray();
        return (Count(reference), Count(current));

        long[] Count(double[] sample)
        {
            var counts = new long[values.Length];
            foreach (var value in sample)
                counts[Array.BinarySearch(values, value)]++;
            return counts;
        }
    }

    // The same operations in the same order as NumPy's, or counts at the edges differ.
    private static double[] SturgesEdges(double[] values, int size)
    {
        var (low, high) = (values.Min(), values.Max());
        var width = (high - low) / (Math.Log2(size) + 1);
        if (low == high)
            return [low - 0.5, high + 0.5];
        var bins = (int)Math.Ceiling((high - low) / width);
        var step = (high - low) / bins;
        var edges = new double[bins + 1];
        for (var i = 0; i < bins; i++)
            edges[i] = i * step + low;
        edges[bins] = high;
        return edges;
    }

    private static (double[] Reference, double[] Current) InBins(double[] first, double[] second, double[] edges)
    {
        return (ToShares(Count(first)), ToShares(Count(second)));

        long[] Count(double[] sample)
        {
            var counts = new long[edges.Length - 1];
            foreach (var value in sample)
                counts[Math.Min(Bins.IndexOf(edges, value) - 1, counts.Length - 1)]++;
            return counts;
        }
    }

    private static double[] ToShares(long[] counts)
    {
        double total = counts.Sum();
        return [.. counts.Select(count => count / total)];
    }
}
