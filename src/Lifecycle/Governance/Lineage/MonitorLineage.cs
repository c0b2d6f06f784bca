using System.Globalization;
using Slipway.Data.Contracts;
using Slipway.Monitoring.Contracts;
using Slipway.Pipelines.Contracts;
using Slipway.Registry.Contracts;
using Slipway.Ui;

namespace Slipway.Governance.Lineage;

/// <summary>Monitors, their windows, and the alerts that these raised.</summary>
internal sealed class MonitorLineage(IMonitors monitors, IDatasets datasets, IPipelines pipelines) : ILineageStage
{
    public IReadOnlyList<LineageKind> Kinds { get; } = [LineageKind.Monitor, LineageKind.Window, LineageKind.Alert];

    public async Task<IReadOnlyList<LineageId>> Resolve(string text, CancellationToken cancel) => text switch
    {
        _ when text.StartsWith("window_", StringComparison.Ordinal) => (await monitors.Window(text, cancel)).IsSuccess ? [new LineageId(LineageKind.Window, text)] : [],
        _ when text.StartsWith("alert_", StringComparison.Ordinal) => (await monitors.Alert(text, cancel)).IsSuccess ? [new LineageId(LineageKind.Alert, text)] : [],
        _ => [.. (await monitors.List(cancel)).Where(monitor => monitor.Name == text || monitor.Id == text).Select(monitor => new LineageId(LineageKind.Monitor, monitor.Name))],
    };

    public Task<Found?> Look(LineageId id, Ways ways, CancellationToken cancel) => id.Kind switch
    {
        LineageKind.Monitor => Monitor(id, ways, cancel),
        LineageKind.Window => Window(id, ways, cancel),
        _ => Alert(id, ways, cancel),
    };

    private async Task<Found?> Monitor(LineageId id, Ways ways, CancellationToken cancel)
    {
        if (!(await monitors.Find(id.Value, cancel)).Succeeded(out var monitor, out _))
            return null;
        var windows = ways.HasFlag(Ways.Down) ? await monitors.Windows(monitor.Name, Fan.Most + 1, cancel) : [];
        var node = new LineageNode(
            id.ToString(), LineageKind.Monitor, $"{monitor.Name} monitor", monitor.AlertsFiring > 0 ? FormattableString.Invariant($"{monitor.AlertsFiring} alerts out") : "no alert out",
            $"/monitors/{Uri.EscapeDataString(monitor.Name)}", [new("watches", monitor.Deployment), new("alerts out", Show.Count(monitor.AlertsFiring)), new("event time seen", Show.Instant(monitor.Watermark))]);
        return new Found(
            node, [new Hop(new LineageId(LineageKind.Deployment, monitor.Deployment), Relations.Used)],
            [.. windows.Take(Fan.Most).Select(window => new Hop(new LineageId(LineageKind.Window, window.Window.Id), Relations.GeneratedBy))], Cut: Fan.Cut(windows.Count, "windows", node));
    }

    private async Task<Found?> Window(LineageId id, Ways ways, CancellationToken cancel)
    {
        if (!(await monitors.Window(id.Value, cancel)).Succeeded(out var window, out _))
            return null;
        var (monitor, deployment) = (new LineageId(LineageKind.Monitor, window.Monitor.Name), new LineageId(LineageKind.Deployment, window.Monitor.Deployment));
        List<LineageId> versions = [];
        foreach (var name in window.Result.Versions.Keys.Order(StringComparer.Ordinal))
        {
            if (ModelReference.Parse(name).Succeeded(out var reference, out _))
                versions.Add(LineageId.Model(reference.Model, reference.Number!.Value));
        }

        // What the deployment has served in all its life is more than what answered in this window: the versions that did are named one by one.
        List<Hop> up = [.. versions.Select(version => new Hop(version, Relations.DerivedFrom)), new Hop(deployment, Relations.Used, Ends: true), new Hop(monitor, Relations.GeneratedBy, Ends: true)];
        if (window is { Labels: { } labels, Result.LabelVersion: > 0 } && (await datasets.Version(labels, window.Result.LabelVersion.ToString(CultureInfo.InvariantCulture), cancel)).Succeeded(out var truth, out _))
            up.Add(new Hop(LineageId.Dataset(labels, truth.Version.Id), Relations.Used));
        return new Found(
            Node(id, window), up, ways.HasFlag(Ways.Down) ? await Down(window, cancel) : [],
            [.. versions.Select(version => new LineageEdge(version.ToString(), deployment.ToString(), Relations.Used)), new LineageEdge(deployment.ToString(), monitor.ToString(), Relations.Used)]);
    }

    private async Task<IReadOnlyList<Hop>> Down(WindowOfMonitor window, CancellationToken cancel)
    {
        List<Hop> down = [.. (await monitors.AlertsOf(window, cancel)).Take(Fan.Most).Select(alert => new Hop(new LineageId(LineageKind.Alert, alert.Id), Relations.DerivedFrom))];
        if (window.Window is { Dataset: { } dataset, DatasetVersion: { } version })
            down.Add(new Hop(LineageId.Dataset(dataset, version), Relations.DerivedFrom));
        return down;
    }

    private async Task<Found?> Alert(LineageId id, Ways ways, CancellationToken cancel)
    {
        if (!(await monitors.Alert(id.Value, cancel)).Succeeded(out var alert, out _))
            return null;
        var window = await monitors.WindowAt(alert.Monitor, alert.WindowStart, cancel);
        var started = ways.HasFlag(Ways.Down) ? await pipelines.Lookup(new PipelineLookup(Trigger: alert.Id), cancel) : [];
        var page = $"/monitors/{Uri.EscapeDataString(alert.Monitor)}";
        List<LineageFact> facts = [new("id", alert.Id), new("words", alert.Words), new("raised", Show.Instant(alert.RaisedAt)), new("resolved", alert.ResolvedAt is null ? "not yet" : Show.Instant(alert.ResolvedAt))];
        return new Found(
            new LineageNode(id.ToString(), LineageKind.Alert, $"{alert.Rule.Split(' ', 2)[0]} alert", $"on {alert.Subject}", window is null ? page : $"{page}/windows/{window.Window.Id}", facts),
            [new Hop(window is null ? new LineageId(LineageKind.Monitor, alert.Monitor) : new LineageId(LineageKind.Window, window.Window.Id), Relations.DerivedFrom)],
            [.. started.Take(Fan.Most).Select(pipeline => new Hop(new LineageId(LineageKind.Pipeline, pipeline.Id), Relations.StartedBy))]);
    }

    private static LineageNode Node(LineageId id, WindowOfMonitor window) => new(
        id.ToString(), LineageKind.Window, $"Window of {Day(window.Window.Start)}", $"to {Day(window.Window.End)}", $"/monitors/{Uri.EscapeDataString(window.Monitor.Name)}/windows/{window.Window.Id}",
        [
            new("id", window.Window.Id), new("monitor", window.Monitor.Name), new("until", Show.Instant(window.Window.End)), new("predictions", Show.Count(window.Window.Rows)),
            new("labels", Show.Count(window.Window.Labels)),
        ]);

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString(at.UtcDateTime.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
