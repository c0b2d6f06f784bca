using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Experiments;

internal sealed record ChangeExperiment(string Name);

internal static class ExperimentEndpoints
{
    public static void MapExperiments(this RouteGroupBuilder experiments)
    {
        experiments.WithTags("Experiments");
        experiments.MapGet("/", Search).Needs(Permission.RunRead).WithSummary("The experiments, newest first, or as the filter and order say");
        experiments.MapPost("/", Create).Needs(Permission.RunWrite).WithSummary("Make an experiment");
        experiments.MapGet("/{id:long}", Get).Needs(Permission.RunRead).WithSummary("An experiment, also a deleted one");
        experiments.MapPatch("/{id:long}", Rename).Needs(Permission.RunWrite).WithSummary("Rename an experiment");
        experiments.MapDelete("/{id:long}", Delete).Needs(Permission.RunWrite).WithSummary("Delete an experiment and its runs; both can be restored");
        experiments.MapPost("/{id:long}/restore", Restore).Needs(Permission.RunWrite).WithSummary("Bring a deleted experiment back");
        experiments.MapPut("/{id:long}/tags/{key}", SetTag).Needs(Permission.RunWrite).WithSummary("Set a tag");
        experiments.MapDelete("/{id:long}/tags/{key}", DeleteTag).Needs(Permission.RunWrite).WithSummary("Remove a tag");
    }

    private static async Task<Results<Ok<Page<Experiment>>, ProblemHttpResult>> Search(
        IExperiments experiments, CancellationToken cancel, string? filter = null, [FromQuery] string[]? order = null, View view = View.ActiveOnly, int limit = 1000, string? page = null) =>
        (await experiments.Search(new ExperimentSearch(filter, order, view, limit, page), cancel)).ToHttp();

    private static async Task<Results<Created<Experiment>, ProblemHttpResult>> Create(NewExperiment body, Actor actor, IExperiments experiments, CancellationToken cancel) =>
        (await experiments.Create(actor, body with { Name = body.Name ?? "" }, cancel)).ToCreated(made => $"/api/v1/experiments/{made.Id}");

    private static async Task<Results<Ok<Experiment>, ProblemHttpResult>> Get(long id, IExperiments experiments, CancellationToken cancel) => (await experiments.Get(id, cancel)).ToHttp();

    private static async Task<Results<NoContent, ProblemHttpResult>> Rename(long id, ChangeExperiment body, Actor actor, IExperiments experiments, CancellationToken cancel) =>
        (await experiments.Rename(actor, id, body.Name ?? "", cancel)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(long id, Actor actor, IExperiments experiments, CancellationToken cancel) => (await experiments.Delete(actor, id, cancel)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> Restore(long id, Actor actor, IExperiments experiments, CancellationToken cancel) => (await experiments.Restore(actor, id, cancel)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> SetTag(long id, string key, TagValue body, Actor actor, IExperiments experiments, CancellationToken cancel) =>
        (await experiments.SetTag(actor, id, new Tag(key, body.Value ?? ""), cancel)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteTag(long id, string key, Actor actor, IExperiments experiments, CancellationToken cancel) =>
        (await experiments.DeleteTag(actor, id, key, cancel)).ToNoContent();
}

/// <summary>The body that sets a tag.</summary>
internal sealed record TagValue(string Value);
