using Slipway.Tracking.Contracts;
using Slipway.Tracking.Imports;
using Slipway.Work;

namespace Slipway.Tracking.Experiments;

/// <summary>Takes experiments of other servers in: by name, and by number where that is free.</summary>
internal sealed class ExperimentImport(Database database)
{
    public async Task<Result<TakenExperiment>> Take(Actor actor, ForeignExperiment experiment, CancellationToken cancel)
    {
        if (ImportRules.Refuse(experiment) is { } refusal)
            return refusal;
        return await database.Write<TakenExperiment>(actor, async unit =>
        {
            if (await JobFence.Refuse(unit) is { } stale)
                return stale;
            return await ExperimentRow.Find(unit, experiment.Name) is { } there ? await Merge(unit, there, experiment, cancel) : await Insert(unit, experiment);
        }, cancel);
    }

    private static async Task<TakenExperiment> Merge(Unit unit, ExperimentRow there, ForeignExperiment experiment, CancellationToken cancel)
    {
        var known = (await there.Complete(unit, cancel)).Tags.Select(t => t.Key).ToHashSet(StringComparer.Ordinal);
        List<Tag> missing = [.. (experiment.Tags ?? []).Where(t => !known.Contains(t.Key))];
        if (missing.Count == 0)
        {
            unit.NothingChanged();
            return new TakenExperiment(there.Id, Changed: false);
        }

        await ExperimentStore.SetTags(unit, there.Id, missing);
        unit.Audit("experiment.import", $"exp_{there.Id}", new { tags = missing });
        return new TakenExperiment(there.Id, Changed: true);
    }

    private static async Task<TakenExperiment> Insert(Unit unit, ForeignExperiment experiment)
    {
        var id = await ExperimentStore.TakeId(unit, experiment.Id) ? experiment.Id : await ExperimentStore.NextId(unit);
        var row = new ExperimentRow(id, experiment.Name, $"mlflow-artifacts:/{id}", experiment.CreatedAt, experiment.UpdatedAt, experiment.Deleted ? unit.Now.ToUnixTimeMilliseconds() : null);
        await ExperimentStore.Insert(unit, row);
        await ExperimentStore.SetTags(unit, id, experiment.Tags ?? []);
        unit.Audit("experiment.import", $"exp_{id}", new { experiment.Name, number = experiment.Id, experiment.Deleted });
        unit.Publish("experiment.created", $"exp_{id}", new { experiment = id });
        return new TakenExperiment(id, Changed: true);
    }
}
