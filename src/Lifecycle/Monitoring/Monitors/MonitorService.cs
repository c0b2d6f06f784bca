using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Slipway.Drift;
using Slipway.Monitoring.Alerts;
using Slipway.Monitoring.Contracts;
using Slipway.Monitoring.Windows;

namespace Slipway.Monitoring.Monitors;

/// <summary>Declares monitors and tells of them.</summary>
internal sealed partial class MonitorService(Database database, TaskFit fit, MonitorPass pass, MonitorLoop loop, MonitoringMetrics metrics, TimeProvider clock, ILogger<MonitorService> log)
{
    /// <summary>
    /// Makes a monitor, or changes it; the same declaration again changes nothing. Another deployment or another length of window begins anew from the prediction
    /// log; with another source of labels all windows are joined again; other rules judge what is computed from now on.
    /// </summary>
    /// <param name="project">Which project declares it; null by hand, which leaves it with the project that declared it.</param>
    public async Task<Result<DeploymentMonitor>> Declare(Actor actor, string name, string? project, JsonElement declared, CancellationToken cancel)
    {
        if (MonitorReader.RefuseName(name) is { } badName)
            return badName;
        if (!MonitorReader.Read(declared).Succeeded(out var plan, out var refusal))
            return refusal;
        if (await fit.Refuse(plan, cancel) is { } misfit)
            return misfit;
        var text = Encoding.UTF8.GetString(CanonicalJson.Bytes(declared));
        var written = await database.Write<DeploymentMonitor>(actor, async unit =>
        {
            if (await MonitorStore.Find(unit, name, cancel) is not { } before)
                return await Create(unit, new MonitorRow(Ids.New("monitor", clock), name, project, plan.Deployment, text, 1, AlertLedger.Empty.ToJson(), null, null, unit.Now, unit.Now), cancel);
            if (before.Declared == text && (project is null || before.Project == project))
            {
                unit.NothingChanged();
                return before.ToContract(await Firing(unit, before.Id, cancel));
            }

            return await Change(unit, before, plan, before with { Project = project ?? before.Project, Deployment = plan.Deployment, Declared = text, Revision = before.Revision + 1, Problem = null, UpdatedAt = unit.Now }, cancel);
        }, cancel);
        if (!written.IsSuccess)
            return written;
        LogDeclared(name, plan.Deployment);
        loop.Wake();
        return written;
    }

    public async Task<IReadOnlyList<DeploymentMonitor>> List(CancellationToken cancel) => await database.Query(
        async unit =>
        {
            var firing = (await AlertStore.Firing(unit, cancel)).CountBy(alert => alert.Monitor).ToDictionary(StringComparer.Ordinal);
            return (IReadOnlyList<DeploymentMonitor>)[.. (await MonitorStore.List(unit, cancel)).Select(row => row.ToContract(firing.GetValueOrDefault(row.Name)))];
        },
        cancel);

    public Task<Result<DeploymentMonitor>> Get(string name, CancellationToken cancel) => In(name, async (unit, row) => Result.Of(row.ToContract(await Firing(unit, row.Id, cancel))), cancel);

    /// <summary>Whether a project declared it last.</summary>
    public Task<bool> Belongs(string name, string project, CancellationToken cancel) => database.Query(async unit => await MonitorStore.Find(unit, name, cancel) is { } row && row.Project == project, cancel);

    public async Task<Result<Done>> Delete(Actor actor, string name, CancellationToken cancel)
    {
        var deleted = await database.Write<Done>(actor, async unit =>
        {
            if (await MonitorStore.Find(unit, name, cancel) is not { } row)
                return Refusal.NotFound("Monitor", name);
            await MonitorStore.Delete(unit, row.Id, cancel);
            unit.Audit("monitor.delete", row.Id, new { row.Name, row.Project, row.Declared });
            return default(Done);
        }, cancel);
        if (deleted.IsSuccess)
            metrics.Forget(name);
        return deleted;
    }

    /// <summary>Looks at the monitor now.</summary>
    public async Task<Result<Evaluated>> Evaluate(string name, CancellationToken cancel)
    {
        if (!(await In(name, (_, row) => Task.FromResult(Result.Of(row)), cancel)).Succeeded(out var row, out var refusal))
            return refusal;
        var computed = await pass.Run(row, cancel);
        return (await Get(name, cancel)).Then<Evaluated>(monitor => new Evaluated(computed, monitor));
    }

