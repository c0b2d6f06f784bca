using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Models;
using Slipway.Models.Signatures;
using Slipway.Registry.Contracts;
using Slipway.Serving.Contracts;
using Slipway.Serving.Explanations;
using Slipway.Serving.Predictions;
using Slipway.Ui;
using Slipway.Work;

namespace Slipway.Serving.Pages;

internal static class DeploymentPages
{
    private const int Listed = 50;

    /// <summary>Predictions on the page of their deployment.</summary>
    private const int Newest = 8;

    public static void MapDeploymentPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/deployments", Deployments).Needs(Permission.DeploymentRead);
        app.MapGet("/deployments/{name}", Deployment).Needs(Permission.DeploymentRead);
        app.MapGet("/deployments/{name}/predictions", Predictions).Needs(Permission.DeploymentRead);
        app.MapGet("/deployments/{name}/predictions/{**id}", Prediction).Needs(Permission.DeploymentRead);

        // The access gate checks the Origin of every form, so these need no antiforgery token.
        app.MapPost("/deployments/{name}/rollback", RollBack).Needs(Permission.DeploymentWrite).DisableAntiforgery();
        app.MapPost("/deployments/{name}/end", End).Needs(Permission.DeploymentWrite).DisableAntiforgery();
    }

    private static async Task<IResult> Deployments(IDeployments deployments, IBatches batches, CancellationToken cancel) => new RazorComponentResult<DeploymentsPage>(new { Deployments = await deployments.List(cancel), Batches = await batches.List(cancel) });

    private static async Task<IResult> Deployment(string name, IDeployments deployments, IBatches batches, JobService jobs, IModelVersions versions, LoggedPredictions predictions, CancellationToken cancel)
    {
        if (!(await deployments.Get(name, cancel)).IsSuccess && (await batches.Get(name, cancel)).Succeeded(out var batch, out _))
            return await BatchPages.Page(batch, batches, jobs, cancel);
        if (!(await deployments.Get(name, cancel)).Succeeded(out var deployment, out var refusal) || !(await deployments.History(name, cancel)).Succeeded(out var history, out refusal) || !(await predictions.Newest(name, null, Newest, cancel)).Succeeded(out var newest, out refusal))
            return PageAnswers.Refuse(refusal);
        var version = (await versions.FindById(deployment.Active.Id, cancel)).Succeeded(out var found, out _) ? found : null;
        return new RazorComponentResult<DeploymentPage>(new
        {
            Deployment = deployment, History = history, Fields = Fields(version?.Signature), Example = version is null ? null : await InputExample.Of(version, versions, cancel), Newest = newest.Items,
        });
    }

    /// <param name="id">A prediction to go to; null to list the newest.</param>
    private static async Task<IResult> Predictions(string name, LoggedPredictions predictions, IDeployments deployments, CancellationToken cancel, string? after = null, string? id = null)
    {
        if (!string.IsNullOrWhiteSpace(id))
            return TypedResults.Redirect(PredictionText.Address(name, id.Trim()));
        if (!(await deployments.Get(name, cancel)).Succeeded(out var deployment, out var refusal) || !(await predictions.Newest(name, after, Listed, cancel)).Succeeded(out var page, out refusal))
            return PageAnswers.Refuse(refusal);
        return new RazorComponentResult<PredictionsPage>(new { Deployment = deployment, Predictions = page.Items, page.Next, First = string.IsNullOrEmpty(after) });
    }

    private static async Task<IResult> Prediction(string name, string id, LoggedPredictions predictions, RecordExplainer explainer, CancellationToken cancel)
    {
        if (!(await predictions.Find(name, PredictionAddress.Read(id), cancel)).Succeeded(out var found, out var refusal))
            return PageAnswers.Refuse(refusal);
        var explained = (await explainer.Explain(found.Prediction, cancel)).Succeeded(out var why, out var unexplained);
        return new RazorComponentResult<PredictionPage>(new { Deployment = name, Found = found, Why = why, Unexplained = explained ? null : unexplained });
    }

    private static async Task<IResult> RollBack(string name, Actor actor, IDeployments deployments, CancellationToken cancel) =>
        (await deployments.RollBack(actor, name, cancel)).Succeeded(out _, out var refusal) ? PageAnswers.See("/deployments/" + Uri.EscapeDataString(name)) : PageAnswers.Refuse(refusal);

    private static async Task<IResult> End(string name, Actor actor, IDeployments deployments, CancellationToken cancel) =>
        (await deployments.Delete(actor, name, cancel)).Succeeded(out _, out var refusal) ? PageAnswers.See("/deployments") : PageAnswers.Refuse(refusal);

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
