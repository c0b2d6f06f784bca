using Microsoft.Extensions.Logging;
using Slipway.Drift;
using Slipway.Monitoring.Alerts;
using Slipway.Monitoring.Contracts;
using Slipway.Monitoring.Labels;
using Slipway.Monitoring.Monitors;
using Slipway.Serving.Contracts;

namespace Slipway.Monitoring.Windows;

/// <summary>
/// One look at a monitor: windows that have closed since the last look are computed in the order of time, those that late predictions or new labels bear on are computed again. All that it goes by
/// is in the database, the prediction log and the labels' dataset, and each window is one unit of work, so that it goes on wherever a kill left it. A look that finds nothing new reads no prediction.
/// </summary>
internal sealed partial class MonitorPass(
    Database database, IDeployments deployments, WindowPredictions predictions, LabelJoin labels, WindowEvaluator evaluator, WindowPublisher publisher, MonitoringMetrics metrics, TimeProvider clock, ILogger<MonitorPass> log)
    : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);

    /// <summary>Looks at every monitor; one that fails says why and holds up no other.</summary>
    public async Task RunAll(CancellationToken cancel)
    {
        foreach (var monitor in await database.Query(unit => MonitorStore.List(unit, cancel), cancel))
        {
            try
            {
                await Run(monitor, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                throw;
            }
#pragma warning disable CA1031 // A broken segment of one deployment must not end the watch over all others.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                LogFault(monitor.Name, fault);
                await Hinder(monitor, $"The last look at the predictions failed: {fault.Message}", cancel);
            }
        }
    }

    /// <summary>Looks at one, as it stands when its turn comes: by what another look saw while this one waited, a late prediction is late.</summary>
    /// <returns>How many windows were computed.</returns>
    public async Task<int> Run(MonitorRow listed, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (!(await database.Read<MonitorRow>(async unit => await MonitorStore.FindById(unit, listed.Id, cancel) is { } now ? now : Refusal.NotFound("Monitor", listed.Name), cancel)).Succeeded(out var monitor, out _))
                return 0;
            if (!(await deployments.Get(monitor.Deployment, cancel)).Succeeded(out var deployment, out _))
            {
                await Hinder(monitor, $"There is no deployment '{monitor.Deployment}' yet.", cancel);
                return 0;
            }

            var computed = await Look(monitor, deployment.Id, cancel);
            await publisher.PublishDue(monitor, deployment.Id, cancel);
            await metrics.Refresh(database, monitor, computed > 0, cancel);
            return computed;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<int> Look(MonitorRow monitor, string deployment, CancellationToken cancel)
    {
        var plan = monitor.Plan;
        var tally = await predictions.Count(monitor, deployment, cancel);
        // Asked after the predictions were counted: labels that were there before the predictions that settle a window count in it.
        var newest = plan.Labels is { } source ? await labels.Newest(source, cancel) : 0;
        var seen = new Seen(tally, tally.Stamp, newest, monitor.Revision);
        if (monitor.Problem is null && _seen.GetValueOrDefault(monitor.Id) == seen)
            return 0;
        var watermark = tally.Newest is null || monitor.Watermark > tally.Newest ? monitor.Watermark : tally.Newest;
        var known = await database.Query(unit => WindowStore.Heads(unit, monitor.Id, cancel), cancel);
        var due = DueWindows.Of(plan, tally.Windows, known, monitor.Watermark, watermark, newest);
        var computed = 0;
        foreach (var window in due.Windows)
        {
            if (await Compute(monitor, new WindowOrder(monitor, deployment, window.Window, newest, window.Settled), cancel) is not { } changed)
                return computed;
            computed += changed ? 1 : 0;
        }

        await See(monitor, new MonitorSight(watermark, due.Late, tally.Ahead, tally.Untimed), cancel);
        _seen[monitor.Id] = seen;
        return computed;
    }

    /// <returns>Whether the window is another one now; null where the monitor was changed meanwhile, so that the next look begins anew.</returns>
    private async Task<bool?> Compute(MonitorRow monitor, WindowOrder order, CancellationToken cancel)
    {
        var window = await evaluator.Evaluate(order, cancel);
        var written = await database.Write<WindowWritten>(Actor.System with { Request = window.Id }, unit => Write(unit, monitor, window, cancel), cancel);
        if (!written.Succeeded(out var done, out var refusal))
        {
            LogPassedOver(monitor.Name, order.Window.ToString(), refusal.Message);
            return null;
        }

        foreach (var words in done.Alerts)
            LogAlert(words);
        if (done.Revision > 0)
            LogComputed(monitor.Name, order.Window.ToString(), window.Rows, window.Labels, done.Revision);
        return done.Revision > 0;
    }

    /// <summary>The window, where the rules stand after it, and the alerts that it raised or resolved: all or nothing. What another server or an earlier life has written already stays.</summary>
    private async Task<Result<WindowWritten>> Write(Unit unit, MonitorRow monitor, WindowRow window, CancellationToken cancel)
    {
        if (await MonitorStore.FindById(unit, monitor.Id, cancel) is not { } now || now.Revision != monitor.Revision)
            return Refusal.Conflict("The monitor was changed meanwhile.");
        var before = await WindowStore.Find(unit, window.Id, cancel);
        if (before is not null)
        {
            if (before.Settled || (before.Rows >= window.Rows && before.LabelVersion >= window.LabelVersion && !window.Settled))
            {
                unit.NothingChanged();
                return new WindowWritten(0, []);
            }

            window = window with { Revision = before.Revision + (before.MeasuresAs(window) ? 0 : 1), FirstRows = before.FirstRows };
        }

        await WindowStore.Save(unit, window, cancel);
        unit.Audit("window.compute", window.Id, new { monitor = monitor.Name, window = window.Window.ToString(), window.Revision, window.Rows, window.Labels, window.LabelVersion, window.Settled });
        if (before is null)
            unit.Publish(WindowClosed.Type, window.Id, new WindowClosed(now.Project, now.Name, window.Id, window.Window.Start, window.Window.End, window.Rows, window.Result.Findings.Count(f => f.Verdict == RuleVerdict.Broken)));
        return new WindowWritten(window.Revision, await AlertDesk.Apply(unit, now, window.Result.Findings, clock, cancel));
    }

    private async Task See(MonitorRow monitor, MonitorSight sight, CancellationToken cancel)
    {
        if (monitor.Problem is not null || sight != new MonitorSight(monitor.Watermark, monitor.Late, monitor.Ahead, monitor.Untimed))
            await database.Keep<Done>(async unit => { await MonitorStore.SetSeen(unit, monitor.Id, sight, cancel); return default(Done); }, cancel);
    }

    private async Task Hinder(MonitorRow monitor, string problem, CancellationToken cancel)
    {
        if (problem != monitor.Problem)
            await database.Keep<Done>(async unit => { await MonitorStore.SetProblem(unit, monitor.Id, problem, cancel); return default(Done); }, cancel);
    }

    /// <summary>What a look went by: while it is the same, there is nothing to do.</summary>
    private sealed record Seen(DeploymentTally Tally, long Stamp, int Labels, long Revision);

    /// <param name="Revision">The revision that was written; 0 for none.</param>
    /// <param name="Alerts">What was raised and resolved, in words.</param>
    private sealed record WindowWritten(long Revision, IReadOnlyList<string> Alerts);

    [LoggerMessage(2401, LogLevel.Information, "{Monitor}: window {Window} was computed: {Rows} predictions, {Labels} labels, revision {Revision}")]
    private partial void LogComputed(string monitor, string window, long rows, long labels, long revision);

    [LoggerMessage(2402, LogLevel.Warning, "Alert {Words}")]
    private partial void LogAlert(string words);

    [LoggerMessage(2403, LogLevel.Information, "{Monitor}: window {Window} was passed over: {Why}")]
    private partial void LogPassedOver(string monitor, string window, string why);

    [LoggerMessage(2404, LogLevel.Error, "{Monitor}: the look at the predictions failed and will be tried again")]
    private partial void LogFault(string monitor, Exception fault);
}