    /// <summary>Closed windows, newest first.</summary>
    /// <param name="after">The start of the last one of the page before, in Unix milliseconds; null to begin.</param>
    public Task<Result<Page<MonitoredWindow>>> Windows(string name, long? after, int limit, CancellationToken cancel) => limit is < 1 or > 1000
        ? Task.FromResult<Result<Page<MonitoredWindow>>>(Refusal.Invalid($"limit: {limit} is outside 1 to 1000.", "Ask for fewer and follow 'next'."))
        : In<Page<MonitoredWindow>>(name, async (unit, row) =>
        {
            var before = after is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(at, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())) : DateTimeOffset.MaxValue;
            var found = await WindowStore.Before(unit, row.Id, before, limit + 1, cancel);
            return new Page<MonitoredWindow>([.. found.Take(limit).Select(w => w.ToContract())], found.Count > limit ? found[limit - 1].Window.Start.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
        }, cancel);

    /// <summary>A window with all that was measured; by its id, or <c>latest</c>.</summary>
    public Task<Result<WindowRow>> Window(string name, string window, CancellationToken cancel) => In<WindowRow>(name, async (unit, row) =>
    {
        var found = window == "latest" ? await WindowStore.Newest(unit, row.Id, cancel) : await WindowStore.Find(unit, window, cancel);
        if (found is not null && found.Monitor == row.Id)
            return found;
        return window == "latest"
            ? new Refusal(RefusalKind.NotFound, $"No window of '{name}' has closed yet.", "One closes when a prediction comes whose event time lies past its end.")
            : Refusal.NotFound("Window", $"{name}/{window}");
    }, cancel);

    /// <summary>Alerts, newest first.</summary>
    public Task<Result<Page<Alert>>> Alerts(string name, bool firingOnly, string? after, int limit, CancellationToken cancel) => limit is < 1 or > 1000
        ? Task.FromResult<Result<Page<Alert>>>(Refusal.Invalid($"limit: {limit} is outside 1 to 1000.", "Ask for fewer and follow 'next'."))
        : In<Page<Alert>>(name, async (unit, row) =>
        {
            var found = await AlertStore.List(unit, row.Id, firingOnly, after, limit + 1, cancel);
            return new Page<Alert>([.. found.Take(limit)], found.Count > limit ? found[limit - 1].Id : null);
        }, cancel);

    private static async Task<Result<DeploymentMonitor>> Create(Unit unit, MonitorRow row, CancellationToken cancel)
    {
        await MonitorStore.Save(unit, row, cancel);
        unit.Audit("monitor.create", row.Id, new { row.Name, row.Project, row.Declared });
        return row.ToContract(0);
    }

    private static async Task<Result<DeploymentMonitor>> Change(Unit unit, MonitorRow before, MonitorPlan plan, MonitorRow after, CancellationToken cancel)
    {
        var was = before.Plan;
        if (was.Deployment != plan.Deployment || was.Window != plan.Window)
        {
            await AlertDesk.Withdraw(unit, before, _ => true, "the monitor now watches other windows", cancel);
            await WindowStore.DeleteAll(unit, before.Id, cancel);
            after = after with { Ledger = AlertLedger.Empty.ToJson(), Watermark = null };
        }
        else
        {
            var rules = plan.Rules.Select(rule => rule.Id).ToHashSet(StringComparer.Ordinal);
            await AlertDesk.Withdraw(unit, before, alert => !rules.Contains(alert.Rule), "its rule was taken away", cancel);
            if (was.Labels != plan.Labels)
                await WindowStore.Reopen(unit, before.Id, cancel);
            after = after with { Ledger = new AlertLedger([.. before.Standing.States.Where(state => rules.Contains(state.Rule))]).ToJson() };
        }

        await MonitorStore.Save(unit, after, cancel);
        unit.Audit("monitor.change", after.Id, new { before.Name, before = before.Declared, after = after.Declared });
        return after.ToContract(await Firing(unit, after.Id, cancel));
    }

    private static async Task<int> Firing(Unit unit, string monitor, CancellationToken cancel) => (await AlertStore.List(unit, monitor, firingOnly: true, null, int.MaxValue, cancel)).Count;

    private Task<Result<T>> In<T>(string name, Func<Unit, MonitorRow, Task<Result<T>>> read, CancellationToken cancel)
        where T : notnull =>
        database.Read(async unit => await MonitorStore.Find(unit, name, cancel) is { } row ? await read(unit, row) : Refusal.NotFound("Monitor", name), cancel);

    [LoggerMessage(2407, LogLevel.Information, "Monitor {Monitor} watches {Deployment}")]
    private partial void LogDeclared(string monitor, string deployment);
}

/// <summary>What a look came to.</summary>
/// <param name="Windows">How many windows were computed, new or again.</param>
internal sealed record Evaluated(int Windows, DeploymentMonitor Monitor);
