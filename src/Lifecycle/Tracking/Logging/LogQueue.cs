using Slipway.Tracking.Contracts;
using Slipway.Tracking.Metrics;
using Slipway.Work.Live;

namespace Slipway.Tracking.Logging;

/// <summary>Takes what runs log, many requests in a unit of work.</summary>
internal sealed class LogQueue : IRunLog
{
    private readonly Database _database;
    private readonly MetricKeys _keys;
    private readonly LiveTopics _live;
    private readonly Gathering<PendingLog, Done> _gathering;

    public LogQueue(Database database, MetricKeys keys, LiveTopics live)
    {
        (_database, _keys, _live) = (database, keys, live);
        _gathering = new(Write);
    }

    public Task<Result<Done>> Log(Actor actor, RunLog log, CancellationToken cancel) => Submit(actor, log, LogRules.Refuse(log), single: false, cancel);

    public Task<Result<Done>> LogMetric(Actor actor, string run, MetricPoint point, CancellationToken cancel) =>
        Submit(actor, new RunLog(run, Metrics: [point]), LogRules.Refuse(point), single: true, cancel);

    public Task<Result<Done>> LogParam(Actor actor, string run, Param param, CancellationToken cancel) =>
        Submit(actor, new RunLog(run, Params: [param]), LogRules.Refuse(param), single: true, cancel);

    public Task<Result<Done>> SetTag(Actor actor, string run, Tag tag, CancellationToken cancel) =>
        Submit(actor, new RunLog(run, Tags: [tag]), LogRules.Refuse(tag), single: true, cancel);

    private Task<Result<Done>> Submit(Actor actor, RunLog log, Refusal? refusal, bool single, CancellationToken cancel)
    {
        if (refusal is not null)
            return Task.FromResult<Result<Done>>(refusal);
        if (!Words.Storable(log.Run))
            return Task.FromResult<Result<Done>>(Runs.RunRules.NotThere(log.Run));
        return _gathering.Submit(new PendingLog(actor, log, single, cancel));
    }

    private async Task Write(IReadOnlyList<PendingLog> group)
    {
        var unit = new LogGroup(group, _keys);
        var written = await _database.Write<LogOutcome>(group[0].Actor, unit.Write, CancellationToken.None);
        if (!written.Succeeded(out var outcome, out var refusal))
        {
            foreach (var request in group)
                request.Release(refusal);
            return;
        }

        _keys.Remember(outcome.Keys);
        for (var i = 0; i < group.Count; i++)
            group[i].Release(outcome.Refusals[i] is { } refused ? refused : Result.Done);
        Announce(outcome);
    }

    private void Announce(LogOutcome outcome)
    {
        foreach (var (run, experiment, logs) in outcome.Accepted)
        {
            _live.Publish($"runs/{run}", new { type = "logged", metrics = logs.SelectMany(l => l.Metrics), @params = logs.SelectMany(l => l.Params), tags = logs.SelectMany(l => l.Tags) });
            _live.Publish($"experiments/{experiment}", new { type = "logged", run });
        }
    }
}
