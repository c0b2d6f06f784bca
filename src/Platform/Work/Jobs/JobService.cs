using System.Text;
using Microsoft.Extensions.Logging;
using Slipway.Storage;
using Slipway.Work.Jobs;

namespace Slipway.Work;

/// <summary>Submits jobs, shows them, and takes them back: what everybody but the job itself does with one.</summary>
public sealed partial class JobService
{
    private const int LargestPayload = 1 << 20;

    /// <summary>How long a log that could still get its last printed lines is not called ended; longer only if the server that ran the attempt is gone.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(15);
    private readonly Database _database;
    private readonly JobKinds _kinds;
    private readonly JobAnnouncer _announcer;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    internal JobService(Database database, JobKinds kinds, JobAnnouncer announcer, TimeProvider clock, ILogger<JobService> log) =>
        (_database, _kinds, _announcer, _clock, _log) = (database, kinds, announcer, clock, log);

    /// <summary>Queues a job.</summary>
    public async Task<Result<Job>> Submit(Actor actor, NewJob job, CancellationToken cancel) =>
        _announcer.Tell(await _database.Write<Job>(actor, unit => SubmitIn(unit, job, cancel), cancel));

    /// <summary>Queues a job inside another unit of work: it exists if and only if that unit is committed. A key that was used gives the job it was used for.</summary>
    public async Task<Result<Job>> SubmitIn(Unit unit, NewJob job, CancellationToken cancel)
    {
        if (Check(job) is { } wrong)
            return wrong;
        if (job.Key is not null && await JobStore.FindByKey(unit, job.Key) is { } same)
        {
            if (same.Kind != job.Kind)
                return Refusal.Conflict($"The key '{job.Key}' belongs to a job of kind '{same.Kind}' ({same.Id}).", "Choose another key.");
            unit.NothingChanged();
            return same.ToJob();
        }

        if (job.Parent is not null && await JobStore.Find(unit, job.Parent) is null)
            return Refusal.NotFound("Job", job.Parent);
        cancel.ThrowIfCancellationRequested();
        var row = Row(unit, job, _kinds.Find(job.Kind)!);
        await JobStore.Insert(unit, row);
        unit.Audit("job.submit", row.Id, new { row.Kind, row.Subject, row.Parent, group = row.GroupId, row.Key });
        JobEvents.Publish(unit, "job.queued", row);
        return row.ToJob();
    }

    public Task<Result<Job>> Get(string id, CancellationToken cancel) =>
        _database.Read<Job>(async unit => await JobStore.Find(unit, id) is { } row ? row.ToJob() : Refusal.NotFound("Job", id), cancel);

    /// <summary>Jobs, newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="limit">How many at most, 1 to 1,000.</param>
    /// <param name="after">The token of the page before; null for the first.</param>
    public Task<Result<Page<Job>>> List(JobFilter filter, int limit, string? after, CancellationToken cancel)
    {
        if (limit is < 1 or > 1000)
            return Task.FromResult<Result<Page<Job>>>(Refusal.Invalid($"A page cannot hold {limit} jobs.", "Ask for 1 to 1000."));
        return _database.Read<Page<Job>>(async unit =>
        {
            var rows = await JobStore.List(unit, filter, after, limit + 1);
            return new Page<Job>([.. rows.Take(limit).Select(row => row.ToJob())], rows.Count > limit ? rows[limit - 1].Id : null);
        }, cancel);
    }

    /// <summary>The log behind a line.</summary>
    /// <param name="after">The sequence of the last line known; 0 for none.</param>
    /// <param name="limit">How many lines at most, 1 to 5,000.</param>
    public Task<Result<JobLogPart>> Log(string id, long after, int limit, CancellationToken cancel)
    {
        if (limit is < 1 or > 5000 || after < 0)
            return Task.FromResult<Result<JobLogPart>>(Refusal.Invalid($"A log has no {limit} lines after line {after} to give.", "Ask for 1 to 5000 lines after 0 or a line seen before."));
        return _database.Read<JobLogPart>(async unit =>
        {
            if (await JobStore.Find(unit, id) is not { } row)
                return Refusal.NotFound("Job", id);
            var lines = await JobLogStore.Read(unit, id, after, limit);
            return new JobLogPart(lines, lines.Count > 0 ? lines[^1].Sequence : after, lines.Count < limit && IsWhole(row, unit.Now));
        }, cancel);
    }

