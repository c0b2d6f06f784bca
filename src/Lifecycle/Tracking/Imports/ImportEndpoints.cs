using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Tracking.Contracts;
using Slipway.Tracking.Experiments;
using Slipway.Tracking.LoggedModels;
using Slipway.Tracking.Logging;
using Slipway.Tracking.Runs;

namespace Slipway.Tracking.Imports;

/// <summary>The door through which experiments and runs of another server come, with their ids and times. Each call may be sent again: it writes only what is not here yet.</summary>
internal static class ImportEndpoints
{
    public static void MapImports(this RouteGroupBuilder imports)
    {
        imports.WithTags("Imports");
        imports.MapPost("/experiments", Experiment).Needs(Permission.RunWrite).WithSummary("Take an experiment of another server in; says which it is here");
        imports.MapPut("/runs/{id}", Run).Needs(Permission.RunWrite).WithSummary("Take a run of another server in, without the history of its metrics");
        imports.MapPost("/runs/{id}/points", Points).Needs(Permission.RunWrite).WithSummary("Take the history of a run's metrics in, part by part");
        imports.MapPut("/logged-models/{id}", LoggedModel).Needs(Permission.RunWrite).WithSummary("Take a logged model of another server in");
    }

    private static async Task<Results<Ok<TakenExperiment>, ProblemHttpResult>> Experiment(ForeignExperiment body, Actor actor, ExperimentImport import, CancellationToken cancel) =>
        (await import.Take(actor, body, cancel)).ToHttp();

    private static async Task<Results<Ok<TakenRun>, ProblemHttpResult>> Run(string id, ForeignRun body, Actor actor, RunImport import, CancellationToken cancel) =>
        (await import.Take(actor, id, body, cancel)).ToHttp();

    private static async Task<Results<Ok<TakenPoints>, ProblemHttpResult>> Points(string id, ForeignPoints body, Actor actor, PointImport import, CancellationToken cancel) =>
        (await import.Take(actor, id, body.Points, cancel)).ToHttp();

    private static async Task<Results<Ok<TakenLoggedModel>, ProblemHttpResult>> LoggedModel(string id, ForeignLoggedModel body, Actor actor, LoggedModelImport import, CancellationToken cancel) =>
        (await import.Take(actor, id, body, cancel)).ToHttp();
}
