using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Monitoring.Contracts;
using Slipway.Monitoring.Labels;
using Slipway.Monitoring.Monitors;
using Slipway.Monitoring.Windows;
using Slipway.Ui;

namespace Slipway.Monitoring.Pages;

internal static class MonitorPages
{
    private const int ListedWindows = 60;
    private const int ListedAlerts = 50;

    public static void MapMonitorPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/monitors", All).Needs(Permission.MonitorRead);
        app.MapGet("/monitors/{name}", One).Needs(Permission.MonitorRead);
        app.MapGet("/monitors/{name}/windows/{window}", Window).Needs(Permission.MonitorRead);
    }

    private static async Task<IResult> All(MonitorService monitors, CancellationToken cancel) => new RazorComponentResult<MonitorsPage>(new { Monitors = await monitors.List(cancel) });

    /// <param name="after">The start of the last window of the page before, in Unix milliseconds; null for the newest.</param>
    private static async Task<IResult> One(string name, MonitorService monitors, LabelJoin labels, Database database, CancellationToken cancel, long? after = null)
    {
        if (!(await monitors.Get(name, cancel)).Succeeded(out var monitor, out var refusal) || !(await monitors.Windows(name, after, ListedWindows, cancel)).Succeeded(out var page, out refusal))
            return PageAnswers.Refuse(refusal);
        if (!(await monitors.Alerts(name, firingOnly: true, null, 1000, cancel)).Succeeded(out var firing, out refusal) || !(await monitors.Alerts(name, firingOnly: false, null, ListedAlerts, cancel)).Succeeded(out var alerts, out refusal))
            return PageAnswers.Refuse(refusal);
        return new RazorComponentResult<MonitorPage>(new
        {
            Monitor = monitor,
            Windows = await Measured(database, monitor.Id, page.Items, cancel),
            page.Next,
            First = after is null,
            Firing = firing.Items,
            Alerts = alerts.Items,
            FailedLabels = MonitorText.LabelSource(monitor) is { } source ? await labels.NewestFailed(source, cancel) : null,
        });
    }

    private static async Task<IResult> Window(string name, string window, MonitorService monitors, CancellationToken cancel) =>
        (await monitors.Window(name, window, cancel)).Succeeded(out var row, out var refusal)
            ? new RazorComponentResult<WindowPage>(new { Name = name, Detail = new WindowDetail(row.ToContract(), row.Result) })
            : PageAnswers.Refuse(refusal);

    /// <summary>The windows of a page with all that was measured in them, newest first.</summary>
    private static async Task<IReadOnlyList<WindowDetail>> Measured(Database database, string monitor, IReadOnlyList<MonitoredWindow> windows, CancellationToken cancel)
    {
        if (windows.Count == 0)
            return [];
        var rows = await database.Query(unit => WindowStore.Before(unit, monitor, windows[0].Start.AddMilliseconds(1), windows.Count, cancel), cancel);
        return [.. rows.Select(row => new WindowDetail(row.ToContract(), row.Result))];
    }
}
