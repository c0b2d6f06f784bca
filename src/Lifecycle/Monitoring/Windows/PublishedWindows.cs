using System.Text.Json;
using Slipway.Monitoring.Contracts;
using Slipway.Monitoring.Monitors;
using Slipway.Work;

namespace Slipway.Monitoring.Windows;

/// <summary>Hears that a window's rows stand as a dataset version, writes it down and says so.</summary>
internal sealed class PublishedWindows(Database database, JobService jobs) : ISubscriber
{
    public string Name => "monitoring.published";

    public bool Wants(string type) => type is "job.succeeded" or "job.failed" or "job.cancelled";

    public async Task Handle(OutgoingEvent happened, CancellationToken cancel)
    {
        if (happened.Payload.Deserialize<JobEvent>(JsonSerializerOptions.Web) is not { Group: { } id } || !id.StartsWith("window_", StringComparison.Ordinal))
            return;
        var version = (await jobs.Get(happened.Subject, cancel)).Succeeded(out var job, out _) && job is { State: JobState.Succeeded, Result: { } result } ? result.GetProperty("version").GetString() : null;
        await database.Write<Done>(Actor.System with { Request = happened.Subject }, async unit =>
        {
            if (await WindowStore.Find(unit, id, cancel) is not { } window || window.PublishJob != happened.Subject || await MonitorStore.FindById(unit, window.Monitor, cancel) is not { } monitor)
            {
                unit.NothingChanged();
                return default(Done);
            }

            await WindowStore.SetPublished(unit, id, version, cancel);
            unit.Audit(version is null ? "window.publish-failed" : "window.publish", id, new { monitor = monitor.Name, window = window.Window.ToString(), window.Dataset, version });
            if (version is not null)
                unit.Publish(WindowLabelled.Type, id, Told(monitor, window, version));
            return default(Done);
        }, cancel);
    }

    private static WindowLabelled Told(MonitorRow monitor, WindowRow window, string version) => new(
        monitor.Project, monitor.Name, window.Id, window.Window.Start, window.Window.End, window.Dataset!, version, monitor.Plan.Labels?.Value ?? "", window.PublishedLabels,
        window.Result.LabelCoverage ?? 0, window.Settled);
}
