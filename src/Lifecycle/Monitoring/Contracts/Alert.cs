namespace Slipway.Monitoring.Contracts;

/// <summary>A rule that was broken. It is raised once and stays out until a window keeps to the rule again.</summary>
/// <param name="Id"><c>alert_</c> and 32 hexadecimal digits.</param>
/// <param name="Monitor">The monitor's name.</param>
/// <param name="Rule">The rule's name within the monitor; its first word is the kind.</param>
/// <param name="Subject">The feature or metric.</param>
/// <param name="Quantity">What was measured, such as <c>psi</c>.</param>
/// <param name="Words">The finding in words: quantity, value, bound, n and window.</param>
/// <param name="Rows">The rows, or labelled rows, that it rests on.</param>
/// <param name="WindowStart">The window that raised it.</param>
/// <param name="ResolvedAt">Null while it is out.</param>
/// <param name="ResolvedWords">What resolved it.</param>
public sealed record Alert(
    string Id, string Monitor, string Rule, string Subject, string Quantity, string Words, double? Measured, double Bound, long Rows, DateTimeOffset WindowStart, DateTimeOffset WindowEnd,
    DateTimeOffset RaisedAt, DateTimeOffset? ResolvedAt, string? ResolvedWords)
{
    /// <summary>Which webhooks have heard of it, and which have not yet.</summary>
    public IReadOnlyList<AlertNotice> Notices { get; init; } = [];
}

/// <summary>How a webhook took the news of an alert.</summary>
/// <param name="Change"><c>alert.raised</c> or <c>alert.resolved</c>.</param>
/// <param name="Receiver">The receiver's scheme, host and port; the rest of its address may hold a secret.</param>
/// <param name="DeliveredAt">When it answered with success; null until it does.</param>
/// <param name="Failure">What went wrong the last time; null once it has answered.</param>
/// <param name="Tries">How often it was tried in vain.</param>
/// <param name="FailedAt">When last.</param>
public sealed record AlertNotice(string Change, string Receiver, DateTimeOffset? DeliveredAt, string? Failure = null, int Tries = 0, DateTimeOffset? FailedAt = null);

/// <summary>The payload of the events <c>alert.raised</c> and <c>alert.resolved</c>.</summary>
/// <param name="Kind">The rule's kind: <c>drift</c>, <c>calibration</c>, <c>performance</c> or <c>quality</c>.</param>
/// <param name="Words">What happened, in words.</param>
public sealed record AlertChanged(
    string? Project, string Monitor, string Alert, string Kind, string Rule, string Subject, string Quantity, double? Measured, double Bound, long Rows, DateTimeOffset WindowStart, DateTimeOffset WindowEnd, string Words)
{
    public const string Raised = "alert.raised";
    public const string Resolved = "alert.resolved";
}

/// <summary>The payload of the event <c>window.labelled</c>: a closed window stands as a dataset version, features, prediction and label side by side.</summary>
/// <param name="Label">The column that holds the label.</param>
/// <param name="Rows">Labelled rows in it.</param>
/// <param name="Coverage">The share of the window's predictions that they are.</param>
/// <param name="Settled">Whether no later label counts any more.</param>
public sealed record WindowLabelled(string? Project, string Monitor, string Window, DateTimeOffset Start, DateTimeOffset End, string Dataset, string Version, string Label, long Rows, double Coverage, bool Settled)
{
    public const string Type = "window.labelled";
}
