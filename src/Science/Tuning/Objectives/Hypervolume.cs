namespace Slipway.Tuning;

/// <summary>How much of the space up to a reference point a set of results dominates: the usual measure of a Pareto front (Zitzler and Thiele 1999). Larger is better.</summary>
/// <remarks>Exact, by slicing one objective after the other (While et al. 2006): fast for two and three objectives, exponential in their number.</remarks>
public static class Hypervolume
{
    /// <summary>The volume between the points and the reference; points that do not better the reference in every objective count for nothing.</summary>
    /// <param name="points">Results, every objective to be minimised.</param>
    /// <param name="reference">A result as bad as can be, in the same objectives.</param>
    /// <exception cref="ArgumentException">A point has more or fewer objectives than the reference.</exception>
    public static double Of(IEnumerable<IReadOnlyList<double>> points, IReadOnlyList<double> reference)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(reference);
        List<IReadOnlyList<double>> inside = [];
        foreach (var point in points)
        {
            if (point.Count != reference.Count)
                throw new ArgumentException($"The reference has {reference.Count} objectives; a point has {point.Count}.", nameof(points));
            if (Enumerable.Range(0, point.Count).All(i => point[i] < reference[i]))
                inside.Add(point);
        }

        return Slice(inside, reference, reference.Count);
    }

    private static double Slice(List<IReadOnlyList<double>> points, IReadOnlyList<double> reference, int objectives)
    {
        if (points.Count == 0)
            return 0;
        if (objectives == 1)
            return reference[0] - points.Min(point => point[0]);
        var last = objectives - 1;
        var sorted = points.OrderBy(point => point[last]).ToList();
        var volume = 0.0;
        for (var i = 0; i < sorted.Count; i++)
        {
            var depth = (i + 1 < sorted.Count ? sorted[i + 1][last] : reference[last]) - sorted[i][last];
            if (depth > 0)
                volume += depth * Slice(sorted[..(i + 1)], reference, last);
        }

        return volume;
    }
}
