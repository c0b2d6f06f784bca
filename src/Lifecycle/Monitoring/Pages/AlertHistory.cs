using Slipway.Monitoring.Contracts;
using Slipway.Ui;

namespace Slipway.Monitoring.Pages;

/// <summary>What was raised and what was resolved, newest first.</summary>
internal static class AlertHistory
{
    public static IReadOnlyList<TimelineEntry> Of(DeploymentMonitor monitor, IReadOnlyList<Alert> alerts) => [.. alerts.SelectMany(alert => Entries(monitor, alert)).OrderByDescending(entry => entry.At)];

    private static IEnumerable<TimelineEntry> Entries(DeploymentMonitor monitor, Alert alert)
    {
        var subject = $"{MonitorText.Quantity(alert.Quantity)} of {alert.Subject}";
        if (alert.ResolvedAt is { } at)
            yield return new TimelineEntry($"{MonitorText.Kind(alert)} alert resolved: {subject}", at, Told(alert, AlertChanged.Resolved, alert.ResolvedWords is { } words ? MonitorText.Words(monitor, alert, words) : null), Tone: Tone.Good);
        yield return new TimelineEntry(
            $"{MonitorText.Kind(alert)} alert raised: {subject}", alert.RaisedAt, Told(alert, AlertChanged.Raised, MonitorText.Words(monitor, alert)), Href: MonitorText.Address(monitor, alert), Tone: alert.ResolvedAt is null ? Tone.Bad : Tone.Warning);
    }

    /// <summary>What happened, and which webhooks have heard of it.</summary>
    private static string? Told(Alert alert, string change, string? words)
    {
        var notices = alert.Notices.Where(notice => notice.Change == change).Select(notice => notice.Failure is { } failure
            ? $"{notice.Receiver} has not heard of it: {failure} Tried {notice.Tries} {(notice.Tries == 1 ? "time" : "times")}, last at {Show.Instant(notice.FailedAt)}."
            : $"{notice.Receiver} was told.");
        return string.Join(" ", notices.Prepend(words).Where(part => part is not null)) is { Length: > 0 } all ? all : null;
    }
}
