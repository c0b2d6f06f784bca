using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Pipelines.Code;

namespace Slipway.Pipelines.Runs;

internal static class PipelineEndpoints
{
    public static void MapPipelineRuns(this IEndpointRouteBuilder app)
    {
        var pipelines = app.MapGroup("/api/v1/pipelines").WithTags("Pipelines");
        pipelines.MapGet("/", List).Needs(Permission.ProjectRead).WithSummary("Pipelines, newest first");
        pipelines.MapGet("/{id}", Get).Needs(Permission.ProjectRead).WithSummary("A pipeline and what happened in it");
        pipelines.MapGet("/{id}/code", Code).Needs(Permission.ProjectRead).WithSummary("The code that it trains with, a tar archive");
        pipelines.MapPost("/{id}/resume", Resume).Needs(Permission.ProjectApply).WithSummary("Go on where it was blocked or failed");
        pipelines.MapPost("/{id}/approve", Approve).Needs(Permission.PromotionApprove).WithSummary("Let the version that waits become what its alias points at, for a reason");
        pipelines.MapPost("/{id}/decline", Decline).Needs(Permission.PromotionApprove).WithSummary("Keep the version that waits from being promoted, for a reason");
        pipelines.MapPost("/{id}/cancel", Cancel).Needs(Permission.ProjectApply).WithSummary("End it");
    }

    private static async Task<Results<Ok<Page<Pipeline>>, ProblemHttpResult>> List(PipelineService pipelines, CancellationToken cancel, string? project = null, int limit = 50, string? before = null) => (await pipelines.List(project, limit, before, cancel)).ToHttp();

    private static async Task<Results<Ok<PipelineDetail>, ProblemHttpResult>> Get(string id, PipelineService pipelines, CancellationToken cancel) => (await pipelines.Get(id, cancel)).ToHttp();

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> Code(string id, PipelineService pipelines, CodeShelf shelf, CancellationToken cancel)
    {
        if (!(await pipelines.Get(id, cancel)).Succeeded(out var detail, out var refusal) || !(await shelf.Open(detail, cancel)).Succeeded(out var pack, out refusal))
            return refusal.ToProblem();
        return TypedResults.Stream(pack, "application/x-tar", $"{detail.ProjectName}.tar");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Resume(string id, Actor actor, PipelineService pipelines, CancellationToken cancel) => (await pipelines.Resume(actor, id, cancel)).ToNoContent();

    private static async Task<Results<Ok<Approval>, ProblemHttpResult>> Approve(string id, Decision body, Actor actor, ApprovalService approvals, CancellationToken cancel) => (await approvals.Decide(actor, id, approve: true, body, cancel)).ToHttp();

    private static async Task<Results<Ok<Approval>, ProblemHttpResult>> Decline(string id, Decision body, Actor actor, ApprovalService approvals, CancellationToken cancel) => (await approvals.Decide(actor, id, approve: false, body, cancel)).ToHttp();

    private static async Task<Results<NoContent, ProblemHttpResult>> Cancel(string id, Actor actor, PipelineService pipelines, CancellationToken cancel) => (await pipelines.Cancel(actor, id, cancel)).ToNoContent();
}
