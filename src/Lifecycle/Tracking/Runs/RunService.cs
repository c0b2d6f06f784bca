using Slipway.Tracking.Contracts;
using Slipway.Tracking.Search;
using Slipway.Work.Live;

namespace Slipway.Tracking.Runs;

/// <inheritdoc/>
internal sealed class RunService(Database database, RunReader reader, RunBeginnings beginnings, LiveTopics live, TimeProvider clock) : IRuns
{
    public async Task<Result<Run>> Create(Actor actor, NewRun run, CancellationToken cancel)
    {
        if (RunRules.Refuse(run) is { } refusal)
            return refusal;
        if (!RunRules.Name(run).Succeeded(out var named, out var unclear))
            return unclear;
        var id = Ids.New(clock);
        var name = named.Name ?? RunName.For(id);
        return await beginnings.Submit(new PendingRun(actor, run, id, name, cancel));
    }

    public async Task<Result<Run>> Get(string id, CancellationToken cancel)
    {
        if (!Words.Storable(id))
            return RunRules.NotThere(id);
        return await database.Read<Run>(async unit => await RunRow.Find(unit, id, cancel) is { } row ? await reader.Complete(unit, row, cancel) : RunRules.NotThere(id), cancel);
    }

    public Task<IReadOnlyDictionary<string, string>> Names(IReadOnlyCollection<string> ids, CancellationToken cancel) => database.Query<IReadOnlyDictionary<string, string>>(async unit =>
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        await Sql.ForEach(unit, "SELECT id, name FROM run WHERE id IN ({0})", [.. ids.Where(id => Words.Storable(id)).Distinct(StringComparer.Ordinal)], row => names[row.GetString(0)] = row.GetString(1), cancel);
        return names;
    }, cancel);

    public async Task<Result<Page<Run>>> Search(RunSearch search, CancellationToken cancel)
    {
        if (!RunQuery.Make(search).Succeeded(out var query, out var refusal))
            return refusal;
        return await database.Read<Page<Run>>(async unit =>
        {
            var (rows, next) = await query.Run(unit, cancel);
            return new Page<Run>(await reader.Complete(unit, rows, cancel), next);
        }, cancel);
    }

    public Task<Result<RunInfo>> Finish(Actor actor, string id, RunStatus status, CancellationToken cancel) =>
        Update(actor, id, new RunChange(status, clock.GetUtcNow().ToUnixTimeMilliseconds()), cancel);

    public Task<Result<RunInfo>> Update(Actor actor, string id, RunChange change, CancellationToken cancel) => Change(actor, id, RunRules.Refuse(change), async (unit, row) =>
    {
        var before = row.Info;
        var after = before with { Status = change.Status ?? before.Status, EndedAt = change.EndedAt ?? before.EndedAt, Name = string.IsNullOrEmpty(change.Name) ? before.Name : change.Name };
        if (before == after)
        {
            unit.NothingChanged();
            return before;
        }

        await RunStore.Update(unit, row with { Info = after });
        if (before.Name != after.Name)
            await RunStore.SetTags(unit, row.Number, [new Tag(RunRules.NameTag, after.Name)]);
        unit.Audit("run.update", $"run_{id}", new { before.Status, before.EndedAt, before.Name }, new { after.Status, after.EndedAt, after.Name });
        if (before.Status != after.Status)
            unit.Publish("run.changed", $"run_{id}", new { run = id, experiment = after.Experiment, status = RunRow.Name(after.Status) });
        return Result.Of(after);
    }, cancel);

    public async Task<Result<Done>> Delete(Actor actor, string id, CancellationToken cancel) => Nothing(await Change(actor, id, null, async (unit, row) =>
    {
        if (row.Info.Deleted)
            unit.NothingChanged();
        else
            await SetDeleted(unit, row, unit.Now.ToUnixTimeMilliseconds(), "run.delete");
        return Result.Of(row.Info);
    }, cancel, deletedToo: true));

    public async Task<Result<Done>> Restore(Actor actor, string id, CancellationToken cancel) => Nothing(await Change(actor, id, null, async (unit, row) =>
    {
        if (!row.Info.Deleted)
            unit.NothingChanged();
        else
            await SetDeleted(unit, row, null, "run.restore");
        return Result.Of(row.Info);
    }, cancel, deletedToo: true));

    public async Task<Result<Done>> DeleteTag(Actor actor, string id, string key, CancellationToken cancel) => Nothing(await Change(actor, id, Words.RefuseNul("key", key), async (unit, row) =>
    {
        if (await RunStore.DeleteTag(unit, row.Number, key) == 0)
            return new Refusal(RefusalKind.NotFound, $"No tag with name: {key} in run with id {id}");
        unit.Audit("run.untag", $"run_{id}", new { key });
        return Result.Of(row.Info);
    }, cancel));

    private static async Task SetDeleted(Unit unit, RunRow row, long? at, string action)
    {
        await RunStore.SetDeleted(unit, row.Number, at);
        unit.Audit(action, $"run_{row.Info.Id}", new { row.Info.Name });
        unit.Publish(at is null ? "run.restored" : "run.deleted", $"run_{row.Info.Id}", new { run = row.Info.Id, experiment = row.Info.Experiment });
    }

    private static Result<Done> Nothing(Result<RunInfo> result) => result.Then(_ => Result.Done);

    private async Task<Result<RunInfo>> Change(Actor actor, string id, Refusal? refusal, Func<Unit, RunRow, Task<Result<RunInfo>>> change, CancellationToken cancel, bool deletedToo = false)
    {
        if (refusal is not null)
            return refusal;
        var changed = await ChangedRun.Write(database, actor, id, change, deletedToo, cancel);
        if (changed.Succeeded(out var info, out _))
            Announce(info);
        return changed;
    }

    private void Announce(RunInfo info)
    {
        live.Publish($"runs/{info.Id}", new { type = "changed", run = info.Id, status = RunRow.Name(info.Status) });
        live.Publish($"experiments/{info.Experiment}", new { type = "changed", run = info.Id, status = RunRow.Name(info.Status) });
    }
}
