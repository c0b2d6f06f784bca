using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Work;

namespace Slipway.Data.Loads;

internal static class LoadEndpoints
{
    public static void MapLoads(this RouteGroupBuilder datasets) =>
        datasets.MapPost("/{name}/loads", Upload).Needs(Permission.DataWrite).WithSummary("Load the body, a CSV or Parquet file, into a new version; answers with the job");

    private static async Task<Results<Accepted<Job>, ProblemHttpResult>> Upload(string name, string? source, string? commit, HttpRequest request, Actor actor, LoadService loads, CancellationToken cancel) =>
        (await loads.Upload(actor, name, request.Body, source ?? "upload", commit, cancel)).Succeeded(out var job, out var refusal) ? TypedResults.Accepted($"/api/v1/jobs/{job.Id}", job) : refusal.ToProblem();
}
