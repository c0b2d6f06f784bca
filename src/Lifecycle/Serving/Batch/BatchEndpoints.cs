using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Serving.Contracts;

namespace Slipway.Serving.Batch;

internal static class BatchEndpoints
{
    public static void MapBatches(this IEndpointRouteBuilder app)
    {
        var batches = app.MapGroup("/api/v1/batches").WithTags("Batches");
        batches.MapGet("/", List).Needs(Permission.DeploymentRead).WithSummary("The declared batches, by name");
        batches.MapGet("/{name}", Get).Needs(Permission.DeploymentRead).WithSummary("A batch");
        batches.MapGet("/{name}/runs", Runs).Needs(Permission.DeploymentRead).WithSummary("Its runs, newest first");
        batches.MapGet("/{name}/runs/{run}", Run).Needs(Permission.DeploymentRead).WithSummary("A run: how far it is, what it did");
        batches.MapPost("/{name}/runs", Start).Needs(Permission.DeploymentInvoke).WithSummary("Start a run; one at a time");
        batches.MapGet("/{name}/runs/{run}/files/{index:int}", Download).Needs(Permission.DataRead).WithSummary("The predictions that a run wrote for one input file, as Parquet");
        batches.MapGet("/{name}/runs/{run}/files/{index:int}/rejected", Rejected).Needs(Permission.DataRead).WithSummary("The rows of one input file that a run set aside, with their reasons, as Parquet");
        batches.MapPost("/{name}/begin", Begin).Needs(Permission.JobReport).WithSummary("What a run is to do; for the job that runs it");
    }

    private static async Task<Ok<IReadOnlyList<DeclaredBatch>>> List(IBatches batches, CancellationToken cancel) => TypedResults.Ok(await batches.List(cancel));

    private static async Task<Results<Ok<DeclaredBatch>, ProblemHttpResult>> Get(string name, IBatches batches, CancellationToken cancel) => (await batches.Get(name, cancel)).ToHttp();

    private static async Task<Results<Ok<Page<BatchRun>>, ProblemHttpResult>> Runs(string name, IBatches batches, CancellationToken cancel, int limit = 50, string? after = null) => (await batches.Runs(name, limit, after, cancel)).ToHttp();

    private static async Task<Results<Ok<BatchRun>, ProblemHttpResult>> Run(string name, string run, BatchService batches, CancellationToken cancel) => (await batches.Run(name, run, cancel)).ToHttp();

    private static async Task<Results<Accepted<BatchRun>, ProblemHttpResult>> Start(string name, Actor actor, IBatches batches, CancellationToken cancel) =>
        (await batches.Start(actor, name, cancel)).Succeeded(out var run, out var refusal) ? TypedResults.Accepted($"/api/v1/batches/{Uri.EscapeDataString(name)}/runs/{run.Job}", run) : refusal.ToProblem();

    private static Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> Download(string name, string run, int index, BatchService batches, CancellationToken cancel) => Send(name, run, index, rejected: false, batches, cancel);

    private static Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> Rejected(string name, string run, int index, BatchService batches, CancellationToken cancel) => Send(name, run, index, rejected: true, batches, cancel);

    private static async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> Send(string name, string run, int index, bool rejected, BatchService batches, CancellationToken cancel) =>
        (await batches.File(name, run, index, rejected, cancel)).Succeeded(out var path, out var refusal)
            ? TypedResults.PhysicalFile(path, "application/vnd.apache.parquet", Path.GetFileName(path), enableRangeProcessing: true)
            : refusal.ToProblem();

    private static async Task<Results<Ok<BatchOrder>, ProblemHttpResult>> Begin(string name, Actor actor, BatchService batches, CancellationToken cancel) => (await batches.Begin(actor, name, cancel)).ToHttp();
}
