namespace Slipway.Monitoring.Contracts;

/// <summary>A window, whose monitor it belongs to, and what was measured in it.</summary>
/// <param name="Labels">The dataset whose labels were joined; null where none are declared.</param>
public sealed record WindowOfMonitor(DeploymentMonitor Monitor, MonitoredWindow Window, WindowResult Result, string? Labels);

/// <summary>The payload of the event <c>window.closed</c>: event time has passed the end of a window, and it was measured for the first time.</summary>
/// <param name="Monitor">The monitor's name.</param>
/// <param name="Window">The window's id.</param>
/// <param name="Rows">Predictions in it.</param>
/// <param name="Broken">How many rules it broke so far.</param>
public sealed record WindowClosed(string? Project, string Monitor, string Window, DateTimeOffset Start, DateTimeOffset End, long Rows, int Broken)
{
    public const string Type = "window.closed";
}

/// <summary>Monitors, their windows and alerts, for other stages.</summary>
public interface IMonitors
{
    /// <summary>All of them, by name.</summary>
    Task<IReadOnlyList<DeploymentMonitor>> List(CancellationToken cancel);

    Task<Result<DeploymentMonitor>> Find(string name, CancellationToken cancel);

    /// <summary>A window by its id.</summary>
    Task<Result<WindowOfMonitor>> Window(string id, CancellationToken cancel);

    /// <summary>The closed window of a monitor that an instant of event time falls into; null while there is none.</summary>
    Task<WindowOfMonitor?> WindowAt(string monitor, DateTimeOffset instant, CancellationToken cancel);

    /// <summary>A monitor's closed windows, newest first.</summary>
    Task<IReadOnlyList<WindowOfMonitor>> Windows(string monitor, int limit, CancellationToken cancel);

    /// <summary>The windows that stand as this dataset version.</summary>
    Task<IReadOnlyList<WindowOfMonitor>> PublishedAs(string dataset, string version, CancellationToken cancel);

    /// <summary>An alert by its id.</summary>
    Task<Result<Alert>> Alert(string id, CancellationToken cancel);

    /// <summary>The alerts that a window raised, newest first.</summary>
    Task<IReadOnlyList<Alert>> AlertsOf(WindowOfMonitor window, CancellationToken cancel);
}
