using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Slipway.Tracking.Contracts;
using Slipway.Ui;

namespace Slipway.Tracking.Pages;

/// <summary>The page of a run, its views and what can be done there.</summary>
internal static class RunPages
{
    private const int Columns = 400;

    public static void MapRunPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/runs/{run}", Redirect).Needs(Permission.RunRead);
        app.MapGet("/runs/{run}/curves", Curves).Needs(Permission.RunRead);
        app.MapGet("/experiments/{id:long}/runs/{run}", Overview).Needs(Permission.RunRead);
        app.MapGet("/experiments/{id:long}/runs/{run}/curves", Charts).Needs(Permission.RunRead);
        app.MapGet("/experiments/{id:long}/runs/{run}/artifacts", Artifacts).Needs(Permission.RunRead);
        app.MapGet("/experiments/{id:long}/runs/{run}/artifacts/page", Framed).Needs(Permission.RunRead);

        // The access gate checks the Origin of every form, so these need no antiforgery token.
        app.MapPost("/experiments/{id:long}/runs/{run}/name", Rename).Needs(Permission.RunWrite).DisableAntiforgery();
        app.MapPost("/experiments/{id:long}/runs/{run}/note", Note).Needs(Permission.RunWrite).DisableAntiforgery();
        app.MapPost("/experiments/{id:long}/runs/{run}/tags", Tag).Needs(Permission.RunWrite).DisableAntiforgery();
        app.MapPost("/experiments/{id:long}/runs/{run}/tags/remove", RemoveTag).Needs(Permission.RunWrite).DisableAntiforgery();
        app.MapPost("/experiments/{id:long}/runs/{run}/delete", Delete).Needs(Permission.RunWrite).DisableAntiforgery();
        app.MapPost("/experiments/{id:long}/runs/{run}/restore", Restore).Needs(Permission.RunWrite).DisableAntiforgery();
    }

    private static async Task<IResult> Redirect(string run, IRuns runs, CancellationToken cancel) =>
        (await runs.Get(run, cancel)).Succeeded(out var found, out var refusal) ? TypedResults.Redirect(found.Info.Address()) : PageAnswers.Refuse(refusal);

    private static async Task<IResult> Overview(
        long id, string run, Actor actor, IExperiments experiments, IRuns runs, ILoggedModels models, TimeProvider clock, CancellationToken cancel,
        [FromServices] IRegistrations? registrations = null)
    {
        if (!(await Find(id, run, experiments, runs, cancel)).Succeeded(out var shown, out var refusal))
            return PageAnswers.Refuse(refusal);
        var parent = shown.Run.Tag(RunTags.Parent) is { } known && (await runs.Get(known, cancel)).Succeeded(out var found, out _) ? found.Info : null;
        if (!(await runs.Search(new RunSearch([id], RunTags.ChildrenOf(shown.Run.Info.Id), Limit: 1), cancel)).Succeeded(out var children, out refusal))
            return PageAnswers.Refuse(refusal);
        return new RazorComponentResult<RunPage>(new
        {
            Shown = shown,
            Parent = parent,
            HasChildren = children.Items.Count > 0,
            Models = await models.Known([.. shown.Run.ModelOutputs.Select(made => made.Model), .. shown.Run.ModelInputs], cancel),
            Registrations = registrations is not null && actor.May(Permission.ModelRead) ? await registrations.OfRun(shown.Run.Info.Id, cancel) : [],
            Now = clock.GetUtcNow(),
        });
    }

    private static async Task<IResult> Charts(long id, string run, IExperiments experiments, IRuns runs, CancellationToken cancel) =>
        (await Find(id, run, experiments, runs, cancel)).Succeeded(out var shown, out var refusal) ? new RazorComponentResult<RunCurvesPage>(new { Shown = shown }) : PageAnswers.Refuse(refusal);

    private static async Task<IResult> Artifacts(long id, string run, IExperiments experiments, IRuns runs, IArtifacts artifacts, CancellationToken cancel, [FromServices] ITableFiles? tables = null, string path = "", bool scripts = false)
    {
        if (!(await Find(id, run, experiments, runs, cancel)).Succeeded(out var shown, out var refusal))
            return PageAnswers.Refuse(refusal);
        var view = await ArtifactView.Of(artifacts, tables, inner => artifacts.PathIn(shown.Run.Info.Id, inner, cancel), path, cancel);
        return new RazorComponentResult<RunArtifactsPage>(new { Shown = shown, View = view, Scripts = scripts });
    }

    /// <summary>An HTML file, for the frame in which it is shown.</summary>
    private static async Task<IResult> Framed(string run, string path, IArtifacts artifacts, CancellationToken cancel, bool scripts = false) =>
        await ArtifactPage.Open(artifacts, await artifacts.PathIn(run, path, cancel), path, scripts, cancel);

    /// <summary>The data of one chart: the curves of a group, thinned to pixel columns.</summary>
    private static async Task<IResult> Curves(string run, string group, IRuns runs, IMetricHistory history, CancellationToken cancel)
    {
        if (!(await runs.Get(run, cancel)).Succeeded(out var found, out var refusal))
            return refusal.ToProblem();
        var curves = new List<Curve>();
        foreach (var key in CurveGroup.Of(found).FirstOrDefault(g => g.Name == group)?.Metrics ?? [])
        {
            if (!(await history.Draw(run, key, null, null, Columns, cancel)).Succeeded(out var curve, out refusal))
                return refusal.ToProblem();
            curves.Add(curve);
        }

        return TypedResults.Text(IslandJson.Write(CurveDrawing.Of(curves)), "application/json");
    }

    private static async Task<IResult> Rename(long id, string run, [FromForm] string? name, Actor actor, IRuns runs, CancellationToken cancel) =>
        (await runs.Update(actor, run, new RunChange(Name: name?.Trim()), cancel)).Succeeded(out _, out var refusal) ? Back(id, run) : PageAnswers.Refuse(refusal);

    private static async Task<IResult> Note(long id, string run, [FromForm] string? note, Actor actor, IRunLog log, CancellationToken cancel) =>
        (await log.SetTag(actor, run, new Tag(RunTags.Note, note ?? ""), cancel)).Succeeded(out _, out var refusal) ? Back(id, run) : PageAnswers.Refuse(refusal);

    private static async Task<IResult> Tag(long id, string run, [FromForm] string? key, [FromForm] string? value, Actor actor, IRunLog log, CancellationToken cancel) =>
        (await log.SetTag(actor, run, new Tag(key?.Trim() ?? "", value ?? ""), cancel)).Succeeded(out _, out var refusal) ? Back(id, run) : PageAnswers.Refuse(refusal);

    private static async Task<IResult> RemoveTag(long id, string run, [FromForm] string key, Actor actor, IRuns runs, CancellationToken cancel) =>
        (await runs.DeleteTag(actor, run, key, cancel)).Succeeded(out _, out var refusal) ? Back(id, run) : PageAnswers.Refuse(refusal);

    private static async Task<IResult> Delete(long id, string run, Actor actor, IRuns runs, CancellationToken cancel) =>
        (await runs.Delete(actor, run, cancel)).Succeeded(out _, out var refusal) ? Back(id, run) : PageAnswers.Refuse(refusal);

    private static async Task<IResult> Restore(long id, string run, Actor actor, IRuns runs, CancellationToken cancel) =>
        (await runs.Restore(actor, run, cancel)).Succeeded(out _, out var refusal) ? Back(id, run) : PageAnswers.Refuse(refusal);

    private static async Task<Result<ShownRun>> Find(long id, string run, IExperiments experiments, IRuns runs, CancellationToken cancel)
    {
        if (!(await experiments.Get(id, cancel)).Succeeded(out var experiment, out var refusal) || !(await runs.Get(run, cancel)).Succeeded(out var found, out refusal))
            return refusal;
        return found.Info.Experiment == id
            ? new ShownRun(experiment, found)
            : new Refusal(RefusalKind.NotFound, $"The experiment '{experiment.Name}' has no run {run}.", $"It belongs to another experiment: open /runs/{run}.");
    }

    private static IResult Back(long id, string run) => PageAnswers.See(FormattableString.Invariant($"/experiments/{id}/runs/{Uri.EscapeDataString(run)}"));
}

/// <summary>The run that a page shows, and the experiment it belongs to.</summary>
public sealed record ShownRun(Experiment Experiment, Run Run);
