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
            yield return new TimelineEntry($"{MonitorText.Kind(alert)} alert resolved: {subject}", at, alert.ResolvedWords is { } words ? MonitorText.Words(monitor, alert, words) : null, Tone: Tone.Good);
        yield return new TimelineEntry(
            $"{MonitorText.Kind(alert)} alert raised: {subject}", alert.RaisedAt, MonitorText.Words(monitor, alert), Href: MonitorText.Address(monitor, alert), Tone: alert.ResolvedAt is null ? Tone.Bad : Tone.Warning);
    }
}
