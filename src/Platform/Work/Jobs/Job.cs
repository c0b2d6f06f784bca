using System.Text.Json.Serialization;
using System.Text.Json;

namespace Slipway.Work;

/// <summary>Where a job stands.</summary>
[JsonConverter(typeof(JobStateConverter))]
public enum JobState
{
    /// <summary>It waits for a slot, or for the time before which it must not run.</summary>
    Queued,

    /// <summary>An attempt holds its lease.</summary>
    Running,

    /// <summary>It ended with a result.</summary>
    Succeeded,

    /// <summary>Its last attempt ended with an error.</summary>
    Failed,

    /// <summary>Somebody did not want it any more.</summary>
    Cancelled,
}

/// <summary>Writes states in lower case.</summary>
internal sealed class JobStateConverter() : JsonStringEnumConverter<JobState>(JsonNamingPolicy.SnakeCaseLower);

/// <summary>How far a running attempt has come.</summary>
/// <param name="Fraction">From 0 to 1; null while it cannot be told.</param>
/// <param name="Step">What it is doing, at most 200 characters.</param>
/// <param name="Metrics">Whatever figures it wants to show: an object, at most 64 KiB.</param>
public sealed record JobProgress(double? Fraction = null, string? Step = null, JsonElement? Metrics = null);

/// <summary>Something that takes long, is kept in the database and runs in a process of its own, again if need be.</summary>
/// <param name="Id"><c>job_</c> and 32 hexadecimal digits.</param>
/// <param name="Kind">The name of the <see cref="IJobKind"/> that runs it.</param>
/// <param name="Subject">The opaque id of what it works on, if anything.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempt">How many attempts have begun; the present one's number.</param>
/// <param name="MaxAttempts">After how many failed attempts it fails.</param>
/// <param name="Priority">Higher runs earlier.</param>
/// <param name="Payload">What it was asked.</param>
/// <param name="Progress">How far its newest attempt came.</param>
/// <param name="Result">What it ended with.</param>
/// <param name="Error">Why its newest failed attempt failed.</param>
/// <param name="Key">The idempotency key it was submitted with.</param>
/// <param name="Parent">The job it is a part of.</param>
/// <param name="Group">Whatever else it belongs to.</param>
/// <param name="CreatedBy">The principal on whose behalf it runs.</param>
/// <param name="Server">The server that started its newest attempt.</param>
public sealed record Job(
    string Id, string Kind, string? Subject, JobState State, int Attempt, int MaxAttempts, int Priority, JsonElement Payload, JobProgress? Progress, JsonElement? Result, string? Error,
    string? Key, string? Parent, string? Group, string CreatedBy, string? Server)
{
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>It does not start earlier: its wish, or the back-off after a failed attempt.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>When its newest attempt began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? HeartbeatAt { get; init; }

    /// <summary>When the running attempt is given up unless it is heard of before.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    public DateTimeOffset? CancelRequestedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    [JsonIgnore]
    public bool HasEnded => State is JobState.Succeeded or JobState.Failed or JobState.Cancelled;
}

/// <summary>What a new job is to be.</summary>
/// <param name="Kind">The name of a registered <see cref="IJobKind"/>.</param>
/// <param name="Payload">What it is asked, at most 1 MiB of JSON.</param>
public sealed record NewJob(string Kind, JsonElement Payload)
{
    /// <summary>A job whose payload is what <paramref name="payload"/> serialises to.</summary>
    public static NewJob Of<T>(string kind, T payload) => new(kind, JsonSerializer.SerializeToElement(payload, JsonSerializerOptions.Web));

    /// <summary>The opaque id of what it works on.</summary>
    public string? Subject { get; init; }

    /// <summary>Higher runs earlier; 0 unless said otherwise.</summary>
    public int Priority { get; init; }

    /// <summary>It does not start before this instant.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>How often it is tried; its kind's number unless said otherwise.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>The job it is a part of; cancelling that one cancels this one.</summary>
    public string? Parent { get; init; }

    /// <summary>Whatever else it belongs to, such as a pipeline run.</summary>
    public string? Group { get; init; }

    /// <summary>Submitting twice with the same key gives the same job: at most 200 characters.</summary>
    public string? Key { get; init; }
}

/// <summary>Which jobs a list is to hold; all that is null does not matter.</summary>
public sealed record JobFilter(JobState? State = null, string? Kind = null, string? Subject = null, string? Parent = null, string? Group = null);

/// <summary>A line of a job's log.</summary>
/// <param name="Sequence">Dense number within the job, from 1, in the order of arrival.</param>
/// <param name="Attempt">The attempt that wrote it.</param>
/// <param name="Source"><c>log</c> for what the job says, <c>output</c> for what its process printed, <c>server</c> for what the server has to say of it.</param>
/// <param name="At">When it arrived.</param>
/// <param name="Text">The line, without its end.</param>
public sealed record JobLogLine(long Sequence, int Attempt, string Source, DateTimeOffset At, string Text);

/// <summary>A stretch of a job's log.</summary>
/// <param name="Lines">The lines, oldest first.</param>
/// <param name="Next">What to send as <c>after</c> for the lines behind these.</param>
/// <param name="Ended">Whether the job has ended and these are its last lines.</param>
public sealed record JobLogPart(IReadOnlyList<JobLogLine> Lines, long Next, bool Ended);
