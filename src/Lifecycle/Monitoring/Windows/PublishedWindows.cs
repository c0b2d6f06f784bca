using System.Text.Json;
using Slipway.Monitoring.Contracts;
using Slipway.Monitoring.Monitors;
using Slipway.Work;

namespace Slipway.Monitoring.Windows;

/// <summary>Hears that a window's rows stand as a dataset version, writes it down and says so; or that they do not, and when it is tried again.</summary>
internal sealed class PublishedWindows(Database database, JobService jobs) : ISubscriber
{
    public string Name => "monitoring.published";

    public bool Wants(string type) => type is "job.succeeded" or "job.failed" or "job.cancelled";

    public Task Handle(OutgoingEvent happened, CancellationToken cancel) =>
        happened.Payload.Deserialize<JobEvent>(JsonSerializerOptions.Web) is { Group: { } window } && window.StartsWith("window_", StringComparison.Ordinal) ? Finish(window, happened.Subject, cancel) : Task.CompletedTask;

    /// <summary>Ends the publishing of a window when its job has ended. Doing it again changes nothing.</summary>
    public async Task Finish(string window, string job, CancellationToken cancel)
    {
        if ((await jobs.Get(job, cancel)).Succeeded(out var ended, out var gone) && ended.State is not (JobState.Succeeded or JobState.Failed or JobState.Cancelled))
            return;
        var version = ended is { State: JobState.Succeeded, Result: { } result } ? result.GetProperty("version").GetString() : null;
        var why = gone?.Message ?? ended?.Error ?? (ended?.State == JobState.Cancelled ? "The job that loads its rows was cancelled." : "The job that loads its rows failed.");
        await database.Write<Done>(Actor.System with { Request = job }, async unit =>
        {
            if (await WindowStore.Find(unit, window, cancel) is not { } row || row.Published.Job != job || await MonitorStore.FindById(unit, row.Monitor, cancel) is not { } monitor)
            {
                unit.NothingChanged();
                return default(Done);
            }

            await (version is null
                ? Fail(unit, monitor, row, why, cancel)
                : Succeed(unit, monitor, row, version, cancel));
            return default(Done);
        }, cancel);
    }

    /// <summary>Writes down that it failed and when it is tried again.</summary>
    public static async Task Fail(Unit unit, MonitorRow monitor, WindowRow window, string why, CancellationToken cancel)
    {
        var attempts = window.Published.Attempts + 1;
        await WindowStore.SetPublishing(unit, window.Id, window.Published with { Job = null, Revision = 0, Digest = null, Attempts = attempts, After = unit.Now + Publishing.Wait(attempts), Problem = why }, cancel);
        unit.Audit("window.publish-failed", window.Id, new { monitor = monitor.Name, window = window.Window.ToString(), window.Published.Dataset, attempts, why });
    }

    private static async Task Succeed(Unit unit, MonitorRow monitor, WindowRow window, string version, CancellationToken cancel)
    {
        await WindowStore.SetPublishing(unit, window.Id, window.Published with { Job = null, Version = version, Attempts = 0, Problem = null }, cancel);
        unit.Audit("window.publish", window.Id, new { monitor = monitor.Name, window = window.Window.ToString(), window.Published.Dataset, version });
        unit.Publish(WindowLabelled.Type, window.Id, Told(monitor, window, version));
    }

    private static WindowLabelled Told(MonitorRow monitor, WindowRow window, string version) => new(
        monitor.Project, monitor.Name, window.Id, window.Window.Start, window.Window.End, window.Published.Dataset!, version, monitor.Plan.Labels?.Value ?? "", window.Published.Labels,
        window.Result.LabelCoverage ?? 0, window.Settled);
}
