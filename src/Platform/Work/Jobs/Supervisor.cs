using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Slipway.Identity.Tokens;
using Slipway.Storage;

namespace Slipway.Work.Jobs;

/// <summary>Looks after running attempts: those of this server by their processes, those of other servers by their leases. All it knows it finds again after a restart.</summary>
internal sealed partial class Supervisor(
    Database database, IExecutor executor, AttemptFolders folders, ServerName server, JobSettlement settlement, JobAnnouncer announcer, TokenCache tokens, TimeProvider clock,
    IOptions<WorkOptions> options, ILogger<Supervisor> log)
{
    private readonly Dictionary<AttemptPlace, long> _endedSince = [];
    private readonly long _began = clock.GetTimestamp();

    /// <summary>Leases that ran out while no server was there to renew them get one more term: the attempts may be alive and trying to report.</summary>
    private bool MayJudgeLeases => clock.GetElapsedTime(_began) >= options.Value.Lease;

    /// <param name="address">Where this server's jobs find it now; null for nowhere.</param>
    public async Task Turn(Uri? address, CancellationToken cancel)
    {
        var running = await database.Query(unit => JobStore.RunningOn(unit, server.Value), cancel);
        foreach (var row in running)
            await Look(row, address, cancel);
        var alive = running.Select(row => folders.Place(row.Id, (int)row.Attempt)).ToHashSet();
        foreach (var place in folders.All().Where(place => !alive.Contains(place)))
            await ClearAway(place, cancel);
        if (MayJudgeLeases)
            await GiveUpOverdue(cancel);
    }

    /// <summary>Ends every process that this server runs; their attempts are made again when a server is back.</summary>
    public async Task KillAll(CancellationToken cancel)
    {
        foreach (var place in folders.All())
            await executor.Kill(place, cancel);
    }

    /// <summary>Ends an attempt from outside, if it is still the job's present one.</summary>
    public Task<bool> Fail(string job, int attempt, string error, CancellationToken cancel) => Fail(job, attempt, error, lost: false, (_, _) => true, cancel);

    /// <param name="lost">Whether it went down with its server, which is no fault of the job's.</param>
    /// <param name="still">Whether there is still reason to, asked in the unit of work: a heartbeat may have come since somebody looked.</param>
    /// <returns>Whether it was ended.</returns>
    private async Task<bool> Fail(string job, int attempt, string error, bool lost, Func<JobRow, long, bool> still, CancellationToken cancel)
    {
        var failed = false;
        var ended = await database.Write<Job>(Actor.System, async unit =>
        {
            unit.NothingChanged();
            var row = (await JobStore.Find(unit, job))!;
            failed = row.IsRunning && row.Attempt == attempt && still(row, unit.Now.ToUnixTimeMilliseconds());
            if (!failed)
                return row.ToJob();
            await JobLogStore.Append(unit, job, attempt, "server", null, [error], cancel);
            await (lost ? settlement.Lose(unit, row, error) : settlement.Fail(unit, row, error, again: true));
            return (await JobStore.Find(unit, job))!.ToJob();
        }, cancel);
        if (!failed)
            return false;
        tokens.Forget();
        announcer.Tell(ended);
        LogFailed(job, attempt, error);
        return true;
    }

    private static bool IsOverdue(JobRow row, long now) => row.LeaseUntil < now;

    private async Task Look(JobRow row, Uri? address, CancellationToken cancel)
    {
        var place = folders.Place(row.Id, (int)row.Attempt);
        var look = await executor.Look(place, cancel);
        await TakeOutput(place, whole: look.Life == AttemptLife.Gone, cancel);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (look.Life == AttemptLife.Gone)
        {
            if (look.ExitCode is { } code)
                await End(row, place, $"Its process ended with exit code {code} and without a result.", lost: false, cancel);
            else
                await End(row, place, "Its process ended while its server was away, and without a result.", lost: true, cancel);
        }
        else if (look.Url is { } elsewhere && address is not null && elsewhere != address)
        {
            await End(row, place, $"It looks for its server at {elsewhere}, where it was before it was started again at {address}.", lost: true, cancel);
        }
        else if (row.CancelRequestedAt is { } asked && now - asked > options.Value.CancelGrace.TotalMilliseconds)
        {
            await End(row, place, $"It did not end within {options.Value.CancelGrace.TotalSeconds:0.###} s of being told to, and was killed.", lost: false, cancel);
        }
        else if (IsOverdue(row, now) && MayJudgeLeases)
        {
            if (await Fail(row.Id, (int)row.Attempt, $"It was not heard of for {options.Value.Lease.TotalSeconds:0.###} s, and was killed.", lost: false, IsOverdue, cancel))
                await executor.Kill(place, cancel);
        }
    }

    private async Task End(JobRow row, AttemptPlace place, string error, bool lost, CancellationToken cancel)
    {
        await executor.Kill(place, cancel);
        await Fail(row.Id, (int)row.Attempt, error, lost, (_, _) => true, cancel);
    }

    /// <summary>An attempt that is over may take its leave in peace for a while; then what is left of it is killed and its folder deleted.</summary>
    private async Task ClearAway(AttemptPlace place, CancellationToken cancel)
    {
        var look = await executor.Look(place, cancel);
        if (look.Life != AttemptLife.Gone)
        {
            var since = _endedSince.TryGetValue(place, out var seen) ? seen : _endedSince[place] = clock.GetTimestamp();
            if (clock.GetElapsedTime(since) < options.Value.CancelGrace)
                return;
        }

        await executor.Kill(place, cancel);
        await TakeOutput(place, whole: true, cancel);
        await database.Keep<Done>(async unit => { await JobStore.MarkCleared(unit, place.Job, place.Attempt); return default(Done); }, cancel);
        _endedSince.Remove(place);
        AttemptFolders.Delete(place);
    }

    private async Task TakeOutput(AttemptPlace place, bool whole, CancellationToken cancel)
    {
        while (true)
        {
            var known = await database.Query(async unit => await JobStore.Find(unit, place.Job) is null ? -1 : await JobLogStore.Count(unit, place.Job, place.Attempt, "output"), cancel);
            if (known < 0)
                return;
            var lines = await executor.Output(place, known, whole, cancel);
            if (lines.Count == 0)
                return;
            var kept = await database.Keep<IReadOnlyList<JobLogLine>>(async unit => Result.Of(await JobLogStore.Append(unit, place.Job, place.Attempt, "output", known, lines, cancel)), cancel);
            if (kept.Succeeded(out var fresh, out _))
                announcer.TellLog(place.Job, fresh);
        }
    }

    private async Task GiveUpOverdue(CancellationToken cancel)
    {
        foreach (var row in await database.Query(unit => JobStore.Overdue(unit, server.Value, clock.GetUtcNow().ToUnixTimeMilliseconds()), cancel))
            await Fail(row.Id, (int)row.Attempt, $"Neither it nor its server was heard of for {options.Value.Lease.TotalSeconds:0.###} s.", lost: true, IsOverdue, cancel);
    }

    [LoggerMessage(304, LogLevel.Warning, "Job {Job}: attempt {Attempt} was given up: {Reason}")]
    private partial void LogFailed(string job, int attempt, string reason);
}
