using Microsoft.Extensions.Logging;
using Slipway.Registry.Contracts;
using Slipway.Serving.Contracts;
using Slipway.Serving.PredictionLog;
using Slipway.Serving.Running;

namespace Slipway.Serving.Deployments;

/// <summary>
/// Deploys, changes and rolls back. A version is loaded first, then written down as the active one, then swapped in: whatever is written down can be loaded, and a server that is killed
/// between the two starts with what is written.
/// </summary>
internal sealed partial class DeploymentService(Database database, IModelVersions versions, GateHold gates, ModelLoader loader, ServingPool pool, PredictionLogs logs, TimeProvider clock, ILogger<DeploymentService> log) : IDeployments, IDisposable
{
    private readonly SemaphoreSlim _changes = new(1, 1);

    public Task<Result<Deployment>> Deploy(Actor actor, string name, string model, LogPolicy? policy, CancellationToken cancel) => Declare(actor, null, name, model, policy, cancel);

    /// <summary>Deploys for a project's file.</summary>
    /// <param name="project">Which; null for somebody's hand, which leaves the deployment with the project that declared it.</param>
    public async Task<Result<Deployment>> Declare(Actor actor, string? project, string name, string model, LogPolicy? policy, CancellationToken cancel)
    {
        if (DeploymentRules.Refuse(name, policy) is { } refusal)
            return refusal;
        if (!ModelReference.Parse(model).Succeeded(out var reference, out var unreadable))
            return unreadable;
        return await Alone<Deployment>(async () =>
        {
            // Read before the alias is: a move that comes in between is then followed, and not taken for known.
            var followed = await database.Query(unit => DeploymentStore.LastEvent(unit, cancel), cancel);
            if (!(await versions.Find(reference, cancel)).Succeeded(out var version, out var missing))
                return missing;
            if (await gates.Refuse(version, cancel) is { } blocked)
                return blocked;
            return await Change(name, version, "deployed", async (unit, active) =>
            {
                var before = await DeploymentStore.Find(unit, name, cancel);
                return new DeploymentRow(before?.Id ?? Ids.New("deployment", clock), name, reference, active, policy ?? before?.Log ?? LogPolicy.Default, project ?? before?.Project, followed, unit.Now, unit.Now);
            }, actor, cancel);
        }, cancel);
    }

    /// <summary>Whether a project declared it last.</summary>
    public Task<bool> Belongs(string name, string project, CancellationToken cancel) => database.Query(async unit => await DeploymentStore.Find(unit, name, cancel) is { } row && row.Project == project, cancel);

    public async Task<Result<Deployment>> Get(string name, CancellationToken cancel) =>
        (await Row(name, cancel)).Then<Deployment>(row => row.With(Problem(row)));

    public async Task<IReadOnlyList<Deployment>> List(CancellationToken cancel) =>
        [.. (await database.Query(unit => DeploymentStore.List(unit, cancel), cancel)).Select(row => row.With(Problem(row)))];

    public Task<Result<IReadOnlyList<DeploymentChange>>> History(string name, CancellationToken cancel) => database.Read<IReadOnlyList<DeploymentChange>>(async unit =>
        await DeploymentStore.Find(unit, name, cancel) is { } row ? Result.Of(await DeploymentStore.Changes(unit, row.Id, cancel)) : Refusal.NotFound("Deployment", name), cancel);

    public Task<Result<Deployment>> Activate(Actor actor, string name, int version, CancellationToken cancel) => Alone<Deployment>(async () =>
    {
        if (!(await Row(name, cancel)).Succeeded(out var row, out var missing))
            return missing;
        if (!(await versions.Find(ModelReference.To(row.Reference.Model, version), cancel)).Succeeded(out var target, out missing))
            return missing;
        if (await gates.Refuse(target, cancel) is { } blocked)
            return blocked;
        return await Change(name, target, "activated", Present(row, row.Reference, null, cancel), actor, cancel);
    }, cancel);

    public Task<Result<Deployment>> RollBack(Actor actor, string name, CancellationToken cancel) => Alone<Deployment>(async () =>
    {
        if (!(await Row(name, cancel)).Succeeded(out var row, out var missing) || !(await History(name, cancel)).Succeeded(out var history, out missing))
            return missing;
        if (history.BeforeLast() is not { } before)
            return Refusal.Conflict($"Deployment '{name}' cannot be rolled back: no version answered before {history[0].Version}.", $"Deploy another version, or what an alias points at, such as {history[0].Version.Model}@champion.");
        if (!(await versions.FindById(before.Version.Id, cancel)).Succeeded(out var target, out missing) || !ModelReference.Parse(before.Serves).Succeeded(out var served, out missing))
            return missing;
        return await Change(name, target, "rolled back", Present(row, row.Reference.Model == served.Model ? row.Reference : served, null, cancel), actor, cancel);
    }, cancel);