    /// <summary>Takes back a job and all that is part of it: what waits ends now; what runs is asked to end, and killed when it does not.</summary>
    public async Task<Result<Job>> Cancel(Actor actor, string id, CancellationToken cancel)
    {
        var cancelled = await _database.Write<Job>(actor, async unit =>
        {
            if (await JobStore.Find(unit, id) is not { } row)
                return Refusal.NotFound("Job", id);
            if (row.ToJob() is { HasEnded: true } ended)
                return Refusal.Conflict($"Job '{id}' is over already: {row.State}.", ended.State == JobState.Cancelled ? null : "There is nothing left to cancel.");
            foreach (var member in await JobStore.Unended(unit, id))
                await JobSettlement.AskCancel(unit, member);
            return (await JobStore.Find(unit, id))!.ToJob();
        }, cancel);
        if (cancelled.IsSuccess)
            LogCancelled(id);
        return _announcer.Tell(cancelled);
    }

    /// <summary>Gives a failed or cancelled job as many attempts again as its kind has, beginning now.</summary>
    public async Task<Result<Job>> Retry(Actor actor, string id, CancellationToken cancel) =>
        _announcer.Tell(await _database.Write<Job>(actor, async unit =>
        {
            if (await JobStore.Find(unit, id) is not { } row)
                return Refusal.NotFound("Job", id);
            if (row.ToJob().State is not (JobState.Failed or JobState.Cancelled))
                return Refusal.Conflict($"Job '{id}' is {row.State}; only a failed or cancelled one can be tried again.", row.IsRunning ? "Cancel it first." : null);
            if (_kinds.Find(row.Kind) is not { } kind)
                return UnknownKind(row.Kind);
            await JobStore.Requeue(unit, id, unit.Now.ToUnixTimeMilliseconds(), row.Attempt + kind.MaxAttempts, row.Error);
            unit.Audit("job.retry", id, new { after = row.State, row.Error });
            JobEvents.Publish(unit, "job.queued", row);
            return (await JobStore.Find(unit, id))!.ToJob();
        }, cancel));

    /// <summary>The last that a process printed may arrive after its result.</summary>
    private static bool IsWhole(JobRow row, DateTimeOffset now) =>
        row.ToJob() is { HasEnded: true } job && (job.Attempt == 0 || row.Cleared == job.Attempt || now - job.FinishedAt > LastWords);

    private JobRow Row(Unit unit, NewJob job, IJobKind kind)
    {
        var now = unit.Now.ToUnixTimeMilliseconds();
        return new JobRow
        {
            Id = Ids.New("job", _clock), Kind = kind.Name, Subject = job.Subject, State = JobRow.Name(JobState.Queued), Priority = job.Priority, Weight = kind.Weight, Memory = kind.Memory,
            Payload = job.Payload.GetRawText(), Key = job.Key, Parent = job.Parent, GroupId = job.Group, CreatedBy = unit.Actor.Principal, MaxAttempts = job.MaxAttempts ?? kind.MaxAttempts,
            CreatedAt = now, NotBefore = job.NotBefore?.ToUnixTimeMilliseconds() ?? now,
        };
    }

    private Refusal? Check(NewJob job) => job switch
    {
        _ when _kinds.Find(job.Kind) is null => UnknownKind(job.Kind),
        { Payload.ValueKind: System.Text.Json.JsonValueKind.Undefined } => Refusal.Invalid("The job has no payload.", "Send {} where there is nothing to say."),
        _ when Encoding.UTF8.GetByteCount(job.Payload.GetRawText()) > LargestPayload => Refusal.Invalid($"The payload is longer than {LargestPayload} bytes.", "Put what is big into the blob store and send its hash."),
        { Key.Length: 0 or > 200 } => Refusal.Invalid("An idempotency key has 1 to 200 characters."),
        { MaxAttempts: < 1 or > 100 } => Refusal.Invalid($"A job cannot be tried {job.MaxAttempts} times.", "Choose 1 to 100."),
        { Subject: { } subject } when !AuditNote.IsOpaque(subject) => Refusal.Invalid($"'{subject}' is no opaque id.", "Give letters, an underscore and hexadecimal digits; names belong into the payload."),
        _ => null,
    };

    private Refusal UnknownKind(string kind) => Refusal.Invalid($"There is no kind of job called '{kind}'.", $"This server knows: {string.Join(", ", _kinds.Names)}.");

    [LoggerMessage(301, LogLevel.Information, "Job {Job} was cancelled")]
    private partial void LogCancelled(string job);
}
