using Dapper;
using Slipway.Tracking.Artifacts;
using Slipway.Work.Retention;

namespace Slipway.Tracking.Removal;

/// <summary>Removes deleted logged models, and those of experiments that are to go, with their files. A version that was registered from one has files of its own.</summary>
internal sealed class LoggedModelRemovals(Database database) : IRemovals
{
    private const string Deleted = "FROM logged_model m LEFT JOIN experiment e ON e.id = m.experiment WHERE (m.deleted_at <= @at OR e.deleted_at <= @at)";
    private static readonly string[] Parts = ["logged_model_tag", "logged_model_param", "logged_model_metric"];

    public string Kind => "logged models";

    public int Order => 10;

    public async Task<RemovalCount> Count(Unit unit, DateTimeOffset before, CancellationToken cancel) =>
        new(Kind, await unit.Connection.ExecuteScalarAsync<long>(new CommandDefinition($"SELECT count(*) {Deleted}", new { at = before.ToUnixTimeMilliseconds() }, cancellationToken: cancel)));

    public Task<Result<bool>> RemoveNext(Actor actor, DateTimeOffset before, CancellationToken cancel) => database.Write<bool>(actor, async unit =>
    {
        var row = await unit.Connection.QueryFirstOrDefaultAsync<(string Id, string Name, string Uri)?>($"SELECT m.id, m.name, m.artifact_uri {Deleted} ORDER BY m.id LIMIT 1", new { at = before.ToUnixTimeMilliseconds() });
        if (row is not var (id, name, uri))
        {
            unit.NothingChanged();
            return false;
        }

        foreach (var table in Parts)
            await unit.Connection.ExecuteAsync($"DELETE FROM {table} WHERE model = @id", new { id });
        var files = await ArtifactPlace.Remove(unit, uri, $"/models/{id}/artifacts");
        await unit.Connection.ExecuteAsync("DELETE FROM logged_model WHERE id = @id", new { id });
        unit.Audit("model.remove", "lm_" + id[2..], new { name, files });
        return true;
    }, cancel);
}
