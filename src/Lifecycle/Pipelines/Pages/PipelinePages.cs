using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Slipway.Pipelines.Projects;
using Slipway.Pipelines.Runs;
using Slipway.Pipelines.Triggers;
using Slipway.Registry.Contracts;
using Slipway.Tracking.Contracts;
using Slipway.Ui;
using Slipway.Work;

namespace Slipway.Pipelines.Pages;

internal static class PipelinePages
{
    private const int LogLines = 400;

    public static void MapPipelinePages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/projects", Projects).Needs(Permission.ProjectRead);
        app.MapGet("/projects/{name}", Project).Needs(Permission.ProjectRead);
        app.MapGet("/pipelines", Pipelines).Needs(Permission.ProjectRead);
        app.MapGet("/pipelines/{id}", Pipeline).Needs(Permission.ProjectRead);

        // The access gate checks the Origin of every form, so these need no antiforgery token.
        app.MapPost("/pipelines/{id}/resume", Resume).Needs(Permission.ProjectApply).DisableAntiforgery();
        app.MapPost("/pipelines/{id}/approve", Approve).Needs(Permission.PromotionApprove).DisableAntiforgery();
        app.MapPost("/pipelines/{id}/decline", Decline).Needs(Permission.PromotionApprove).DisableAntiforgery();
        app.MapPost("/pipelines/{id}/cancel", Cancel).Needs(Permission.ProjectApply).DisableAntiforgery();
    }

    private static async Task<IResult> Projects(ProjectService projects, CancellationToken cancel) => new RazorComponentResult<ProjectsPage>(new { Projects = await projects.List(cancel) });

    private static async Task<IResult> Project(string name, ProjectService projects, PipelineService pipelines, TriggerService triggers, CancellationToken cancel)
    {
        if (!(await projects.Find(name, cancel)).Succeeded(out var project, out var refusal) || !(await pipelines.List(name, 50, null, cancel)).Succeeded(out var page, out refusal) || !(await triggers.Of(name, cancel)).Succeeded(out var starting, out refusal))
            return PageAnswers.Refuse(refusal);
        return new RazorComponentResult<ProjectPage>(new { Project = project, Pipelines = page.Items, Triggers = starting });
    }

    private static async Task<IResult> Pipelines(ProjectService projects, PipelineService pipelines, CancellationToken cancel, string? before = null)
    {
        if (!(await pipelines.List(null, 50, before, cancel)).Succeeded(out var page, out var refusal))
            return PageAnswers.Refuse(refusal);
        var names = (await projects.List(cancel)).ToDictionary(p => p.Id, p => p.Name, StringComparer.Ordinal);
        return new RazorComponentResult<PipelinesPage>(new { Pipelines = page.Items, Names = names, page.Next, First = before is null });
    }

    private static async Task<IResult> Pipeline(string id, Actor actor, PipelineService pipelines, JobService jobs, IModelVersions versions, IModelGates gates, IRuns runs, CancellationToken cancel)
    {
        if (!(await pipelines.Get(id, cancel)).Succeeded(out var detail, out var refusal))
            return PageAnswers.Refuse(refusal);
        var job = detail.Pipeline.Job is { } known && (await jobs.Get(known, cancel)).Succeeded(out var found, out _) ? found : null;
        var log = job is not null && (await jobs.Log(job.Id, 0, LogLines, cancel)).Succeeded(out var part, out _) ? part.Lines : [];
        var names = detail.Pipeline.Run is { } run && actor.May(Permission.RunRead) ? await runs.Names([run], cancel) : new Dictionary<string, string>();
        return new RazorComponentResult<PipelinePage>(new { Detail = detail, Job = job, Log = log, Runs = names, Question = await Asked(detail.Pipeline, versions, gates, cancel), MayDecide = actor.May(Permission.PromotionApprove) });
    }

    /// <summary>What a person is asked to decide about; null while nobody is.</summary>
    private static async Task<ApprovalQuestion?> Asked(Runs.Pipeline pipeline, IModelVersions versions, IModelGates gates, CancellationToken cancel)
    {
        if (pipeline.State != PipelineState.Waiting || !(await versions.Of(pipeline, cancel)).Succeeded(out var version, out _))
            return null;
        return new(version.ToString(), version.Digest, (await gates.List(version.Model, version.Number, cancel)).Succeeded(out var results, out _) ? [.. results.Where(gate => gate.Kind != GateResult.Approval)] : []);
    }

    private static Task<IResult> Approve(string id, [FromForm] string? reason, [FromForm] string? digest, Actor actor, ApprovalService approvals, CancellationToken cancel) => Decide(id, true, new Decision(reason, digest), actor, approvals, cancel);

    private static Task<IResult> Decline(string id, [FromForm] string? reason, [FromForm] string? digest, Actor actor, ApprovalService approvals, CancellationToken cancel) => Decide(id, false, new Decision(reason, digest), actor, approvals, cancel);

    private static async Task<IResult> Decide(string id, bool approve, Decision decision, Actor actor, ApprovalService approvals, CancellationToken cancel) =>
        (await approvals.Decide(actor, id, approve, decision, cancel)).Succeeded(out _, out var refusal) ? PageAnswers.See("/pipelines/" + id) : PageAnswers.Refuse(refusal);

    private static async Task<IResult> Resume(string id, Actor actor, PipelineService pipelines, CancellationToken cancel) =>
        (await pipelines.Resume(actor, id, cancel)).Succeeded(out _, out var refusal) ? PageAnswers.See("/pipelines/" + id) : PageAnswers.Refuse(refusal);

    private static async Task<IResult> Cancel(string id, Actor actor, PipelineService pipelines, CancellationToken cancel) =>
        (await pipelines.Cancel(actor, id, cancel)).Succeeded(out _, out var refusal) ? PageAnswers.See("/pipelines/" + id) : PageAnswers.Refuse(refusal);
}

/// <summary>A version that waits for a person's word.</summary>
/// <param name="Version">Which, such as <c>credit/3</c>.</param>
/// <param name="Digest">Of its files: what the word is given for.</param>
/// <param name="Gates">What was measured.</param>
public sealed record ApprovalQuestion(string Version, string Digest, IReadOnlyList<GateResult> Gates);
