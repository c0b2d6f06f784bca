using Slipway.Drift;
using Slipway.Monitoring.Contracts;
using Slipway.Monitoring.Monitors;

namespace Slipway.Monitoring.Alerts;

/// <summary>Puts what changed of a monitor's alerts into the unit of work under way: row, audit entry, event.</summary>
internal static class AlertDesk
{
    /// <summary>Applies a window's findings to where the rules stand.</summary>
    /// <returns>What was raised and resolved, in words.</returns>
    public static async Task<IReadOnlyList<string>> Apply(Unit unit, MonitorRow monitor, IReadOnlyList<Finding> findings, TimeProvider clock, CancellationToken cancel)
    {
        var (next, changes) = monitor.Standing.Apply(findings);
        await MonitorStore.SetLedger(unit, monitor.Id, next.ToJson(), cancel);
        if (changes.Count == 0)
            return [];
        var firing = (await AlertStore.List(unit, monitor.Id, firingOnly: true, null, int.MaxValue, cancel)).ToList();
        List<string> words = [];
        foreach (var change in changes)
        {
            if (change.Kind == AlertChangeKind.Raised)
                words.Add(await Raise(unit, monitor, change.Finding, clock, cancel));
            else if (firing.Find(alert => alert.Rule == change.Finding.Rule && alert.Subject == change.Finding.Subject && alert.Quantity == change.Finding.Quantity) is { } alert)
                words.Add(await Resolve(unit, monitor, alert, change.Finding.ToString(), cancel));
        }

        return words;
    }

    /// <summary>Resolves what no rule watches any more.</summary>
    public static async Task Withdraw(Unit unit, MonitorRow monitor, Func<Alert, bool> which, string why, CancellationToken cancel)
    {
        foreach (var alert in (await AlertStore.List(unit, monitor.Id, firingOnly: true, null, int.MaxValue, cancel)).Where(which))
            await Resolve(unit, monitor, alert, why, cancel);
    }

    /// <summary>The kind of a rule: the first word of its name.</summary>
    public static string KindOf(string rule) => rule.Split(' ', 2)[0];

    private static async Task<string> Raise(Unit unit, MonitorRow monitor, Finding finding, TimeProvider clock, CancellationToken cancel)
    {
        var (id, words) = (Ids.New("alert", clock), $"{monitor.Name}: {finding}");
        await AlertStore.Raise(unit, id, monitor.Id, finding, words, cancel);
        unit.Audit("alert.raise", id, new { monitor = monitor.Name, words });
        unit.Publish(AlertChanged.Raised, id, new AlertChanged(
            monitor.Project, monitor.Name, id, KindOf(finding.Rule), finding.Rule, finding.Subject, finding.Quantity, finding.Measured, finding.Bound, finding.Rows, finding.Window.Start, finding.Window.End, words));
        return "raised: " + words;
    }

    private static async Task<string> Resolve(Unit unit, MonitorRow monitor, Alert alert, string why, CancellationToken cancel)
    {
        var words = $"{monitor.Name}: {why}";
        await AlertStore.Resolve(unit, alert.Id, words, cancel);
        unit.Audit("alert.resolve", alert.Id, new { monitor = monitor.Name, words });
        unit.Publish(AlertChanged.Resolved, alert.Id, new AlertChanged(
            monitor.Project, monitor.Name, alert.Id, KindOf(alert.Rule), alert.Rule, alert.Subject, alert.Quantity, alert.Measured, alert.Bound, alert.Rows, alert.WindowStart, alert.WindowEnd, words));
        return "resolved: " + words;
    }
}
