using Dapper;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Runs;

/// <summary>A run that is new here.</summary>
/// <param name="Run">The run.</param>
/// <param name="DeletedAt">When a run that comes deleted was deleted.</param>
/// <param name="Fell">Whether it was deleted with its experiment, and comes back with it.</param>
internal sealed record NewRow(RunInfo Run, long? DeletedAt = null, bool Fell = false);

/// <summary>The SQL that makes and changes runs.</summary>
internal static class RunStore
{
    /// <summary>Tags of runs, the last of equal keys counting.</summary>
    private static readonly BulkInsert<(long Run, string Key, string Value)> Tags = new("run_tag",
    [
        new("run", "bigint", t => t.Run),
        new("key", "text", t => t.Key),
        new("value", "text", t => t.Value),
    ], "(run, key) DO UPDATE SET value = excluded.value");

    private static readonly BulkInsert<NewRow> Runs = new("run",
    [
        new("id", "text", r => r.Run.Id),
        new("experiment", "bigint", r => r.Run.Experiment),
        new("name", "text", r => r.Run.Name),
        new("user_id", "text", r => r.Run.User),
        new("status", "text", r => RunRow.Name(r.Run.Status)),
        new("started_at", "bigint", r => r.Run.StartedAt),
        new("ended_at", "bigint", r => r.Run.EndedAt),
        new("artifact_uri", "text", r => r.Run.ArtifactUri),
        new("deleted_at", "bigint", r => r.DeletedAt),
        new("fell_with_experiment", "boolean", r => r.Fell),
    ]);

    /// <returns>The numbers of the runs, by id.</returns>
    public static Task<IReadOnlyDictionary<string, long>> Insert(Unit unit, IReadOnlyList<NewRow> runs, CancellationToken cancel) => unit.Dialect.InsertNumbered(unit, Runs.Of(runs), "n", "id", cancel);

    public static Task SetTags(Unit unit, long run, IEnumerable<Tag> tags) => SetTags(unit, [.. tags.Select(tag => (run, tag))]);

    public static Task SetTags(Unit unit, IEnumerable<(long Run, Tag Tag)> tags) =>
        unit.Dialect.InsertMany(unit, Tags, [.. tags.GroupBy(t => (t.Run, t.Tag.Key)).Select(g => (g.Key.Run, g.Key.Key, g.Last().Tag.Value))], CancellationToken.None);

    public static Task<int> DeleteTag(Unit unit, long run, string key) => unit.Connection.ExecuteAsync("DELETE FROM run_tag WHERE run = @run AND key = @key", new { run, key });

    public static Task Update(Unit unit, RunRow row) => unit.Connection.ExecuteAsync(
        "UPDATE run SET name = @Name, status = @status, ended_at = @EndedAt WHERE n = @Number",
        new { row.Number, row.Info.Name, status = RunRow.Name(row.Info.Status), row.Info.EndedAt });

    public static Task SetDeleted(Unit unit, long run, long? at) =>
        unit.Connection.ExecuteAsync("UPDATE run SET deleted_at = @at, fell_with_experiment = @fell WHERE n = @run", new { run, at, fell = false });
}
