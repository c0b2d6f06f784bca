namespace Slipway.Ui;

/// <summary>The states that things on pages can be in.</summary>
public enum StatusKind { Draft, Queued, Running, Succeeded, Failed, Cancelled, Skipped, Blocked, Warning, Live }

/// <summary>Words, colour and symbol of a state.</summary>
internal static class StatusKinds
{
    public static string Words(this StatusKind kind) => kind.ToString();

    public static Tone Tone(this StatusKind kind) => kind switch
    {
        StatusKind.Running => Slipway.Ui.Tone.Running,
        StatusKind.Succeeded or StatusKind.Live => Slipway.Ui.Tone.Good,
        StatusKind.Failed => Slipway.Ui.Tone.Bad,
        StatusKind.Blocked or StatusKind.Warning => Slipway.Ui.Tone.Warning,
        _ => Slipway.Ui.Tone.Neutral,
    };

    public static string Symbol(this StatusKind kind) => kind switch
    {
        StatusKind.Running => "running",
        StatusKind.Succeeded => "check",
        StatusKind.Failed => "cross",
        StatusKind.Blocked => "blocked",
        StatusKind.Warning => "warning",
        StatusKind.Live => "live",
        StatusKind.Queued => "queued",
        StatusKind.Cancelled => "cancelled",
        StatusKind.Skipped => "skipped",
        _ => "draft",
    };
}
