using Slipway.Tracking.Contracts;
using Slipway.Tracking.Experiments;
using Slipway.Work.Live;

namespace Slipway.Tracking.Runs;

/// <summary>A run that is to begin.</summary>
/// <param name="Actor">Who begins it.</param>
/// <param name="Run">What was asked for; checked already.</param>
/// <param name="Id">The id that it will have.</param>
/// <param name="Name">The name that it will have.</param>
/// <param name="Cancel">Its sender's patience.</param>
internal sealed record PendingRun(Actor Actor, NewRun Run, string Id, string Name, CancellationToken Cancel) : Gathered<Run>(Actor, Cancel)
{
    public override int Size => 1 + (Run.Tags?.Count ?? 0);

    /// <summary>The run that it is a child of; null for none.</summary>
    public string? Parent => Run.Tags?.LastOrDefault(t => t.Key == RunFence.ParentTag)?.Value;
}

/// <summary>Makes runs, many in a unit of work: what they rest on is asked once, and all are inserted together.</summary>
internal sealed class RunBeginnings
{
    private readonly Database _database;
    private readonly LiveTopics _live;
    private readonly Gathering<PendingRun, Run> _gathering;

    public RunBeginnings(Database database, LiveTopics live)
    {
        (_database, _live) = (database, live);
        _gathering = new(Write);
    }

    public Task<Result<Run>> Submit(PendingRun run) => _gathering.Submit(run);

    private async Task Write(IReadOnlyList<PendingRun> group)
    {
        var written = await _database.Write<IReadOnlyList<Result<Run>>>(group[0].Actor, async unit => Result.Of(await Begin(unit, group)), CancellationToken.None);
        for (var i = 0; i < group.Count; i++)
        {
            var result = written.Succeeded(out var results, out var refusal) ? results[i] : refusal;
            group[i].Release(result);
            if (result.IsSuccess)
                Announce(group[i]);
        }
    }

    private void Announce(PendingRun run)
    {
        _live.Publish($"experiments/{run.Run.Experiment}", new { type = "created", run = run.Id });
        if (run.Parent is { } parent)
            _live.Publish($"runs/{parent}", new { type = "child", run = run.Id });
    }

    private static async Task<IReadOnlyList<Result<Run>>> Begin(Unit unit, IReadOnlyList<PendingRun> group)
    {
        var experiments = new Dictionary<long, ExperimentRow?>();
        var results = new List<Result<Run>>(group.Count);
        foreach (var pending in group)
        {
            var experiment = pending.Run.Experiment;
            if (!experiments.ContainsKey(experiment))
                experiments[experiment] = await ExperimentRow.Find(unit, experiment);
            results.Add(await RunFence.RefuseNew(unit, pending.Parent, experiment) is { } stale ? stale : Decide(unit, pending, experiments[experiment]));
        }

        await Insert(unit, group, results);
        return results;
    }

    private static Result<Run> Decide(Unit unit, PendingRun pending, ExperimentRow? experiment)
    {
        var (run, id) = (pending.Run, pending.Id);
        if (experiment is null)
            return ExperimentRules.NotThere(run.Experiment);
        if (experiment.DeletedAt is not null)
            return ExperimentRules.NotActive(run.Experiment);
        var info = new RunInfo(id, run.Experiment, pending.Name, RunRules.UserOf(run), RunStatus.Running, run.StartedAt ?? unit.Now.ToUnixTimeMilliseconds(), null, $"{experiment.ArtifactLocation}/{id}/artifacts", false);
        var given = (run.Tags ?? []).Select(t => t with { Value = Words.Cut(t.Value, Words.LongestRunTag) });
        IReadOnlyList<Tag> tags = [.. given.Append(new Tag(RunRules.NameTag, pending.Name)).GroupBy(t => t.Key, StringComparer.Ordinal).Select(g => g.Last())];
        return new Run(info, [], [], tags, [], [], []);
    }

    private static async Task Insert(Unit unit, IReadOnlyList<PendingRun> group, List<Result<Run>> results)
    {
        var begun = new List<Run>(group.Count);
        foreach (var (i, pending) in group.Index())
        {
            if (!results[i].Succeeded(out var run, out _))
                continue;
            begun.Add(run);
            unit.Audit(pending.Actor, "run.create", $"run_{pending.Id}", new { name = pending.Name, pending.Run.Experiment });
            unit.Publish("run.created", $"run_{pending.Id}", new { run = pending.Id, experiment = pending.Run.Experiment });
        }

        if (begun.Count == 0)
        {
            unit.NothingChanged();
            return;
        }

        var numbers = await RunStore.Insert(unit, [.. begun.Select(run => new NewRow(run.Info))], CancellationToken.None);
        await RunStore.SetTags(unit, begun.SelectMany(run => run.Tags.Select(tag => (numbers[run.Info.Id], tag))));
    }
}
