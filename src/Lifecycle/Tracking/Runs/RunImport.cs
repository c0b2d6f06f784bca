using Slipway.Tracking.Contracts;
using Slipway.Tracking.Experiments;
using Slipway.Tracking.Imports;
using Slipway.Tracking.Inputs;
using Slipway.Tracking.Logging;

namespace Slipway.Tracking.Runs;

/// <summary>Takes runs of other servers in. A run keeps its id, so the same run taken in again is compared with what is here, and only what differs is written.</summary>
internal sealed class RunImport(Database database)
{
    public async Task<Result<TakenRun>> Take(Actor actor, string id, ForeignRun run, CancellationToken cancel)
    {
        if (ImportRules.Refuse(id, run) is { } refusal)
            return refusal;
        return await database.Write<TakenRun>(actor, async unit =>
        {
            if (await RunFence.Refuse(unit, id) is { } stale)
                return stale;
            var (there, made) = (await RunRow.Find(unit, id, cancel), false);
            if (there is null)
            {
                if (await ExperimentRow.Find(unit, run.Experiment) is not { } experiment)
                    return ExperimentRules.NotThere(run.Experiment);
                (there, made) = (await Insert(unit, id, run, experiment, cancel), true);
            }

            var (added, kept) = await LogImport.AddParams(unit, there.Number, run.Params ?? []);
            var changes = new
            {
                state = !made && await Follow(unit, there, run), @params = added, tags = await LogImport.SetTags(unit, there.Number, WithName(run, there.Info.Name)),
                inputs = await InputImport.Add(unit, there.Number, there.Info.Experiment, run),
            };
            var changed = made || changes.state || changes.@params + changes.tags + changes.inputs > 0;
            if (changed)
                unit.Audit("run.import", $"run_{id}", new { made, there.Info.Experiment, changes.state, changes.@params, changes.tags, changes.inputs });
            else
                unit.NothingChanged();
            return new TakenRun(there.Info.Experiment, there.Info.ArtifactUri, changed, await PointImport.Count(unit, there.Number), kept);
        }, cancel);
    }

    private static async Task<RunRow> Insert(Unit unit, string id, ForeignRun run, ExperimentRow experiment, CancellationToken cancel)
    {
        var info = new RunInfo(id, experiment.Id, NameOf(id, run), run.User, run.Status, run.StartedAt, run.EndedAt, run.Elsewhere ?? $"{experiment.ArtifactLocation}/{id}/artifacts", run.Deleted || experiment.DeletedAt is not null);
        var numbers = await RunStore.Insert(unit, [new NewRow(info, info.Deleted ? unit.Now.ToUnixTimeMilliseconds() : null, Fell: experiment.DeletedAt is not null)], cancel);
        unit.Publish("run.created", $"run_{id}", new { run = id, experiment = experiment.Id });
        return new RunRow(numbers[id], info);
    }

    /// <summary>Brings a run that is here up to what it is at its source; what was deleted here stays deleted.</summary>
    private static async Task<bool> Follow(Unit unit, RunRow row, ForeignRun run)
    {
        var before = row.Info;
        var after = before with { Status = run.Status, EndedAt = run.EndedAt, Name = NameOf(before.Id, run), Deleted = before.Deleted || run.Deleted };
        if (before == after)
            return false;
        await RunStore.Update(unit, row with { Info = after });
        if (before.Deleted != after.Deleted)
            await RunStore.SetDeleted(unit, row.Number, unit.Now.ToUnixTimeMilliseconds());
        if (before.Status != after.Status)
            unit.Publish("run.changed", $"run_{before.Id}", new { run = before.Id, experiment = before.Experiment, status = RunRow.Name(after.Status) });
        return true;
    }

    private static string NameOf(string id, ForeignRun run) =>
        run.Name.Length > 0 ? run.Name : run.Tags?.LastOrDefault(t => t.Key == RunRules.NameTag)?.Value is { Length: > 0 } tagged ? tagged : RunName.For(id);

    /// <summary>Its tags, that which mirrors the name among them.</summary>
    private static IReadOnlyList<Tag> WithName(ForeignRun run, string name) =>
        run.Tags?.Any(t => t.Key == RunRules.NameTag) == true ? run.Tags : [.. run.Tags ?? [], new Tag(RunRules.NameTag, name)];
}
