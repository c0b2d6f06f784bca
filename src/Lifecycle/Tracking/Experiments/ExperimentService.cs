using Slipway.Tracking.Contracts;
using Slipway.Tracking.Search;
using Slipway.Work;
using Slipway.Work.Live;

namespace Slipway.Tracking.Experiments;

/// <inheritdoc/>
internal sealed class ExperimentService(Database database, LiveTopics live) : IExperiments
{
    public async Task<Result<Experiment>> Create(Actor actor, NewExperiment experiment, CancellationToken cancel)
    {
        if (ExperimentRules.Refuse(experiment) is { } refusal)
            return refusal;
        var made = await database.Write<Experiment>(actor, async unit =>
        {
            if (await JobFence.Refuse(unit) is { } stale)
                return stale;
            return await ExperimentRow.Find(unit, experiment.Name) is { } taken ? Taken(taken) : await Insert(unit, experiment, cancel);
        }, cancel);
        if (made.Succeeded(out var value, out _))
            live.Publish("experiments/all", new { type = "created", value.Id });
        return made;
    }

    public async Task<Result<Experiment>> Ensure(Actor actor, string name, CancellationToken cancel)
    {
        if (ExperimentRules.RefuseName("name", name) is { } refusal)
            return refusal;
        return await database.Write<Experiment>(actor, async unit =>
        {
            if (await JobFence.Refuse(unit) is { } stale)
                return stale;
            if (await ExperimentRow.Find(unit, name) is not { } there)
                return await Insert(unit, new NewExperiment(name), cancel);
            unit.NothingChanged();
            return there.DeletedAt is null ? await there.Complete(unit, cancel) : ExperimentRules.NotActive(there.Id);
        }, cancel);
    }

    public Task<Result<Experiment>> Get(long id, CancellationToken cancel) => database.Read<Experiment>(async unit =>
        await ExperimentRow.Find(unit, id) is { } row ? await row.Complete(unit, cancel) : ExperimentRules.NotThere(id), cancel);

    public async Task<Result<Experiment>> GetByName(string name, CancellationToken cancel)
    {
        if (!Words.Storable(name))
            return Unknown(name);
        return await database.Read<Experiment>(async unit =>
            await ExperimentRow.Find(unit, name) is { } row ? await row.Complete(unit, cancel) : Unknown(name), cancel);
    }

    public async Task<Result<Page<Experiment>>> Search(ExperimentSearch search, CancellationToken cancel)
    {
        if (!ExperimentQuery.Make(search).Succeeded(out var query, out var refusal))
            return refusal;
        return await database.Read<Page<Experiment>>(async unit =>
        {
            var (rows, next) = await query.Run(unit, cancel);
            return new Page<Experiment>(await ExperimentRow.Complete(unit, rows, cancel), next);
        }, cancel);
    }

    public Task<Result<Done>> Rename(Actor actor, long id, string name, CancellationToken cancel) => Change(actor, id, ExperimentRules.RefuseName("new_name", name), async (unit, row) =>
    {
        if (row.DeletedAt is not null)
            return Refusal.Invalid("Cannot rename a non-active experiment.", "Restore the experiment first.");
        if (await ExperimentRow.Find(unit, name) is { } other && other.Id != id)
            return Taken(other);
        await ExperimentStore.Rename(unit, id, name);
        unit.Audit("experiment.rename", $"exp_{id}", new { row.Name }, new { Name = name });
        return Result.Done;
    }, cancel);

    public Task<Result<Done>> Delete(Actor actor, long id, CancellationToken cancel) => Change(actor, id, null, async (unit, row) =>
    {
        if (row.DeletedAt is not null)
            return ExperimentRules.NotThere(id);
        await ExperimentStore.Delete(unit, id);
        unit.Audit("experiment.delete", $"exp_{id}", new { row.Name });
        unit.Publish("experiment.deleted", $"exp_{id}", new { experiment = id });
        return Result.Done;
    }, cancel);

