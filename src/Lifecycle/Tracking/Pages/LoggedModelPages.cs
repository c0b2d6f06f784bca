using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Slipway.Tracking.Artifacts;
using Slipway.Tracking.Contracts;
using Slipway.Tracking.LoggedModels;
using Slipway.Ui;

namespace Slipway.Tracking.Pages;

/// <summary>The page of a model that a run logged.</summary>
internal static class LoggedModelPages
{
    private const string File = "MLmodel";

    public static void MapLoggedModelPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/logged-models/{id}", Model).Needs(Permission.RunRead);
        app.MapGet("/logged-models/{id}/page", Framed).Needs(Permission.RunRead);
    }

    /// <summary>Where the page of a logged model is.</summary>
    public static string Address(string id) => "/logged-models/" + Uri.EscapeDataString(id);

    private static async Task<IResult> Model(
        string id, Actor actor, ILoggedModels models, IExperiments experiments, IRuns runs, IArtifacts artifacts, CancellationToken cancel,
        [FromServices] ITableFiles? tables = null, [FromServices] IRegistrations? registrations = null, [FromServices] IModelFiles? files = null, string path = "", bool scripts = false)
    {
        if (!(await Find(id, models, cancel)).Succeeded(out var model, out var refusal) || !(await experiments.Get(model.Experiment, cancel)).Succeeded(out var experiment, out refusal))
            return PageAnswers.Refuse(refusal);
        Task<Result<string>> Place(string inner) => Task.FromResult(ArtifactPath.Normal(inner, emptyIsRoot: true).Then(model.PathIn));
        var (outline, unreadable) = await Outline(model, artifacts, files, cancel);
        var example = outline?.InputExample is { } kept ? (await ArtifactView.Of(artifacts, tables, Place, kept, cancel)).File : null;
        return new RazorComponentResult<LoggedModelPage>(new
        {
            Model = model,
            Experiment = experiment,
            Runs = await runs.Names([model.SourceRun, .. model.Metrics.Select(m => m.Run)], cancel),
            View = await ArtifactView.Of(artifacts, tables, Place, path, cancel),
            Scripts = scripts,
            Outline = outline,
            Unreadable = unreadable,
            Example = example,
            Registrations = registrations is not null && actor.May(Permission.ModelRead) ? await registrations.OfLoggedModel(model.Id, cancel) : [],
        });
    }

    private static async Task<Result<LoggedModel>> Find(string id, ILoggedModels models, CancellationToken cancel) =>
        await models.Known([id], cancel) is [var model] ? model : LoggedModelRules.NotThere(id);

    /// <summary>What its MLmodel file says, or why that cannot be read; neither where there is none.</summary>
    private static async Task<(ModelOutline? Outline, string? Unreadable)> Outline(LoggedModel model, IArtifacts artifacts, IModelFiles? files, CancellationToken cancel)
    {
        if (files is null || !model.PathIn(File).Succeeded(out var place, out _) || !(await artifacts.Open(place, cancel)).Succeeded(out var content, out _))
            return (null, null);
        await using (content.Content)
            return (await files.Read(content.Content, cancel)).Succeeded(out var outline, out var refusal) ? (outline, null) : (null, refusal.Message);
    }

    /// <summary>An HTML file among its files, for the frame in which it is shown.</summary>
    private static async Task<IResult> Framed(string id, string path, ILoggedModels models, IArtifacts artifacts, CancellationToken cancel, bool scripts = false)
    {
        if (!(await Find(id, models, cancel)).Succeeded(out var model, out var refusal))
            return PageAnswers.Refuse(refusal);
        return await ArtifactPage.Open(artifacts, ArtifactPath.Normal(path).Then(model.PathIn), path, scripts, cancel);
    }
}
