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

    public static void MapLoggedModelFiles(this RouteGroupBuilder models) =>
        models.MapGet("/{id}/artifacts/content", ReadOfModel).Needs(Permission.RunRead).WithTags("Runs").WithSummary("The bytes of a logged model's file, or a range of them");

    private static async Task<Results<Ok<IReadOnlyList<ArtifactFile>>, ProblemHttpResult>> Files(string path, IArtifacts artifacts, CancellationToken cancel) =>
        (await artifacts.Files(path, cancel)).ToHttp();

    private static async Task<Results<Ok<IReadOnlyList<ArtifactEntry>>, ProblemHttpResult>> List(string id, IArtifacts artifacts, CancellationToken cancel, string path = "")
    {
        if (!(await artifacts.PathIn(id, path, cancel)).Succeeded(out var folder, out var refusal))
            return refusal.ToProblem();
        return (await artifacts.List(folder, cancel)).ToHttp();
    }

    private static async Task<IResult> Read(string id, string path, IArtifacts artifacts, CancellationToken cancel) => await Send(await artifacts.PathIn(id, path, cancel), artifacts, cancel);

    private static async Task<IResult> ReadOfModel(string id, string path, ILoggedModels models, IArtifacts artifacts, CancellationToken cancel) =>
        await Send((await models.Get(id, cancel)).Then(model => ArtifactPath.Normal(path).Then(model.PathIn)), artifacts, cancel);

    private static async Task<IResult> Send(Result<string> place, IArtifacts artifacts, CancellationToken cancel) =>
        place.Succeeded(out var whole, out var refusal) && (await artifacts.Open(whole, cancel)).Succeeded(out var content, out refusal) ? content.ToDownload() : refusal.ToProblem();
}