    public Task<Result<Done>> Restore(Actor actor, long id, CancellationToken cancel) => Change(actor, id, null, async (unit, row) =>
    {
        if (row.DeletedAt is null)
            return ExperimentRules.NotThere(id);
        await ExperimentStore.Restore(unit, id);
        unit.Audit("experiment.restore", $"exp_{id}", new { row.Name });
        unit.Publish("experiment.restored", $"exp_{id}", new { experiment = id });
        return Result.Done;
    }, cancel);

    public Task<Result<Done>> SetTag(Actor actor, long id, Tag tag, CancellationToken cancel) => Change(actor, id, ExperimentRules.RefuseTag(tag), async (unit, row) =>
    {
        if (row.DeletedAt is not null)
            return ExperimentRules.NotActive(id);
        await ExperimentStore.SetTags(unit, id, [tag]);
        unit.Audit("experiment.tag", $"exp_{id}", tag);
        return Result.Done;
    }, cancel);

    public Task<Result<Done>> DeleteTag(Actor actor, long id, string key, CancellationToken cancel) => Change(actor, id, Words.RefuseNul("key", key), async (unit, row) =>
    {
        if (row.DeletedAt is not null)
            return ExperimentRules.NotActive(id);
        if (await ExperimentStore.DeleteTag(unit, id, key) == 0)
            return new Refusal(RefusalKind.NotFound, $"No tag with name: {key} in experiment with id {id}");
        unit.Audit("experiment.untag", $"exp_{id}", new { key });
        return Result.Done;
    }, cancel);

    /// <summary>Makes experiment 0 where it is not there yet.</summary>
    public Task<Result<Done>> EnsureDefault(CancellationToken cancel) => database.Write<Done>(Actor.System, async unit =>
    {
        if (await ExperimentStore.Insert(unit, 0, "Default", "mlflow-artifacts:/0") == 1)
            unit.Audit("experiment.create", "exp_0", new { name = "Default" });
        else
            unit.NothingChanged();
        return Result.Done;
    }, cancel);

    private static Refusal Taken(ExperimentRow by) => Refusal.Conflict(
        $"Experiment(name={by.Name}) already exists.", by.DeletedAt is null ? $"It is experiment {by.Id}." : $"It is experiment {by.Id}, which was deleted: restore it, or choose another name.");

    private static Refusal Unknown(string name) => new(RefusalKind.NotFound, $"Could not find experiment with name '{name}'");

    private static async Task<Experiment> Insert(Unit unit, NewExperiment experiment, CancellationToken cancel)
    {
        var id = await ExperimentStore.NextId(unit);
        await ExperimentStore.Insert(unit, id, experiment.Name, Location(id, experiment.ArtifactLocation));
        await ExperimentStore.SetTags(unit, id, experiment.Tags ?? []);
        unit.Audit("experiment.create", $"exp_{id}", new { experiment.Name });
        unit.Publish("experiment.created", $"exp_{id}", new { experiment = id });
        return await (await ExperimentRow.Find(unit, id))!.Complete(unit, cancel);
    }

    /// <summary>Without a scheme a location would be a path on this server, which no client may name: it becomes a folder of this server's artifacts.</summary>
    private static string Location(long id, string? asked) =>
        string.IsNullOrEmpty(asked) ? $"mlflow-artifacts:/{id}" : asked.Contains(':', StringComparison.Ordinal) ? asked.TrimEnd('/') : $"mlflow-artifacts:/{id}/{string.Join('/', asked.Split('/', '\\').Where(p => p is not ("" or "." or "..")))}";

    private async Task<Result<Done>> Change(Actor actor, long id, Refusal? refusal, Func<Unit, ExperimentRow, Task<Result<Done>>> change, CancellationToken cancel)
    {
        if (refusal is not null)
            return refusal;
        var changed = await database.Write<Done>(actor, async unit =>
        {
            if (await JobFence.Refuse(unit) is { } stale)
                return stale;
            return await ExperimentRow.Find(unit, id) is { } row ? await change(unit, row) : ExperimentRules.NotThere(id);
        }, cancel);
        if (changed.IsSuccess)
            live.Publish("experiments/all", new { type = "changed", id });
        return changed;
    }
}
