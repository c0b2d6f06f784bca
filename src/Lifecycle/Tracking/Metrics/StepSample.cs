using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Metrics;

/// <summary>MLflow's thinning for its pages: some whole steps of all runs together, each run's own first and last, and every point at those.</summary>
internal static class StepSample
{
    public static IReadOnlyList<RunPoint> Of(IReadOnlyList<(string Id, List<StoredPoint> Points)> runs, string key, (long First, long Last)? range, int limit)
    {
        var all = runs.SelectMany(r => r.Points).Select(p => p.Step).ToHashSet();
        if (all.Count == 0)
            return [];
        var (first, last) = range ?? (0, all.Max());
        var steps = all.Where(step => step >= first && step <= last).Order().ToList();
        var kept = Thin(steps, limit).ToHashSet();
        var sampled = new List<RunPoint>();
        foreach (var (id, points) in runs)
        {
            var inside = points.Where(p => p.Step >= first && p.Step <= last).ToList();
            if (inside.Count == 0)
                continue;
            var (own, end) = (inside.Min(p => p.Step), inside.Max(p => p.Step));
            sampled.AddRange(inside.Where(p => kept.Contains(p.Step) || p.Step == own || p.Step == end).OrderBy(p => p.Step).ThenBy(p => p.Timestamp).Select(p => new RunPoint(id, p.As(key))));
        }

        return sampled;
    }

    /// <summary>Evenly spaced steps, the last always among them.</summary>
    private static IEnumerable<long> Thin(List<long> steps, int limit)
    {
        if (steps.Count <= limit)
            return steps;
        var interval = (double)steps.Count / limit;
        return Enumerable.Range(0, limit).Select(i => steps[(int)(i * interval)]).Append(steps[^1]);
    }
}
