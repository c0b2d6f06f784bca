using Slipway.Tracking.Contracts;
using Slipway.Tracking.Experiments;
using Slipway.Tracking.Runs;
using Slipway.Tracking.Search;

namespace Slipway.Tracking.LoggedModels;

/// <inheritdoc/>
internal sealed class LoggedModelService(Database database, TimeProvider clock) : ILoggedModels
{
    public async Task<Result<LoggedModel>> Create(Actor actor, NewLoggedModel model, CancellationToken cancel)
    {
        if (LoggedModelRules.Refuse(model) is { } refusal)
            return refusal;
        var id = "m-" + Ids.New(clock);
        return await database.Write<LoggedModel>(actor, async unit =>
        {
            if (await RunFence.Refuse(unit, model.SourceRun) is { } stale)
                return stale;
            if (await ExperimentRow.Find(unit, model.Experiment) is not { } experiment)
                return ExperimentRules.NotThere(model.Experiment);
            if (experiment.DeletedAt is not null)
                return ExperimentRules.NotActive(model.Experiment);
            var at = unit.Now.ToUnixTimeMilliseconds();
            var name = string.IsNullOrEmpty(model.Name) ? RunName.For(id) : model.Name;
            var row = new LoggedModelRow(id, model.Experiment, name, model.Type, model.SourceRun, LoggedModelStatus.Pending, $"{experiment.ArtifactLocation}/models/{id}/artifacts", at, at, null);
            await LoggedModelStore.Insert(unit, row);
            await LoggedModelStore.SetTags(unit, id, model.Tags ?? []);
            await LoggedModelStore.SetParams(unit, id, model.Params ?? []);
            unit.Audit("model.log", Subject(id), new { name, model.SourceRun });
            return (await LoggedModelStore.Complete(unit, [row], cancel))[0];
        }, cancel);
    }

    public async Task<Result<LoggedModel>> Get(string id, CancellationToken cancel)
    {
        if (!Words.Storable(id))
            return LoggedModelRules.NotThere(id);
        return await database.Read<LoggedModel>(async unit =>
            await Find(unit, id, cancel) is { DeletedAt: null } row ? (await LoggedModelStore.Complete(unit, [row], cancel))[0] : LoggedModelRules.NotThere(id), cancel);
    }

    public Task<IReadOnlyList<LoggedModel>> Known(IReadOnlyCollection<string> ids, CancellationToken cancel) => database.Query(async unit =>
    {
        var rows = (await LoggedModelRow.FindMany(unit, [.. ids.Where(id => Words.Storable(id)).Distinct(StringComparer.Ordinal)], cancel)).ToDictionary(row => row.Id, StringComparer.Ordinal);
        return await LoggedModelStore.Complete(unit, [.. ids.Distinct(StringComparer.Ordinal).Where(rows.ContainsKey).Select(id => rows[id])], cancel);
    }, cancel);

    public async Task<Result<Page<LoggedModel>>> Search(LoggedModelSearch search, CancellationToken cancel)
    {
        if (!LoggedModelQuery.Make(search).Succeeded(out var query, out var refusal))
            return refusal;
        return await database.Read<Page<LoggedModel>>(async unit =>
        {
            var (rows, next) = await query.Run(unit, cancel);
            return new Page<LoggedModel>(await LoggedModelStore.Complete(unit, rows, cancel), next);
        }, cancel);
    }

    public async Task<Result<LoggedModel>> Finish(Actor actor, string id, LoggedModelStatus status, CancellationToken cancel)
    {
        var finished = await Change(actor, id, null, async (unit, _) =>
        {
            await LoggedModelStore.SetStatus(unit, id, status, unit.Now.ToUnixTimeMilliseconds());
            unit.Audit("model.finish", Subject(id), new { status });
            return Result.Done;
        }, cancel);
        return finished.Succeeded(out _, out var refusal) ? await Get(id, cancel) : refusal;
    }

    public Task<Result<Done>> SetTags(Actor actor, string id, IReadOnlyList<Tag> tags, CancellationToken cancel) => Change(actor, id, LoggedModelRules.Refuse(tags), async (unit, _) =>
    {
        await LoggedModelStore.SetTags(unit, id, tags);
        unit.Audit("model.tag", Subject(id), new { tags });
        return Result.Done;
    }, cancel);

    public Task<Result<Done>> DeleteTag(Actor actor, string id, string key, CancellationToken cancel) => Change(actor, id, Words.RefuseNul("key", key), async (unit, _) =>
    {
        if (await LoggedModelStore.DeleteTag(unit, id, key) == 0)
            return new Refusal(RefusalKind.NotFound, $"No tag with key '{key}' found for model with ID '{id}'.");
        unit.Audit("model.untag", Subject(id), new { key });
        return Result.Done;
    }, cancel);

    public Task<Result<Done>> AddParams(Actor actor, string id, IReadOnlyList<Param> parameters, CancellationToken cancel) => Change(actor, id, LoggedModelRules.Refuse(parameters), async (unit, _) =>
    {
        await LoggedModelStore.SetParams(unit, id, parameters);
        unit.Audit("model.param", Subject(id), new { parameters });
        return Result.Done;
    }, cancel);

    public Task<Result<Done>> Delete(Actor actor, string id, CancellationToken cancel) => Change(actor, id, null, async (unit, row) =>
    {
        if (row.DeletedAt is not null)
        {
            unit.NothingChanged();
            return Result.Done;
        }

        await LoggedModelStore.Delete(unit, id);
        unit.Audit("model.unlog", Subject(id), new { row.Name });
        return Result.Done;
    }, cancel, deletedToo: true);

    private static string Subject(string id) => "lm_" + id[2..];

    private static async Task<LoggedModelRow?> Find(Unit unit, string id, CancellationToken cancel) => await LoggedModelRow.FindMany(unit, [id], cancel) is [var row] ? row : null;

    private async Task<Result<Done>> Change(Actor actor, string id, Refusal? refusal, Func<Unit, LoggedModelRow, Task<Result<Done>>> change, CancellationToken cancel, bool deletedToo = false)
    {
        if (refusal is not null)
            return refusal;
        if (!Words.Storable(id))
            return LoggedModelRules.NotThere(id);
        return await database.Write<Done>(actor, async unit =>
        {
            var found = await Find(unit, id, cancel);
            if (await RunFence.Refuse(unit, found?.SourceRun ?? "") is { } stale)
                return stale;
            return found is { } row && (deletedToo || row.DeletedAt is null) ? await change(unit, row) : LoggedModelRules.NotThere(id);
        }, cancel);
    }
}
