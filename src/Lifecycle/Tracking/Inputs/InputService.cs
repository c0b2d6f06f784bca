using Slipway.Tracking.Contracts;
using Slipway.Tracking.Runs;

namespace Slipway.Tracking.Inputs;

/// <inheritdoc/>
internal sealed class InputService(Database database) : IRunInputs
{
    public async Task<Result<Done>> LogInputs(Actor actor, string run, IReadOnlyList<DatasetInput> datasets, IReadOnlyList<string> models, CancellationToken cancel)
    {
        if (InputRules.Refuse(datasets, models) is { } refusal)
            return refusal;
        return Nothing(await ChangedRun.Write(database, actor, run, async (unit, row) =>
        {
            var added = 0;
            foreach (var dataset in datasets)
                added += await InputStore.AddDataset(unit, row.Number, row.Info.Experiment, dataset) ? 1 : 0;
            foreach (var model in models)
                added += await InputStore.AddModel(unit, row.Number, model);
            Tell(unit, added, "run.input", run, new { datasets = datasets.Select(d => new { d.Dataset.Name, d.Dataset.Digest }), models });
            return Result.Of(row.Info);
        }, deletedToo: false, cancel));
    }

    public async Task<Result<Done>> LogOutputs(Actor actor, string run, IReadOnlyList<ModelOutput> models, CancellationToken cancel)
    {
        if (models.Select((m, i) => InputRules.RefuseModel($"models[{i}].model_id", m.Model)).FirstOrDefault(r => r is not null) is { } refusal)
            return refusal;
        return Nothing(await ChangedRun.Write(database, actor, run, async (unit, row) =>
        {
            foreach (var model in models)
                await InputStore.AddOutput(unit, row.Number, model);
            Tell(unit, models.Count, "run.output", run, new { models });
            return Result.Of(row.Info);
        }, deletedToo: false, cancel));
    }

    public Task<Result<IReadOnlyList<DatasetUse>>> Datasets(IReadOnlyList<long> experiments, CancellationToken cancel) =>
        database.Read(async unit => Result.Of(await InputStore.Uses(unit, experiments, cancel)), cancel);

    private static void Tell(Unit unit, int changes, string action, string run, object details)
    {
        if (changes == 0)
            unit.NothingChanged();
        else
            unit.Audit(action, $"run_{run}", details);
    }

    private static Result<Done> Nothing(Result<RunInfo> result) => result.Then(_ => Result.Done);
}
