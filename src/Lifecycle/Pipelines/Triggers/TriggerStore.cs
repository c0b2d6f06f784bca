using Dapper;

namespace Slipway.Pipelines.Triggers;

/// <summary>The SQL of what triggers did.</summary>
internal static class TriggerStore
{
    private const string Columns = "kind AS Kind, cause AS Cause, pipeline AS Pipeline, skipped AS Skipped, at AS At";

    public static Task Add(Unit unit, string key, string project, TriggerFiring firing)
    {
        const string sql = "INSERT INTO trigger_firing (key, project, kind, cause, pipeline, skipped, at) VALUES (@key, @project, @Kind, @Cause, @Pipeline, @Skipped, @at)";
        return unit.Connection.ExecuteAsync(sql, new { key, project, firing.Kind, firing.Cause, firing.Pipeline, firing.Skipped, at = firing.At.ToUnixTimeMilliseconds() });
    }

    public static async Task<TriggerFiring?> Find(Unit unit, string key) =>
        (await unit.Connection.QuerySingleOrDefaultAsync<Row>($"SELECT {Columns} FROM trigger_firing WHERE key = @key", new { key }))?.ToFiring();

    /// <summary>Newest first.</summary>
    public static async Task<IReadOnlyList<TriggerFiring>> List(Unit unit, string project, int most) =>
        [.. (await unit.Connection.QueryAsync<Row>($"SELECT {Columns} FROM trigger_firing WHERE project = @project ORDER BY at DESC, key DESC LIMIT @most", new { project, most })).Select(row => row.ToFiring())];

    private sealed record Row(string Kind, string Cause, string? Pipeline, string? Skipped, long At)
    {
        public TriggerFiring ToFiring() => new(Kind, Cause, Pipeline, Skipped, DateTimeOffset.FromUnixTimeMilliseconds(At));
    }
}
