using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Serving.Contracts;
using Slipway.Ui;
using Slipway.Work;

namespace Slipway.Serving.Pages;

internal static class BatchPages
{
    private const int RunsShown = 50;
    private const int LogLines = 400;

    public static void MapBatchPages(this IEndpointRouteBuilder app)
    {
        // The access gate checks the Origin of every form, so these need no antiforgery token.
        app.MapPost("/deployments/{name}/batch", Start).Needs(Permission.DeploymentInvoke).DisableAntiforgery();
        app.MapPost("/deployments/{name}/batch/{run}/cancel", Cancel).Needs(Permission.JobManage).DisableAntiforgery();
    }

    /// <summary>The page of a batch, which stands among the deployments.</summary>
    public static async Task<IResult> Page(DeclaredBatch batch, IBatches batches, JobService jobs, CancellationToken cancel)
    {
        if (!(await batches.Runs(batch.Name, RunsShown, null, cancel)).Succeeded(out var page, out var refusal))
            return PageAnswers.Refuse(refusal);
        var running = page.Items.FirstOrDefault(run => run.State is JobState.Running or JobState.Queued);
        var log = running is not null && (await jobs.Log(running.Job, 0, LogLines, cancel)).Succeeded(out var part, out _) ? part.Lines : [];
        return new RazorComponentResult<BatchPage>(new { Batch = batch, Runs = page.Items, Running = running, Log = log });
    }

    private static async Task<IResult> Start(string name, Actor actor, IBatches batches, CancellationToken cancel) =>
        (await batches.Start(actor, name, cancel)).Succeeded(out _, out var refusal) ? Back(name) : PageAnswers.Refuse(refusal);

    private static async Task<IResult> Cancel(string name, string run, Actor actor, IBatches batches, JobService jobs, CancellationToken cancel)
    {
        if (!(await batches.Runs(name, RunsShown, null, cancel)).Succeeded(out var page, out var refusal))
            return PageAnswers.Refuse(refusal);
        if (page.Items.All(item => item.Job != run))
            return PageAnswers.Refuse(Refusal.NotFound("Run", $"{run} of {name}"));
        return (await jobs.Cancel(actor, run, cancel)).Succeeded(out _, out refusal) ? Back(name) : PageAnswers.Refuse(refusal);
    }

    private static IResult Back(string name) => PageAnswers.See("/deployments/" + Uri.EscapeDataString(name));
}
