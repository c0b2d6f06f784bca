using Slipway.Tracking.Contracts;
using Slipway.Ui;

namespace Slipway.Tracking.Pages;

/// <summary>How runs are spoken of on pages.</summary>
internal static class RunWords
{
    public static StatusKind Kind(this RunStatus status) => status switch
    {
        RunStatus.Running => StatusKind.Running,
        RunStatus.Scheduled => StatusKind.Queued,
        RunStatus.Finished => StatusKind.Succeeded,
        RunStatus.Failed => StatusKind.Failed,
        RunStatus.Killed => StatusKind.Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A status without a picture."),
    };

    public static string Address(this RunInfo run) => FormattableString.Invariant($"/experiments/{run.Experiment}/runs/{run.Id}");

    /// <summary>The live topic of a run that goes on; null when nothing more is to come.</summary>
    public static string? Topic(this RunInfo run) => run.Status is RunStatus.Running or RunStatus.Scheduled ? "runs/" + run.Id : null;

    public static DateTimeOffset Instant(long milliseconds) => ClientTime.At(milliseconds);

    /// <summary>How long it took, or has taken until now while it goes on; null when its client never said that it ended, or says that it begins later.</summary>
    public static TimeSpan? Duration(this RunInfo run, DateTimeOffset now) => run switch
    {
        { EndedAt: { } end } when end >= run.StartedAt => Instant(end) - Instant(run.StartedAt),
        { EndedAt: null, Status: RunStatus.Running } when Instant(run.StartedAt) <= now => now - Instant(run.StartedAt),
        _ => null,
    };
}