    public Task<Result<Done>> Delete(Actor actor, string name, CancellationToken cancel) => Alone<Done>(async () =>
    {
        var deleted = await database.Write<Done>(actor, async unit =>
        {
            if (await DeploymentStore.Find(unit, name, cancel) is not { } row)
                return Refusal.NotFound("Deployment", name);
            await DeploymentStore.Delete(unit, row.Id, cancel);
            unit.Audit("deployment.delete", row.Id, new { row.Name, model = row.Reference.ToString() });
            return default(Done);
        }, cancel);
        if (deleted.IsSuccess && pool.Remove(name) is { } slot)
            slot.Fail("it was ended");
        return deleted;
    }, cancel);

    /// <summary>Follows an alias that moved: what the event <c>alias.moved</c> calls. Where the alias points is read now, since it may have moved again.</summary>
    public async Task Follow(AliasMoved moved, long sequence, CancellationToken cancel)
    {
        foreach (var listed in await database.Query(unit => DeploymentStore.Following(unit, moved.Model, moved.Alias, sequence, cancel), cancel))
            await Alone<Done>(() => Follow(listed, sequence, cancel), cancel);
    }

    /// <summary>Goes along with a model's new name: what the event <c>model.renamed</c> calls. A move of an alias that was told under the old name is made up for.</summary>
    /// <param name="model">The model's id.</param>
    public async Task Rename(ModelRenamed renamed, string model, long sequence, CancellationToken cancel)
    {
        await Alone<Done>(
            async () => await database.Write<Done>(
                Actor.System,
                async unit =>
                {
                    if (await DeploymentStore.Rename(unit, renamed.Before, renamed.Name, cancel) == 0)
                        unit.NothingChanged();
                    else
                        unit.Audit("deployment.follow", model, renamed);
                    return default(Done);
                },
                cancel),
            cancel);
        foreach (var listed in (await database.Query(unit => DeploymentStore.List(unit, cancel), cancel)).Where(row => row.Reference.Model == renamed.Name && row.Reference.Alias is not null))
            await Alone<Done>(() => Follow(listed, sequence, cancel), cancel);
    }

    /// <summary>Loads every deployment with the version that is written down; one that cannot be loaded says why and holds up nobody.</summary>
    public async Task LoadAll(CancellationToken cancel)
    {
        foreach (var listed in await database.Query(unit => DeploymentStore.List(unit, cancel), cancel))
            await Alone<Done>(() => Load(listed.Name, cancel), cancel);
        pool.Started = true;
    }

    public void Dispose() => _changes.Dispose();

    /// <summary>One change at a time, from reading what is to the version that answers: what is decided by is still so when it is written down.</summary>
    private async Task<Result<T>> Alone<T>(Func<Task<Result<T>>> change, CancellationToken cancel)
        where T : notnull
    {
        await _changes.WaitAsync(cancel);
        try
        {
            return await change();
        }
        finally
        {
            _changes.Release();
        }
    }

    /// <summary>Loads what is written down now: it may be another version than when the names were listed, or nothing any more.</summary>
    private async Task<Result<Done>> Load(string name, CancellationToken cancel)
    {
        if (!(await Row(name, cancel)).Succeeded(out var row, out var gone))
            return gone;
        var slot = SlotOf(row);
        if (!(await versions.FindById(row.Active.Id, cancel)).Succeeded(out var version, out var refusal) || !(await loader.Load(version, cancel)).Succeeded(out var model, out refusal))
        {
            slot.Fail(refusal.Message);
            LogSilent(row.Name, refusal.Message);
            return refusal;
        }

        slot.Swap(model);
        LogChanged(row.Name, model.Version.ToString(), "started");
        return Result.Done;
    }

    private async Task<Result<Done>> Follow(DeploymentRow listed, long sequence, CancellationToken cancel)
    {
        // One that follows another alias by now, or none, was told so after this move.
        if ((await Row(listed.Name, cancel)).Succeeded(out var row, out _) && row.Id == listed.Id && row.Reference == listed.Reference && row.Followed < sequence)
        {
            if (!(await versions.Find(row.Reference, cancel)).Succeeded(out var version, out var gone))
                LogStays(row.Name, row.Active.ToString(), gone.Message);
            else if (version.Id != row.Active.Id && await gates.Refuse(version, cancel) is { } held)
                LogStays(row.Name, row.Active.ToString(), held.Message);
            else if (version.Id != row.Active.Id && !(await Change(row.Name, version, "alias moved", Present(row, row.Reference, sequence, cancel), Actor.System, cancel)).Succeeded(out _, out var refusal))
                LogStays(row.Name, row.Active.ToString(), refusal.Message);
        }

        return await database.Keep<Done>(async unit => { await DeploymentStore.SetFollowed(unit, listed.Id, sequence, cancel); return default(Done); }, cancel);
    }

