using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Metrics;

/// <summary>MLflow's thinning for its pages: some whole steps of all runs together, the first and the last of each, and every point of any run at those.</summary>
internal static class StepSample
{
    public static IReadOnlyList<RunPoint> Of(IReadOnlyList<(string Id, List<StoredPoint> Points)> runs, string key, (long First, long Last)? range, int limit)
    {
        var all = runs.SelectMany(r => r.Points).Select(p => p.Step).ToHashSet();
        if (all.Count == 0)
            return [];
        var (first, last) = range ?? (0, all.Max());
        var steps = all.Where(step => step >= first && step <= last).Order().ToList();
        var inside = runs.Select(r => (r.Id, Points: r.Points.Where(p => p.Step >= first && p.Step <= last).ToList())).Where(r => r.Points.Count > 0).ToList();
        var kept = Thin(steps, limit).Concat(inside.Select(r => r.Points.Min(p => p.Step))).Concat(inside.Select(r => r.Points.Max(p => p.Step))).ToHashSet();
        var sampled = new List<RunPoint>();
        foreach (var (id, points) in inside)
            sampled.AddRange(points.Where(p => kept.Contains(p.Step)).OrderBy(p => p.Step).ThenBy(p => p.Timestamp).Select(p => new RunPoint(id, p.As(key))));
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
