using System.Text.Json;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Slipway.Identity.Tokens;
using Slipway.Storage;

namespace Slipway.Work.Jobs;

/// <summary>
/// What a running attempt may say of its job. Each report is checked against the job's present attempt and the token it was given, in the unit of work that keeps the report:
/// an attempt that was given up cannot write any more, however late it comes.
/// </summary>
internal sealed partial class AttemptService(
    Database database, JobSettlement settlement, IEnumerable<IJobEffect> effects, JobAnnouncer announcer, TokenCache tokens, IOptions<WorkOptions> options, ILogger<AttemptService> log)
{
    private const int LargestResult = 1 << 20;
    private const int LargestMetrics = 1 << 16;
    private const int LargestCheckpoint = 1 << 16;

    public Task<Result<Assignment>> Assignment(Actor actor, string id, int attempt, CancellationToken cancel) =>
        database.Read<Assignment>(async unit =>
        {
            if (!(await AttemptFence.Find(unit, actor, id, attempt)).Succeeded(out var row, out var stale))
                return stale;
            var lines = await JobLogStore.Count(unit, id, attempt, "log");
            return new Assignment(id, attempt, row.Kind, JsonSerializer.Deserialize<JsonElement>(row.Payload), (long)options.Value.Lease.TotalMilliseconds, lines, row.Checkpoint is null ? null : JsonSerializer.Deserialize<JsonElement>(row.Checkpoint));
        }, cancel);

    public Task<Result<Heard>> Beat(Actor actor, string id, int attempt, CancellationToken cancel) =>
        Report(actor, id, attempt, (_, _) => Task.FromResult<Refusal?>(null), cancel);

    public async Task<Result<Heard>> Progress(Actor actor, string id, int attempt, JobProgress progress, CancellationToken cancel)
    {
        if (progress.Fraction is { } fraction && fraction is not (>= 0 and <= 1))
            return Refusal.Invalid($"A fraction of {fraction} is no progress.", "Send 0 to 1, or leave it out.");
        if (progress.Metrics is { } metrics && (metrics.ValueKind != JsonValueKind.Object || metrics.GetRawText().Length > LargestMetrics))
            return Refusal.Invalid("The metrics of a progress report are an object of at most 64 KiB.");
        var fit = progress with { Step = progress.Step is null ? null : JobText.Fit(progress.Step, 200) };
        var heard = await Report(actor, id, attempt, async (unit, _) =>
        {
            await JobStore.SaveProgress(unit, id, JsonSerializer.Serialize(fit, JsonSerializerOptions.Web));
            return null;
        }, cancel);
        if (heard.IsSuccess)
            announcer.TellProgress(id, fit);
        return heard;
    }

    public async Task<Result<Heard>> Keep(Actor actor, string id, int attempt, Checkpoint checkpoint, CancellationToken cancel)
    {
        if (checkpoint.State.ValueKind == JsonValueKind.Undefined || Encoding.UTF8.GetByteCount(checkpoint.State.GetRawText()) > LargestCheckpoint)
            return Refusal.Invalid($"A checkpoint is JSON of at most {LargestCheckpoint} bytes.", "Put what is big into the blob store and keep its hash.");
        return await Report(actor, id, attempt, async (unit, _) =>
        {
            await JobStore.SaveCheckpoint(unit, id, checkpoint.State.GetRawText());
            return null;
        }, cancel);
    }

    public async Task<Result<Heard>> Log(Actor actor, string id, int attempt, LogBatch batch, CancellationToken cancel)
    {
        if (batch.Lines.Count > 1000)
            return Refusal.Invalid($"A batch of {batch.Lines.Count} log lines is too long.", "Send at most 1000 at once.");
        IReadOnlyList<JobLogLine> fresh = [];
        var heard = await Report(actor, id, attempt, async (unit, _) =>
        {
            var known = await JobLogStore.Count(unit, id, attempt, "log");
            if (batch.From < 0 || batch.From > known)
                return Refusal.Invalid($"The lines before line {batch.From} are missing.", $"Send from line {known}.");
            fresh = await JobLogStore.Append(unit, id, attempt, "log", batch.From, [.. batch.Lines.Select(line => JobText.Fit(line))], cancel);
            return null;
        }, cancel);
        if (heard.IsSuccess)
            announcer.TellLog(id, fresh);
        return heard;
    }

    public async Task<Result<Job>> Complete(Actor actor, string id, int attempt, Completion completion, CancellationToken cancel)
    {
        if (completion.Result.ValueKind == JsonValueKind.Undefined || Encoding.UTF8.GetByteCount(completion.Result.GetRawText()) > LargestResult)
            return Refusal.Invalid($"A result is JSON of at most {LargestResult} bytes.", "Put what is big into the blob store and return its hash.");
        Refusal? unwanted = null;
        var ended = await End(actor, id, attempt, async (unit, row) =>
        {
            unwanted = await Apply(unit, row, completion.Result, cancel);
            if (unwanted is null)
                await JobSettlement.Succeed(unit, row, completion.Result.GetRawText());
            return unwanted;
        }, cancel);
        return unwanted is null ? ended : await Fail(actor, id, attempt, new Failure(unwanted.Message, Again: false), cancel);
    }

    public Task<Result<Job>> Fail(Actor actor, string id, int attempt, Failure failure, CancellationToken cancel) =>
        End(actor, id, attempt, async (unit, row) =>
        {
            await settlement.Fail(unit, row, JobText.Fit(failure.Error), failure.Again);
            return null;
        }, cancel);

    /// <summary>The attempt has ended because it was told to; one that was not told has failed.</summary>
    public Task<Result<Job>> EndCancelled(Actor actor, string id, int attempt, CancellationToken cancel) =>
        End(actor, id, attempt, async (unit, row) =>
        {
            await settlement.Fail(unit, row, "The attempt was interrupted.", again: true);
            return null;
        }, cancel);

    private async Task<Refusal?> Apply(Unit unit, JobRow row, JsonElement result, CancellationToken cancel)
    {
        foreach (var effect in effects.Where(effect => effect.Kind == row.Kind))
        {
            if (!(await effect.Apply(unit, row.ToJob(), result, cancel)).Succeeded(out _, out var refusal))
                return refusal;
        }

        return null;
    }

    /// <summary>Any report is a heartbeat too.</summary>
    private Task<Result<Heard>> Report(Actor actor, string id, int attempt, Func<Unit, JobRow, Task<Refusal?>> keep, CancellationToken cancel) =>
        database.Keep<Heard>(async unit =>
        {
            if (!(await AttemptFence.Find(unit, actor, id, attempt)).Succeeded(out var row, out var stale))
                return stale;
            if (await keep(unit, row) is { } refusal)
                return refusal;
            await JobStore.Beat(unit, id, (unit.Now + options.Value.Lease).ToUnixTimeMilliseconds());
            return new Heard(row.CancelRequestedAt is not null);
        }, cancel);

    private async Task<Result<Job>> End(Actor actor, string id, int attempt, Func<Unit, JobRow, Task<Refusal?>> settle, CancellationToken cancel)
    {
        var ended = await database.Write<Job>(actor, async unit =>
        {
            if (!(await AttemptFence.Find(unit, actor, id, attempt)).Succeeded(out var row, out var stale))
                return stale;
            return await settle(unit, row) is { } refusal ? refusal : (await JobStore.Find(unit, id))!.ToJob();
        }, cancel);
        if (ended.Succeeded(out var job, out _))
        {
            tokens.Forget();
            LogEnded(id, attempt, job.State);
        }

        return announcer.Tell(ended);
    }

    [LoggerMessage(302, LogLevel.Information, "Job {Job}: attempt {Attempt} reported its end; the job is {State}")]
    private partial void LogEnded(string job, int attempt, JobState state);
}