    private async Task<Result<Deployment>> Change(string name, ModelVersion target, string why, Func<Unit, ActiveVersion, Task<Result<DeploymentRow>>> describe, Actor actor, CancellationToken cancel)
    {
        if (!(await loader.Load(target, cancel)).Succeeded(out var model, out var unusable))
            return unusable;
        try
        {
            var written = await database.Write<DeploymentRow>(actor, unit => Write(unit, name, model.Version, why, describe, cancel), cancel);
            if (!written.Succeeded(out var row, out var refusal))
            {
                model.Leave();
                return refusal;
            }

            SlotOf(row).Swap(model);
            LogChanged(name, model.Version.ToString(), why);
            return row.With(null);
        }
        catch
        {
            model.Leave();
            throw;
        }
    }

    private static async Task<Result<DeploymentRow>> Write(Unit unit, string name, ActiveVersion version, string why, Func<Unit, ActiveVersion, Task<Result<DeploymentRow>>> describe, CancellationToken cancel)
    {
        var before = await DeploymentStore.Find(unit, name, cancel);
        if (!(await describe(unit, version)).Succeeded(out var row, out var refusal))
            return refusal;
        // Declared again as it is: by a pipeline whose version it already followed, say.
        if (before is not null && (before.Reference, before.Active.Id, before.LogJson, before.Project) == (row.Reference, row.Active.Id, row.LogJson, row.Project))
        {
            unit.NothingChanged();
            return before;
        }

        await DeploymentStore.Save(unit, row, cancel);
        if (before?.Active.Id != row.Active.Id || before.Reference != row.Reference)
            await DeploymentStore.AddChange(unit, row, why, cancel);
        if (before?.Active.Id != row.Active.Id)
            unit.Publish(DeploymentChanged.Type, row.Id, new DeploymentChanged(name, before?.Active, row.Active, why));

        unit.Audit(before is null ? "deployment.create" : "deployment.change", row.Id, before, new { row.Name, model = row.Reference.ToString(), row.Active, row.Log, why });
        return row;
    }

    /// <summary>
    /// The deployment as it is, with another version. One that follows an alias goes on to; one that serves a number serves the new one. Without <paramref name="followed"/> somebody decided
    /// now, and alias moves from before now are over.
    /// </summary>
    /// <param name="decided">What was decided by; where another server changed it meanwhile, nothing is written.</param>
    /// <param name="serves">What it is to serve: the alias to follow, or a number, which gives way to the new version's.</param>
    private static Func<Unit, ActiveVersion, Task<Result<DeploymentRow>>> Present(DeploymentRow decided, ModelReference serves, long? followed, CancellationToken cancel) => async (unit, active) =>
    {
        if (await DeploymentStore.Find(unit, decided.Name, cancel) is not { } row)
            return Refusal.NotFound("Deployment", decided.Name);
        if (row.Id != decided.Id || row.Reference != decided.Reference || row.Active.Id != decided.Active.Id)
            return Refusal.Conflict($"Deployment '{row.Name}' was changed meanwhile; it serves {row.Reference} now.", "Look at it and ask again.");
        return row with { Reference = serves.Alias is null ? ModelReference.To(active.Model, active.Number) : serves, Active = active, Followed = followed ?? await DeploymentStore.LastEvent(unit, cancel) };
    };

    private Task<Result<DeploymentRow>> Row(string name, CancellationToken cancel) =>
        database.Read<DeploymentRow>(async unit => await DeploymentStore.Find(unit, name, cancel) is { } row ? row : Refusal.NotFound("Deployment", name), cancel);

    private Slot SlotOf(DeploymentRow row)
    {
        var slot = pool.GetOrAdd(row.Name, () => new Slot(row.Id, row.Name, logs.Open(row.Id)));
        slot.Policy = row.Log;
        return slot;
    }

    private string? Problem(DeploymentRow row) => pool.Find(row.Name) is { } slot ? slot.Problem : "it is loading";

    [LoggerMessage(2212, LogLevel.Error, "{Deployment} does not answer: {Why}")]
    private partial void LogSilent(string deployment, string why);

    [LoggerMessage(2210, LogLevel.Information, "{Deployment} answers with {Version} ({Why})")]
    private partial void LogChanged(string deployment, string version, string why);

    [LoggerMessage(2211, LogLevel.Error, "{Deployment} stays with {Version}: {Why}")]
    private partial void LogStays(string deployment, string version, string why);
}
