using Slipway.Tracking.Contracts;
using Slipway.Tracking.Experiments;
using Slipway.Tracking.Imports;
using Slipway.Tracking.Logging;
using Slipway.Tracking.Runs;

namespace Slipway.Tracking.LoggedModels;

/// <summary>Takes logged models of other servers in, with their ids; what is here already is not written again.</summary>
internal sealed class LoggedModelImport(Database database)
{
    public async Task<Result<TakenLoggedModel>> Take(Actor actor, string id, ForeignLoggedModel model, CancellationToken cancel)
    {
        if (ImportRules.Refuse(id, model) is { } refusal)
            return refusal;
        return await database.Write<TakenLoggedModel>(actor, async unit =>
        {
            if (await RunFence.Refuse(unit, model.SourceRun) is { } stale)
                return stale;
            var there = await LoggedModelRow.FindMany(unit, [id], cancel) is [var row] ? row : null;
            if (there is null && await ExperimentRow.Find(unit, model.Experiment) is null)
                return ExperimentRules.NotThere(model.Experiment);
            var made = there is null;
            there ??= await Insert(unit, id, model);
            var state = !made && await Follow(unit, there, model);
            var details = await Add(unit, there, model, cancel);
            if (made || state || details > 0)
                unit.Audit("logged_model.import", "lm_" + id[2..], new { made, model.Name, model.SourceRun, state, details });
            else
                unit.NothingChanged();
            return new TakenLoggedModel(there.ArtifactUri, made || state || details > 0);
        }, cancel);
    }

    private static async Task<LoggedModelRow> Insert(Unit unit, string id, ForeignLoggedModel model)
    {
        var experiment = (await ExperimentRow.Find(unit, model.Experiment))!;
        var row = new LoggedModelRow(
            id, model.Experiment, model.Name.Length > 0 ? model.Name : RunName.For(id), model.Type, model.SourceRun, model.Status, model.Elsewhere ?? $"{experiment.ArtifactLocation}/models/{id}/artifacts",
            model.CreatedAt, model.UpdatedAt, model.Deleted ? unit.Now.ToUnixTimeMilliseconds() : null);
        await LoggedModelStore.Insert(unit, row);
        return row;
    }

    /// <summary>Follows its source in how far it is; what was deleted here stays deleted.</summary>
    private static async Task<bool> Follow(Unit unit, LoggedModelRow there, ForeignLoggedModel model)
    {
        var deleted = model.Deleted && there.DeletedAt is null;
        if (there.Status != model.Status || there.UpdatedAt != model.UpdatedAt)
            await LoggedModelStore.SetStatus(unit, there.Id, model.Status, model.UpdatedAt);
        if (deleted)
            await LoggedModelStore.Delete(unit, there.Id);
        return deleted || there.Status != model.Status || there.UpdatedAt != model.UpdatedAt;
    }

    private static async Task<int> Add(Unit unit, LoggedModelRow there, ForeignLoggedModel model, CancellationToken cancel)
    {
        var known = (await LoggedModelStore.Complete(unit, [there], cancel))[0];
        List<Tag> tags = [.. (model.Tags ?? []).GroupBy(t => t.Key, StringComparer.Ordinal).Select(same => same.Last()).Except(known.Tags)];
        List<Param> parameters = [.. (model.Params ?? []).ExceptBy(known.Params.Select(p => p.Key), p => p.Key, StringComparer.Ordinal)];
        var places = known.Metrics.Select(Place).ToHashSet();
        List<(string, MetricPoint)> metrics = [.. (model.Metrics ?? []).Where(m => places.Add(Place(m))).Select(m => (m.Run, m.Point with { Model = there.Id }))];
        await LoggedModelStore.SetTags(unit, there.Id, tags);
        await LoggedModelStore.SetParams(unit, there.Id, parameters);
        await LogImport.AddModelPoints(unit, metrics);
        return tags.Count + parameters.Count + metrics.Count;
    }

    /// <summary>What tells one measurement from another.</summary>
    private static (string Run, string Key, long Timestamp, long Step) Place(ModelMetric metric) => (metric.Run, metric.Point.Key, metric.Point.Timestamp, metric.Point.Step);
}
