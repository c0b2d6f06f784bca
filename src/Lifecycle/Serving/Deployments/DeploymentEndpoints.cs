using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Serving.Contracts;

namespace Slipway.Serving.Deployments;

/// <summary>What is to be served.</summary>
internal sealed record DeployModel(string Model, LogPolicy? Log = null);

/// <summary>Which version is to answer.</summary>
internal sealed record ActivateVersion(int Version);

internal static class DeploymentEndpoints
{
    public static void MapDeployments(this RouteGroupBuilder deployments)
    {
        deployments.WithTags("Deployments");
        deployments.MapGet("/", List).Needs(Permission.DeploymentRead).WithSummary("All deployments");
        deployments.MapGet("/{name}", Get).Needs(Permission.DeploymentRead).WithSummary("A deployment");
        deployments.MapPut("/{name}", Deploy).Needs(Permission.DeploymentWrite).WithSummary("Deploy a version, or what an alias points at");
        deployments.MapDelete("/{name}", Delete).Needs(Permission.DeploymentWrite).WithSummary("End a deployment");
        deployments.MapGet("/{name}/history", History).Needs(Permission.DeploymentRead).WithSummary("Its changes of version, newest first");
        deployments.MapPost("/{name}/activate", Activate).Needs(Permission.DeploymentWrite).WithSummary("Let another version answer");
        deployments.MapPost("/{name}/rollback", RollBack).Needs(Permission.DeploymentWrite).WithSummary("Go back to the version before");
    }

    private static async Task<Ok<IReadOnlyList<Deployment>>> List(IDeployments deployments, CancellationToken cancel) => TypedResults.Ok(await deployments.List(cancel));

    private static async Task<Results<Ok<Deployment>, ProblemHttpResult>> Get(string name, IDeployments deployments, CancellationToken cancel) => (await deployments.Get(name, cancel)).ToHttp();

    private static async Task<Results<Ok<Deployment>, ProblemHttpResult>> Deploy(string name, DeployModel body, Actor actor, IDeployments deployments, CancellationToken cancel) =>
        (await deployments.Deploy(actor, name, body.Model ?? "", body.Log, cancel)).ToHttp();

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string name, Actor actor, IDeployments deployments, CancellationToken cancel) =>
        (await deployments.Delete(actor, name, cancel)).ToNoContent();

    private static async Task<Results<Ok<IReadOnlyList<DeploymentChange>>, ProblemHttpResult>> History(string name, IDeployments deployments, CancellationToken cancel) =>
        (await deployments.History(name, cancel)).ToHttp();

    private static async Task<Results<Ok<Deployment>, ProblemHttpResult>> Activate(string name, ActivateVersion body, Actor actor, IDeployments deployments, CancellationToken cancel) =>
        (await deployments.Activate(actor, name, body.Version, cancel)).ToHttp();

    private static async Task<Results<Ok<Deployment>, ProblemHttpResult>> RollBack(string name, Actor actor, IDeployments deployments, CancellationToken cancel) =>
        (await deployments.RollBack(actor, name, cancel)).ToHttp();
}
