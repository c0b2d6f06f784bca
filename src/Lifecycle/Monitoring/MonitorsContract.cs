using Slipway.Monitoring.Alerts;
using Slipway.Monitoring.Contracts;
using Slipway.Monitoring.Monitors;
using Slipway.Monitoring.Windows;

namespace Slipway.Monitoring;

/// <summary>The stage as the other stages see it.</summary>
internal sealed class MonitorsContract(Database database, MonitorService monitors) : IMonitors
{
    private const int MostAlerts = 1000;

    public Task<IReadOnlyList<DeploymentMonitor>> List(CancellationToken cancel) => monitors.List(cancel);

    public Task<Result<DeploymentMonitor>> Find(string name, CancellationToken cancel) => monitors.Get(name, cancel);

    public Task<Result<WindowOfMonitor>> Window(string id, CancellationToken cancel) => database.Read<WindowOfMonitor>(async unit =>
        await WindowStore.Find(unit, id, cancel) is { } row && await Told(unit, row, cancel) is { } window ? window : Refusal.NotFound("Window", id), cancel);

    public async Task<WindowOfMonitor?> WindowAt(string monitor, DateTimeOffset instant, CancellationToken cancel) => (await Windows(monitor, (unit, id) => WindowStore.At(unit, id, instant, cancel), cancel)).SingleOrDefault();

    public Task<IReadOnlyList<WindowOfMonitor>> Windows(string monitor, int limit, CancellationToken cancel) => Windows(monitor, (unit, id) => WindowStore.Before(unit, id, DateTimeOffset.MaxValue, limit, cancel), cancel);

    public Task<IReadOnlyList<WindowOfMonitor>> PublishedAs(string dataset, string version, CancellationToken cancel) =>
        database.Query(async unit => await Told(unit, await WindowStore.PublishedAs(unit, dataset, version, cancel), cancel), cancel);

    public Task<Result<Alert>> Alert(string id, CancellationToken cancel) => database.Read<Alert>(async unit => await AlertStore.Find(unit, id, cancel) is { } alert ? alert : Refusal.NotFound("Alert", id), cancel);

    public async Task<IReadOnlyList<Alert>> AlertsOf(WindowOfMonitor window, CancellationToken cancel)
    {
        var all = await database.Query(unit => AlertStore.List(unit, window.Monitor.Id, firingOnly: false, null, MostAlerts, cancel), cancel);
        return [.. all.Where(alert => alert.WindowStart == window.Window.Start)];
    }

    private Task<IReadOnlyList<WindowOfMonitor>> Windows(string monitor, Func<Unit, string, Task<IReadOnlyList<WindowRow>>> read, CancellationToken cancel) => database.Query(
        async unit => await MonitorStore.Find(unit, monitor, cancel) is { } row ? await Told(unit, await read(unit, row.Id), cancel) : [], cancel);

    private static async Task<IReadOnlyList<WindowOfMonitor>> Told(Unit unit, IReadOnlyList<WindowRow> rows, CancellationToken cancel)
    {
        List<WindowOfMonitor> windows = [];
        foreach (var row in rows)
        {
            if (await Told(unit, row, cancel) is { } window)
                windows.Add(window);
        }

        return windows;
    }

    private static async Task<WindowOfMonitor?> Told(Unit unit, WindowRow row, CancellationToken cancel) => await MonitorStore.FindById(unit, row.Monitor, cancel) is { } monitor
        ? new WindowOfMonitor(monitor.ToContract((await AlertStore.List(unit, monitor.Id, firingOnly: true, null, MostAlerts, cancel)).Count), row.ToContract(), row.Result, monitor.Plan.Labels?.Data)
        : null;
}
