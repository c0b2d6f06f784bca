using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Logging;

/// <summary>Parameters and tags of a run of another server: whole, and only where they are not here yet.</summary>
internal static class LogImport
{
    /// <summary>Adds the parameters that the run has not.</summary>
    /// <returns>How many that were, and those that it has with another value.</returns>
    public static async Task<(int Added, IReadOnlyList<string> Kept)> AddParams(Unit unit, long run, IReadOnlyList<Param> parameters)
    {
        var known = await LogStore.ReadParams(unit, [run]);
        var fresh = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var param in parameters.Where(p => !known.ContainsKey((run, p.Key))))
            fresh.TryAdd(param.Key, param.Value);
        await LogStore.AddParams(unit, [.. fresh.Select(p => (run, p.Key, p.Value))]);
        return (fresh.Count, [.. parameters.Where(p => (known.TryGetValue((run, p.Key), out var value) ? value : fresh[p.Key]) != p.Value).Select(p => p.Key)]);
    }

    /// <summary>Adds measurements of logged models, by the runs that made them.</summary>
    public static Task AddModelPoints(Unit unit, IReadOnlyList<(string Run, MetricPoint Point)> points) => LogStore.AddModelPoints(unit, points);

    /// <summary>Makes the run have these tags.</summary>
    /// <returns>How many it had not, or with another value.</returns>
    public static async Task<int> SetTags(Unit unit, long run, IReadOnlyList<Tag> tags)
    {
        var known = await LogStore.ReadTags(unit, run);
        var wanted = tags.GroupBy(t => t.Key, StringComparer.Ordinal).Select(g => g.Last()).Where(t => known.GetValueOrDefault(t.Key) != t.Value).ToList();
        await LogStore.SetTags(unit, [.. wanted.Select(t => (run, t.Key, t.Value))]);
        return wanted.Count;
    }
}
