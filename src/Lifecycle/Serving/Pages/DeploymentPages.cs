using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Models;
using Slipway.Models.Signatures;
using Slipway.Registry.Contracts;
using Slipway.Serving.Contracts;
using Slipway.Ui;

namespace Slipway.Serving.Pages;

internal static class DeploymentPages
{
    public static void MapDeploymentPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/deployments", Deployments).Needs(Permission.DeploymentRead);
        app.MapGet("/deployments/{name}", Deployment).Needs(Permission.DeploymentRead);

        // The access gate checks the Origin of every form, so this needs no antiforgery token.
        app.MapPost("/deployments/{name}/rollback", RollBack).Needs(Permission.DeploymentWrite).DisableAntiforgery();
    }

    private static async Task<IResult> Deployments(IDeployments deployments, CancellationToken cancel) => new RazorComponentResult<DeploymentsPage>(new { Deployments = await deployments.List(cancel) });

    private static async Task<IResult> Deployment(string name, IDeployments deployments, IModelVersions versions, CancellationToken cancel)
    {
        if (!(await deployments.Get(name, cancel)).Succeeded(out var deployment, out var refusal) || !(await deployments.History(name, cancel)).Succeeded(out var history, out refusal))
            return PageAnswers.Refuse(refusal);
        var version = (await versions.FindById(deployment.Active.Id, cancel)).Succeeded(out var found, out _) ? found : null;
        return new RazorComponentResult<DeploymentPage>(new { Deployment = deployment, History = history, Fields = Fields(version?.Signature), Example = version is null ? null : await InputExample.Of(version, versions, cancel) });
    }

    private static async Task<IResult> RollBack(string name, Actor actor, IDeployments deployments, CancellationToken cancel) =>
        (await deployments.RollBack(actor, name, cancel)).Succeeded(out _, out var refusal) ? PageAnswers.See("/deployments/" + Uri.EscapeDataString(name)) : PageAnswers.Refuse(refusal);

    private static IReadOnlyList<ColumnField> Fields(string? signature)
    {
        try
        {
            return signature is null ? [] : [.. Signature.FromJson(signature).Columns];
        }
        catch (ModelException)
        {
            return [];
        }
    }
}
