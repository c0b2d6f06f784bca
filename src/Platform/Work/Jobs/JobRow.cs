using System.Text.Json;

namespace Slipway.Work.Jobs;

/// <summary>A row of the job table, as the database gives it.</summary>
internal sealed class JobRow
{
    public const string Columns = """
        id AS Id, kind AS Kind, subject AS Subject, state AS State, priority AS Priority, weight AS Weight, memory AS Memory, payload AS Payload, progress AS Progress, result AS Result,
        error AS Error, key AS Key, parent AS Parent, group_id AS GroupId, created_by AS CreatedBy, attempt AS Attempt, max_attempts AS MaxAttempts, credential AS Credential,
        server AS Server, created_at AS CreatedAt, not_before AS NotBefore, started_at AS StartedAt, heartbeat_at AS HeartbeatAt, lease_until AS LeaseUntil,
        cancel_requested_at AS CancelRequestedAt, finished_at AS FinishedAt, cleared AS Cleared, checkpoint AS Checkpoint
        """;

    public string Id { get; set; } = "";

    public string Kind { get; set; } = "";

    public string? Subject { get; set; }

    public string State { get; set; } = "";

    public long Priority { get; set; }

    public long Weight { get; set; }

    public long Memory { get; set; }

    public string Payload { get; set; } = "";

    public string? Progress { get; set; }

    public string? Result { get; set; }

    public string? Error { get; set; }

    public string? Key { get; set; }

    public string? Parent { get; set; }

    public string? GroupId { get; set; }

    public string CreatedBy { get; set; } = "";

    public long Attempt { get; set; }

    public long MaxAttempts { get; set; }

    public string? Credential { get; set; }

    public string? Server { get; set; }

    public long CreatedAt { get; set; }

    public long NotBefore { get; set; }

    public long? StartedAt { get; set; }

    public long? HeartbeatAt { get; set; }

    public long? LeaseUntil { get; set; }

    public long? CancelRequestedAt { get; set; }

    public long? FinishedAt { get; set; }

    /// <summary>The newest attempt whose process is gone and whose output is whole.</summary>
    public long? Cleared { get; set; }

    public string? Checkpoint { get; set; }

    public bool IsRunning => State == Name(JobState.Running);

    public static string Name(JobState state) => state switch
    {
        JobState.Queued => "queued",
        JobState.Running => "running",
        JobState.Succeeded => "succeeded",
        JobState.Failed => "failed",
        JobState.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state without a name."),
    };

    public Job ToJob() => new(
        Id, Kind, Subject, Enum.Parse<JobState>(State, ignoreCase: true), (int)Attempt, (int)MaxAttempts, (int)Priority, Json(Payload),
        Progress is null ? null : JsonSerializer.Deserialize<JobProgress>(Progress, JsonSerializerOptions.Web), Result is null ? null : Json(Result), Error,
        Key, Parent, GroupId, CreatedBy, Server)
    {
        CreatedAt = At(CreatedAt),
        NotBefore = At(NotBefore),
        StartedAt = AtOrNull(StartedAt),
        HeartbeatAt = AtOrNull(HeartbeatAt),
        LeaseUntil = AtOrNull(LeaseUntil),
        CancelRequestedAt = AtOrNull(CancelRequestedAt),
        FinishedAt = AtOrNull(FinishedAt),
    };

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static DateTimeOffset? AtOrNull(long? milliseconds) => milliseconds is { } at ? At(at) : null;
}
