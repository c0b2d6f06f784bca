using System.Globalization;
using Dapper;
using Slipway.Tracking.Artifacts;
using Slipway.Work.Retention;

namespace Slipway.Tracking.Removal;

/// <summary>Removes deleted experiments whose runs are all gone.</summary>
internal sealed class ExperimentRemovals(Database database) : IRemovals
{
    private const string Ready = "deleted_at <= @at AND id <> 0 AND NOT EXISTS (SELECT 1 FROM run r WHERE r.experiment = experiment.id) AND NOT EXISTS (SELECT 1 FROM logged_model m WHERE m.experiment = experiment.id)";

    public string Kind => "experiments";

    public int Order => 30;

    /// <summary>Those too whose runs would go with them: counting removes nothing.</summary>
    public async Task<RemovalCount> Count(Unit unit, DateTimeOffset before, CancellationToken cancel)
    {
        const string kept = "EXISTS (SELECT 1 FROM run r WHERE r.experiment = experiment.id AND (r.deleted_at IS NULL OR r.deleted_at > @at))";
        var at = new { at = before.ToUnixTimeMilliseconds() };
        var all = await unit.Connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT count(*) FROM experiment WHERE deleted_at <= @at AND id <> 0", at, cancellationToken: cancel));
        var stay = await unit.Connection.ExecuteScalarAsync<long>(new CommandDefinition($"SELECT count(*) FROM experiment WHERE deleted_at <= @at AND id <> 0 AND {kept}", at, cancellationToken: cancel));
        return new RemovalCount(Kind, all - stay, stay, stay > 0 ? "a run in them stays" : null);
    }

    public Task<Result<bool>> RemoveNext(Actor actor, DateTimeOffset before, CancellationToken cancel) => database.Write<bool>(actor, async unit =>
    {
        var row = await unit.Connection.QueryFirstOrDefaultAsync<(long Id, string Name, string Location)?>($"SELECT id, name, artifact_location FROM experiment WHERE {Ready} ORDER BY id LIMIT 1", new { at = before.ToUnixTimeMilliseconds() });
        if (row is not var (id, name, location))
        {
            unit.NothingChanged();
            return false;
        }

        await unit.Connection.ExecuteAsync("DELETE FROM experiment_tag WHERE experiment = @id", new { id });
        await unit.Connection.ExecuteAsync("DELETE FROM logged_dataset WHERE experiment = @id", new { id });
        // A place that somebody chose may be that of other experiments too.
        var own = location == "mlflow-artifacts:/" + id.ToString(CultureInfo.InvariantCulture);
        var files = own ? await ArtifactPlace.Remove(unit, location, "/" + id.ToString(CultureInfo.InvariantCulture)) : 0;
        await unit.Connection.ExecuteAsync("DELETE FROM experiment WHERE id = @id", new { id });
        unit.Audit("experiment.remove", "exp_" + id.ToString(CultureInfo.InvariantCulture), new { name, files });
        return true;
    }, cancel);
}
