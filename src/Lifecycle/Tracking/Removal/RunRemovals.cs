using Dapper;
using Slipway.Tracking.Artifacts;
using Slipway.Tracking.Contracts;
using Slipway.Work.Retention;

namespace Slipway.Tracking.Removal;

/// <summary>Removes deleted runs with all that was logged to them. A run that another stage stands on stays.</summary>
internal sealed class RunRemovals(Database database, IEnumerable<IRunUses> uses) : IRemovals
{
    private const int Looked = 200;
    private static readonly string[] ByNumber = ["metric_point", "series", "run_param", "run_tag", "dataset_input_tag", "dataset_input", "model_input", "model_output"];

    public string Kind => "runs";

    public int Order => 20;

    public async Task<RemovalCount> Count(Unit unit, DateTimeOffset before, CancellationToken cancel)
    {
        var (count, kept, after) = (0L, 0L, 0L);
        while (await Deleted(unit, before, after, cancel) is { Count: > 0 } rows)
        {
            var used = await Used(unit, rows, cancel);
            (count, kept, after) = (count + rows.Count - used.Count, kept + used.Count, rows[^1].N);
        }

        return new RemovalCount(Kind, count, kept, kept > 0 ? string.Join("; ", uses.Select(use => use.Words)) : null);
    }

    public Task<Result<bool>> RemoveNext(Actor actor, DateTimeOffset before, CancellationToken cancel) => database.Write<bool>(actor, async unit =>
    {
        for (var after = 0L; await Deleted(unit, before, after, cancel) is { Count: > 0 } rows; after = rows[^1].N)
        {
            var used = await Used(unit, rows, cancel);
            if (rows.FirstOrDefault(row => !used.Contains(row.Id)) is not { } next)
                continue;
            await Remove(unit, next);
            return true;
        }

        unit.NothingChanged();
        return false;
    }, cancel);

    private static async Task<IReadOnlyList<Row>> Deleted(Unit unit, DateTimeOffset before, long after, CancellationToken cancel)
    {
        const string sql = "SELECT n AS N, id AS Id, name AS Name, experiment AS Experiment, artifact_uri AS ArtifactUri FROM run WHERE deleted_at <= @at AND n > @after ORDER BY n LIMIT @Looked";
        return (await unit.Connection.QueryAsync<Row>(new CommandDefinition(sql, new { at = before.ToUnixTimeMilliseconds(), after, Looked }, cancellationToken: cancel))).AsList();
    }

    private async Task<HashSet<string>> Used(Unit unit, IReadOnlyList<Row> rows, CancellationToken cancel)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var use in uses)
            used.UnionWith(await use.Used(unit, [.. rows.Select(row => row.Id)], cancel));
        return used;
    }

    private static async Task Remove(Unit unit, Row run)
    {
        var points = await unit.Connection.ExecuteScalarAsync<long>("SELECT count(*) FROM metric_point WHERE run = @N", run);
        foreach (var table in ByNumber)
            await unit.Connection.ExecuteAsync($"DELETE FROM {table} WHERE run = @N", run);
        await unit.Connection.ExecuteAsync("DELETE FROM logged_model_metric WHERE run = @Id", run);
        await unit.Connection.ExecuteAsync("DELETE FROM logged_dataset WHERE experiment = @Experiment AND NOT EXISTS (SELECT 1 FROM dataset_input i WHERE i.dataset = logged_dataset.id)", run);
        var files = await ArtifactPlace.Remove(unit, run.ArtifactUri, $"/{run.Id}/artifacts");
        await unit.Connection.ExecuteAsync("DELETE FROM run WHERE n = @N", run);
        unit.Audit("run.remove", "run_" + run.Id, new { run.Name, run.Experiment, points, files });
    }

    private sealed class Row
    {
        public long N { get; set; }

        public string Id { get; set; } = "";

        public string Name { get; set; } = "";

        public long Experiment { get; set; }

        public string ArtifactUri { get; set; } = "";
    }
}
