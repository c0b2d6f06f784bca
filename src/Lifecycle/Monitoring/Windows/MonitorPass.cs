using Microsoft.Extensions.Logging;
using Slipway.Drift;
using Slipway.Monitoring.Alerts;
using Slipway.Monitoring.Contracts;
using Slipway.Monitoring.Labels;
using Slipway.Monitoring.Monitors;
using Slipway.Serving.Contracts;

namespace Slipway.Monitoring.Windows;

/// <summary>
/// One look at a monitor: windows that have closed since the last look are computed in the order of time, those that new labels bear on are computed again. All that it goes by is in the database, the
/// prediction log and the labels' dataset, and each window is one unit of work, so that it goes on wherever a kill left it.
/// </summary>
internal sealed partial class MonitorPass(
    Database database, IDeployments deployments, IPredictions predictions, LabelJoin labels, WindowEvaluator evaluator, WindowPublisher publisher, MonitoringMetrics metrics, TimeProvider clock, ILogger<MonitorPass> log)
    : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

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
                await See(monitor, null, $"The last look at the predictions failed: {fault.Message}", cancel);
            }
        }
    }

    /// <summary>Looks at one.</summary>
    /// <returns>How many windows were computed.</returns>
    public async Task<int> Run(MonitorRow monitor, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (!(await deployments.Get(monitor.Deployment, cancel)).Succeeded(out var deployment, out _))
            {
                await See(monitor, null, $"There is no deployment '{monitor.Deployment}' yet.", cancel);
                return 0;
            }

            var computed = await Look(monitor, deployment.Id, cancel);
            foreach (var window in await database.Query(unit => WindowStore.Unpublished(unit, monitor.Id, cancel), cancel))
                await publisher.Publish(monitor, deployment.Id, window, cancel);
            await metrics.Refresh(database, monitor, cancel);
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
        var from = await LastEnd(monitor, cancel) ?? DateTimeOffset.UnixEpoch;
        var (starts, seen) = await Scan(deployment, plan, from, cancel);
        var watermark = Later(seen, monitor.Watermark);
        // Asked after the predictions were read: labels that were there before the predictions that settle a window count in it.
        var newest = plan.Labels is { } source ? await labels.Newest(source, cancel) : 0;
        var computed = 0;
        foreach (var window in starts.Select(start => new TimeWindow(Latest(start, from), plan.Window.After(start))).Where(window => window.End <= watermark))
            computed += await Compute(monitor, new WindowOrder(monitor, deployment, window, newest, IsOver(plan, window, watermark)), cancel);
        foreach (var due in await database.Query(unit => WindowStore.Unsettled(unit, monitor.Id, cancel), cancel))
        {
            var settled = IsOver(plan, due.Window, watermark);
            if (due.LabelVersion < newest || settled)
                computed += await Compute(monitor, new WindowOrder(monitor, deployment, due.Window, newest, settled), cancel);
        }

        await See(monitor, watermark, null, cancel);
        return computed;
    }

    /// <summary>The windows that predictions from an instant on fall into, in order, and the newest event time.</summary>
    private async Task<(IReadOnlyCollection<DateTimeOffset> Starts, DateTimeOffset? Seen)> Scan(string deployment, MonitorPlan plan, DateTimeOffset from, CancellationToken cancel)
    {
        var starts = new SortedSet<DateTimeOffset>();
        DateTimeOffset? seen = null;
        var (start, end) = (DateTimeOffset.MinValue, DateTimeOffset.MinValue);
        await foreach (var prediction in predictions.Read(deployment, from, DateTimeOffset.MaxValue, cancel))
        {
            seen = Later(seen, prediction.EventTime);
            if (prediction.EventTime >= start && prediction.EventTime < end)
                continue;
            start = plan.Window.WindowOf(prediction.EventTime);
            end = plan.Window.After(start);
            starts.Add(start);
        }

        return (starts, seen);
    }

    private async Task<int> Compute(MonitorRow monitor, WindowOrder order, CancellationToken cancel)
    {
        var window = await evaluator.Evaluate(order, cancel);
        var written = await database.Write<WindowWritten>(Actor.System with { Request = window.Id }, unit => Write(unit, monitor, window, cancel), cancel);
        if (!written.Succeeded(out var done, out var refusal))
        {
            LogPassedOver(monitor.Name, order.Window.ToString(), refusal.Message);
            return 0;
        }

        foreach (var words in done.Alerts)
            LogAlert(words);
        if (done.Changed)
            LogComputed(monitor.Name, order.Window.ToString(), window.Rows, window.Labels);
        return done.Changed ? 1 : 0;
    }

    /// <summary>The window, where the rules stand after it, and the alerts that it raised or resolved: all or nothing. What another server or an earlier life has written already stays.</summary>
    private async Task<Result<WindowWritten>> Write(Unit unit, MonitorRow monitor, WindowRow window, CancellationToken cancel)
    {
        if (await MonitorStore.FindById(unit, monitor.Id, cancel) is not { } now || now.Revision != monitor.Revision)
            return Refusal.Conflict("The monitor was changed meanwhile.");
        var before = await WindowStore.Find(unit, window.Id, cancel);
        if (before is not null && (before.Settled || (before.LabelVersion >= window.LabelVersion && !window.Settled)))
        {
            unit.NothingChanged();
            return new WindowWritten(false, []);
        }

        await WindowStore.Save(unit, window, cancel);
        unit.Audit("window.compute", window.Id, new { monitor = monitor.Name, window = window.Window.ToString(), window.Rows, window.Labels, window.LabelVersion, window.Settled });
        if (before is null)
            unit.Publish(WindowClosed.Type, window.Id, new WindowClosed(now.Project, now.Name, window.Id, window.Window.Start, window.Window.End, window.Rows, window.Result.Findings.Count(f => f.Verdict == RuleVerdict.Broken)));
        return new WindowWritten(true, await AlertDesk.Apply(unit, now, window.Result.Findings, clock, cancel));
    }

    /// <summary>Whether no label counts any more for a window: none are declared, or the predictions have gone on for longer than labels may take.</summary>
    private static bool IsOver(MonitorPlan plan, TimeWindow window, DateTimeOffset? watermark) => plan.Labels is not { } labels || (labels.Within is { } within && watermark > within.After(window.End));

    private async Task<DateTimeOffset?> LastEnd(MonitorRow monitor, CancellationToken cancel)
    {
        DateTimeOffset? end = null;
        await database.Query(async unit => { end = await WindowStore.LastEnd(unit, monitor.Id, cancel); return default(Done); }, cancel);
        return end;
    }

    private async Task See(MonitorRow monitor, DateTimeOffset? watermark, string? problem, CancellationToken cancel)
    {
        if ((watermark is null || watermark == monitor.Watermark) && problem == monitor.Problem)
            return;
        await database.Keep<Done>(async unit => { await MonitorStore.SetSeen(unit, monitor.Id, watermark, problem, cancel); return default(Done); }, cancel);
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;

    private static DateTimeOffset Latest(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <param name="Alerts">What was raised and resolved, in words.</param>
    private sealed record WindowWritten(bool Changed, IReadOnlyList<string> Alerts);

    [LoggerMessage(2401, LogLevel.Information, "{Monitor}: window {Window} was computed: {Rows} predictions, {Labels} labels")]
    private partial void LogComputed(string monitor, string window, long rows, long labels);

    [LoggerMessage(2402, LogLevel.Warning, "Alert {Words}")]
    private partial void LogAlert(string words);

    [LoggerMessage(2403, LogLevel.Information, "{Monitor}: window {Window} was passed over: {Why}")]
    private partial void LogPassedOver(string monitor, string window, string why);

    [LoggerMessage(2404, LogLevel.Error, "{Monitor}: the look at the predictions failed and will be tried again")]
    private partial void LogFault(string monitor, Exception fault);
}
