using System.Collections.Concurrent;
using Slipway.Tracking.Contracts;
using Slipway.Tracking.Metrics;
using Slipway.Work.Live;

namespace Slipway.Tracking.Logging;

/// <summary>
/// Gathers logging requests into units of work: what arrives while a commit waits for the disk is the next unit, written with a handful of statements however many
/// requests it holds.
/// </summary>
internal sealed class LogQueue(Database database, MetricKeys keys, LiveTopics live) : IRunLog
{
    private const int MostRequests = 1024;
    private const int MostRows = 20_000;

    private readonly ConcurrentQueue<PendingLog> _waiting = new();
    private int _draining;

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
        var pending = new PendingLog(actor, log, single, cancel);
        _waiting.Enqueue(pending);
        if (Interlocked.CompareExchange(ref _draining, 1, 0) == 0)
            _ = Task.Run(Drain, CancellationToken.None);
        return pending.Answer;
    }

    private async Task Drain()
    {
        do
        {
            while (Take() is { Count: > 0 } group)
                await Write(group);
            Volatile.Write(ref _draining, 0);
        }
        while (!_waiting.IsEmpty && Interlocked.CompareExchange(ref _draining, 1, 0) == 0);
    }

    private List<PendingLog> Take()
    {
        var group = new List<PendingLog>();
        var rows = 0;
        while (group.Count < MostRequests && rows < MostRows && _waiting.TryPeek(out var next) && (group.Count == 0 || next.SharesActor(group[0])))
        {
            _waiting.TryDequeue(out _);
            if (next.Cancel.IsCancellationRequested)
            {
                next.Abandon();
                continue;
            }

            group.Add(next);
            rows += next.Size;
        }

        return group;
    }

    private async Task Write(List<PendingLog> group)
    {
        try
        {
            var unit = new LogGroup(group, keys);
            var written = await database.Write<LogOutcome>(group[0].Actor, unit.Write, CancellationToken.None);
            if (!written.Succeeded(out var outcome, out var refusal))
            {
                foreach (var request in group)
                    request.Release(refusal);
                return;
            }

            keys.Remember(outcome.Keys);
            for (var i = 0; i < group.Count; i++)
                group[i].Release(outcome.Refusals[i]);
            Announce(outcome);
        }
#pragma warning disable CA1031 // Whatever broke, its callers must hear of it and the queue must go on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (group.Count == 1)
            {
                group[0].Fail(fault);
                return;
            }

            // A fault belongs to the request that caused it, not to its neighbours.
            foreach (var request in group)
                await Write([request]);
        }
    }

    private void Announce(LogOutcome outcome)
    {
        foreach (var (run, experiment, logs) in outcome.Accepted)
        {
            live.Publish($"runs/{run}", new { type = "logged", metrics = logs.SelectMany(l => l.Metrics), @params = logs.SelectMany(l => l.Params), tags = logs.SelectMany(l => l.Tags) });
            live.Publish($"experiments/{experiment}", new { type = "logged", run });
        }
    }
}
