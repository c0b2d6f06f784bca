using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Artifacts;

internal static class ArtifactEndpoints
{
    public static void MapArtifacts(this RouteGroupBuilder runs)
    {
        runs.MapGet("/{id}/artifacts", List).Needs(Permission.RunRead).WithSummary("What lies in a folder of a run's artifacts");
        runs.MapGet("/{id}/artifacts/content", Read).Needs(Permission.RunRead).WithSummary("An artifact's bytes, or a range of them");
    }

    public static void MapArtifactFiles(this RouteGroupBuilder artifacts) =>
        artifacts.MapGet("/", Files).Needs(Permission.RunRead).WithTags("Runs").WithSummary("Every file below a folder of artifacts, with hash and length");

    private static async Task<Results<Ok<IReadOnlyList<ArtifactFile>>, ProblemHttpResult>> Files(string path, IArtifacts artifacts, CancellationToken cancel) =>
        (await artifacts.Files(path, cancel)).ToHttp();

    private static async Task<Results<Ok<IReadOnlyList<ArtifactEntry>>, ProblemHttpResult>> List(string id, IArtifacts artifacts, CancellationToken cancel, string path = "")
    {
        if (!(await artifacts.PathIn(id, path, cancel)).Succeeded(out var folder, out var refusal))
            return refusal.ToProblem();
        return (await artifacts.List(folder, cancel)).ToHttp();
    }

    private static async Task<IResult> Read(string id, string path, IArtifacts artifacts, CancellationToken cancel)
    {
        if (!(await artifacts.PathIn(id, path, cancel)).Succeeded(out var whole, out var refusal))
            return refusal.ToProblem();
        return (await artifacts.Open(whole, cancel)).Succeeded(out var content, out var absent) ? content.ToDownload() : absent.ToProblem();
    }
}
