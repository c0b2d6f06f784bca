using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Slipway.Tracking.Contracts;
using Slipway.Ui;

namespace Slipway.Tracking.Pages;

/// <summary>What can be done with an experiment on its page.</summary>
internal static class ExperimentForms
{
    public static void MapExperimentForms(this IEndpointRouteBuilder app)
    {
        // The access gate checks the Origin of every form, so these need no antiforgery token.
        app.MapPost("/experiments/{id:long}/name", Rename).Needs(Permission.RunWrite).DisableAntiforgery();
        app.MapPost("/experiments/{id:long}/note", Note).Needs(Permission.RunWrite).DisableAntiforgery();
        app.MapPost("/experiments/{id:long}/delete", Delete).Needs(Permission.RunWrite).DisableAntiforgery();
        app.MapPost("/experiments/{id:long}/restore", Restore).Needs(Permission.RunWrite).DisableAntiforgery();
    }

    private static async Task<IResult> Rename(long id, [FromForm] string? name, Actor actor, IExperiments experiments, CancellationToken cancel) =>
        Back(id, await experiments.Rename(actor, id, name?.Trim() ?? "", cancel));

    private static async Task<IResult> Note(long id, [FromForm] string? note, Actor actor, IExperiments experiments, CancellationToken cancel) =>
        Back(id, await experiments.SetTag(actor, id, new Tag(RunTags.Note, note ?? ""), cancel));

    private static async Task<IResult> Delete(long id, Actor actor, IExperiments experiments, CancellationToken cancel) => Back(id, await experiments.Delete(actor, id, cancel));

    private static async Task<IResult> Restore(long id, Actor actor, IExperiments experiments, CancellationToken cancel) => Back(id, await experiments.Restore(actor, id, cancel));

    private static IResult Back(long id, Result<Done> done) =>
        done.Succeeded(out _, out var refusal) ? PageAnswers.See(FormattableString.Invariant($"/experiments/{id}")) : PageAnswers.Refuse(refusal);
}
