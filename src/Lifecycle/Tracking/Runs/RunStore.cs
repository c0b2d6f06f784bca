using Dapper;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Runs;

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

    /// <param name="deletedAt">When a run that comes deleted was deleted.</param>
    /// <param name="fell">Whether it was deleted with its experiment, and comes back with it.</param>
    public static async Task<RunRow> Insert(Unit unit, RunInfo run, CancellationToken cancel, long? deletedAt = null, bool fell = false)
    {
        const string sql = """
            INSERT INTO run (id, experiment, name, user_id, status, started_at, ended_at, artifact_uri, deleted_at, fell_with_experiment)
            VALUES (@Id, @Experiment, @Name, @User, @status, @StartedAt, @EndedAt, @ArtifactUri, @deletedAt, @fell) RETURNING n
            """;
        var row = new { run.Id, run.Experiment, run.Name, run.User, status = RunRow.Name(run.Status), run.StartedAt, run.EndedAt, run.ArtifactUri, deletedAt, fell };
        return new RunRow(await unit.Connection.ExecuteScalarAsync<long>(new CommandDefinition(sql, row, cancellationToken: cancel)), run);
    }

    public static Task SetTags(Unit unit, long run, IEnumerable<Tag> tags) =>
        unit.Dialect.InsertMany(unit, Tags, [.. tags.GroupBy(t => t.Key, StringComparer.Ordinal).Select(g => (run, g.Key, g.Last().Value))], CancellationToken.None);

    public static Task<int> DeleteTag(Unit unit, long run, string key) => unit.Connection.ExecuteAsync("DELETE FROM run_tag WHERE run = @run AND key = @key", new { run, key });

    public static Task Update(Unit unit, RunRow row) => unit.Connection.ExecuteAsync(
        "UPDATE run SET name = @Name, status = @status, ended_at = @EndedAt WHERE n = @Number",
        new { row.Number, row.Info.Name, status = RunRow.Name(row.Info.Status), row.Info.EndedAt });

    public static Task SetDeleted(Unit unit, long run, long? at) =>
        unit.Connection.ExecuteAsync("UPDATE run SET deleted_at = @at, fell_with_experiment = @fell WHERE n = @run", new { run, at, fell = false });
}
