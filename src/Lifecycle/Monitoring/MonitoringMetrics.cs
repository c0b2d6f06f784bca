using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Slipway.Monitoring.Alerts;
using Slipway.Monitoring.Monitors;
using Slipway.Monitoring.Windows;

namespace Slipway.Monitoring;

/// <summary>What the newest windows say, as gauges. A copy of what the database holds, made again at each start.</summary>
internal sealed class MonitoringMetrics : IDisposable
{
    private readonly Meter _meter = new("Slipway.Monitoring");
    private readonly ConcurrentDictionary<string, Standing> _standings = new(StringComparer.Ordinal);

    public MonitoringMetrics()
    {
        _meter.CreateObservableGauge("slipway.monitoring.psi", () => Each((name, s) => s.Newest?.Result.Features.Where(f => f.Statistic is not null).Select(f => Measure(f.Statistic!.Value, name, ("feature", f.Feature)))), null, "Population stability index of a feature in the newest closed window");
        _meter.CreateObservableGauge("slipway.monitoring.missing_share", () => Each((name, s) => s.Newest?.Result.Features.Select(f => Measure(f.CurrentMissing, name, ("feature", f.Feature)))), null, "Share of rows without a value in the newest closed window");
        _meter.CreateObservableGauge("slipway.monitoring.rows", () => Each((name, s) => s.Newest is { } w ? [Measure(w.Rows, name)] : null), null, "Predictions in the newest closed window");
        _meter.CreateObservableGauge("slipway.monitoring.window_end", () => Each((name, s) => s.Newest is { } w ? [Measure(w.Window.End.ToUnixTimeMilliseconds() / 1000.0, name)] : null), "s", "End of the newest closed window, Unix time");
        _meter.CreateObservableGauge("slipway.monitoring.label_coverage", () => Each((name, s) => s.Labelled?.Result.LabelCoverage is { } share ? [Measure(share, name)] : null), null, "Share of rows with a label in the newest window that has any");
        _meter.CreateObservableGauge("slipway.monitoring.calibration_gap", () => Each((name, s) => s.Labelled?.Result.Calibration is { } calibration ? [Measure(calibration.Gap, name)] : null), null, "Distance of mean prediction and observed rate in the newest window with labels");
        _meter.CreateObservableGauge("slipway.monitoring.performance", () => Each((name, s) => s.Labelled?.Result.Metrics.Select(m => Measure(m.Current, name, ("metric", m.Metric)))), null, "Performance in the newest window with labels");
        _meter.CreateObservableGauge("slipway.monitoring.alerts_firing", () => Each((name, s) => s.Firing.Select(pair => Measure(pair.Value, name, ("kind", pair.Key)))), null, "Alerts that are out, by kind of rule");
    }

    public async Task RefreshAll(Database database, CancellationToken cancel)
    {
        foreach (var monitor in await database.Query(unit => MonitorStore.List(unit, cancel), cancel))
            await Refresh(database, monitor, changed: true, cancel);
    }

    /// <summary>Takes over what the database now says of a monitor, unless it says what it said before.</summary>
    /// <param name="monitor">The monitor as it was when it was last read.</param>
    /// <param name="changed">Whether a window was written since then.</param>
    public async Task Refresh(Database database, MonitorRow monitor, bool changed, CancellationToken cancel)
    {
        var stamp = (monitor.Id, monitor.Revision, monitor.Touched);
        if (!changed && _standings.TryGetValue(monitor.Name, out var known) && known.Stamp == stamp)
            return;
        _standings[monitor.Name] = await database.Query(
            async unit =>
            {
                var now = await MonitorStore.FindById(unit, monitor.Id, cancel) ?? monitor;
                var newest = await WindowStore.Newest(unit, monitor.Id, cancel);
                var firing = (await AlertStore.List(unit, monitor.Id, firingOnly: true, null, int.MaxValue, cancel)).CountBy(alert => AlertDesk.KindOf(alert.Rule)).ToDictionary(StringComparer.Ordinal);
                foreach (var kind in monitor.Plan.Rules.Select(rule => AlertDesk.KindOf(rule.Id)))
                    firing.TryAdd(kind, 0);
                return new Standing((now.Id, now.Revision, now.Touched), newest, await WindowStore.NewestLabelled(unit, monitor.Id, cancel), firing);
            },
            cancel);
    }

    public void Forget(string monitor) => _standings.TryRemove(monitor, out _);

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<double>> Each(Func<string, Standing, IEnumerable<Measurement<double>>?> measure) => _standings.SelectMany(pair => measure(pair.Key, pair.Value) ?? []);

    private static Measurement<double> Measure(double value, string monitor, params ReadOnlySpan<(string Key, string Value)> tags)
    {
        var all = new List<KeyValuePair<string, object?>> { new("monitor", monitor) };
        foreach (var (key, tag) in tags)
            all.Add(new(key, tag));
        return new(value, all);
    }

    /// <summary>What is told of a monitor.</summary>
    private sealed record Standing((string Id, long Revision, long Touched) Stamp, WindowRow? Newest, WindowRow? Labelled, IReadOnlyDictionary<string, int> Firing);
}
