using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Monitoring.Contracts;
using Slipway.Monitoring.Reports;

namespace Slipway.Monitoring.Monitors;

internal static class MonitorEndpoints
{
    public static void MapMonitors(this IEndpointRouteBuilder app)
    {
        var monitors = app.MapGroup("/api/v1/monitors").WithTags("Monitors");
        monitors.MapGet("/", List).Needs(Permission.MonitorRead).WithSummary("All monitors");
        monitors.MapGet("/{name}", Get).Needs(Permission.MonitorRead).WithSummary("A monitor");
        monitors.MapPut("/{name}", Put).Needs(Permission.MonitorWrite).WithSummary("Declare a monitor, as in the monitor section of slipway.yaml");
        monitors.MapDelete("/{name}", Delete).Needs(Permission.MonitorWrite).WithSummary("End a monitor; its windows and alerts go with it");
        monitors.MapPost("/{name}/evaluate", Evaluate).Needs(Permission.MonitorWrite).WithSummary("Compute now what has closed or got labels");
        monitors.MapGet("/{name}/windows", Windows).Needs(Permission.MonitorRead).WithSummary("Its closed windows, newest first");
        monitors.MapGet("/{name}/windows/{window}", Window).Needs(Permission.MonitorRead).WithSummary("All that was measured in a window, by its id or 'latest'");
        monitors.MapGet("/{name}/windows/{window}/report", Report).Needs(Permission.MonitorRead).WithSummary("The window as one HTML file");
        monitors.MapGet("/{name}/alerts", Alerts).Needs(Permission.MonitorRead).WithSummary("Its alerts, newest first; ?firing=true for those that are out");
    }

    private static async Task<Ok<IReadOnlyList<DeploymentMonitor>>> List(MonitorService monitors, CancellationToken cancel) => TypedResults.Ok(await monitors.List(cancel));

    private static async Task<Results<Ok<DeploymentMonitor>, ProblemHttpResult>> Get(string name, MonitorService monitors, CancellationToken cancel) => (await monitors.Get(name, cancel)).ToHttp();

    private static async Task<Results<Ok<DeploymentMonitor>, ProblemHttpResult>> Put(string name, JsonElement body, Actor actor, MonitorService monitors, CancellationToken cancel) =>
        (await monitors.Declare(actor, name, null, body, cancel)).ToHttp();

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string name, Actor actor, MonitorService monitors, CancellationToken cancel) => (await monitors.Delete(actor, name, cancel)).ToNoContent();

    private static async Task<Results<Ok<Evaluated>, ProblemHttpResult>> Evaluate(string name, MonitorService monitors, CancellationToken cancel) => (await monitors.Evaluate(name, cancel)).ToHttp();

    private static async Task<Results<Ok<Page<MonitoredWindow>>, ProblemHttpResult>> Windows(string name, long? after, int? limit, MonitorService monitors, CancellationToken cancel) =>
        (await monitors.Windows(name, after, limit ?? 100, cancel)).ToHttp();

    private static async Task<Results<Ok<WindowDetail>, ProblemHttpResult>> Window(string name, string window, MonitorService monitors, CancellationToken cancel) =>
        (await monitors.Window(name, window, cancel)).Then<WindowDetail>(row => new WindowDetail(row.ToContract(), row.Result)).ToHttp();

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Report(string name, string window, MonitorService monitors, CancellationToken cancel) =>
        (await monitors.Window(name, window, cancel)).Succeeded(out var row, out var refusal)
            ? TypedResults.File(Encoding.UTF8.GetBytes(WindowReport.Html(name, row)), "text/html; charset=utf-8", FormattableString.Invariant($"{name}-{row.Window.Start.UtcDateTime:yyyy-MM-dd}.html"))
            : refusal.ToProblem();

    private static async Task<Results<Ok<Page<Alert>>, ProblemHttpResult>> Alerts(string name, bool? firing, string? after, int? limit, MonitorService monitors, CancellationToken cancel) =>
        (await monitors.Alerts(name, firing ?? false, after, limit ?? 100, cancel)).ToHttp();
}
