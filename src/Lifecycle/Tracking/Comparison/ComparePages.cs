using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Slipway.Tracking.Contracts;
using Slipway.Ui;

namespace Slipway.Tracking.Comparison;

/// <summary>The page that holds runs side by side, its drawings and its file. Runs of other experiments may be named, too.</summary>
internal static class ComparePages
{
    /// <summary>Pixel columns of a curve; of many runs each takes fewer.</summary>
    private const int Columns = 400;
    private const int MostPoints = 12_000;

    public static void MapComparePages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/experiments/{id:long}/compare", Page).Needs(Permission.RunRead);
        app.MapGet("/experiments/{id:long}/compare/csv", Csv).Needs(Permission.RunRead);
        app.MapGet("/experiments/{id:long}/compare/curves", Curves).Needs(Permission.RunRead);
        app.MapGet("/experiments/{id:long}/compare/parallel", Parallel).Needs(Permission.RunRead);
        app.MapGet("/experiments/{id:long}/compare/scatter", Scatter).Needs(Permission.RunRead);
    }

    private static async Task<IResult> Page(
        long id, [FromQuery] string[] run, IExperiments experiments, IRuns runs, TimeProvider clock, CancellationToken cancel,
        string? baseline = null, bool equal = false, string? metric = null, string? judge = null, string? x = null, string? y = null, string? colour = null, string? lines = null)
    {
        if (!(await experiments.Get(id, cancel)).Succeeded(out var experiment, out var refusal) || !(await ComparedRuns.Find(run, 2, runs, cancel)).Succeeded(out var found, out refusal))
            return PageAnswers.Refuse(refusal);
        var view = CompareView.Of(experiment, found, new(baseline, equal, metric, judge, lines, x, y, colour), clock.GetUtcNow());
        return new RazorComponentResult<ComparePage>(new { View = view });
    }

    private static async Task<IResult> Csv(long id, [FromQuery] string[] run, IRuns runs, CancellationToken cancel) =>
        (await ComparedRuns.Find(run, 2, runs, cancel)).Succeeded(out var found, out var refusal)
            ? TypedResults.File(Encoding.UTF8.GetBytes(ComparedCsv.Of(found)), "text/csv; charset=utf-8", FormattableString.Invariant($"runs-of-{id}.csv"))
            : PageAnswers.Refuse(refusal);

    private static async Task<IResult> Curves([FromQuery] string[] run, IRuns runs, IMetricHistory history, CancellationToken cancel, string? metric = null)
    {
        if (!(await ComparedRuns.Find(run, 2, runs, cancel)).Succeeded(out var found, out var refusal)
            || !(await ComparedCharts.Curves(found, metric ?? CompareView.FirstCurve(found), Math.Min(Columns, MostPoints / found.Count), history, cancel)).Succeeded(out var chart, out refusal))
            return refusal.ToProblem();
        return Drawn(chart);
    }

    private static async Task<IResult> Parallel([FromQuery] string[] run, IRuns runs, CancellationToken cancel, string? judge = null, string? lines = null) =>
        (await ComparedRuns.Find(run, 2, runs, cancel)).Succeeded(out var found, out var refusal) ? Drawn(ComparedCharts.Parallel(found, judge, judged: lines == CompareView.Judged)) : refusal.ToProblem();

    private static async Task<IResult> Scatter([FromQuery] string[] run, IRuns runs, CancellationToken cancel, string? x = null, string? y = null, string? colour = null)
    {
        if (!(await ComparedRuns.Find(run, 2, runs, cancel)).Succeeded(out var found, out var refusal))
            return refusal.ToProblem();
        var first = ComparedCharts.FirstAxes(RunComparison.Of(found));
        return Drawn(ComparedCharts.Scatter(found, x ?? first.X, y ?? first.Y, colour ?? ""));
    }

    private static ContentHttpResult Drawn(ChartData chart) => TypedResults.Text(IslandJson.Write(chart), "application/json");
}
