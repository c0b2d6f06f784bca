using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Slipway.Identity.Access;

namespace Slipway.Work.Jobs;

/// <summary>Where a running job reports.</summary>
internal static class AttemptEndpoints
{
    private const long LongestReport = 8 << 20;

    public static void MapAttempts(this RouteGroupBuilder jobs)
    {
        var attempt = jobs.MapGroup("/{id}/attempts/{number:int}").Needs(Permission.JobReport).WithTags("Job attempts").WithMetadata(new RequestSizeLimitAttribute(LongestReport));
        attempt.MapGet("/", Get).WithSummary("What the attempt is to do");
        attempt.MapPost("/heartbeat", Beat).WithSummary("The attempt is alive; the answer says whether to go on");
        attempt.MapPost("/progress", Progress).WithSummary("How far it has come");
        attempt.MapPost("/checkpoint", Keep).WithSummary("From where a later attempt is to go on");
        attempt.MapPost("/log", Log).WithSummary("Lines for the job's log");
        attempt.MapPost("/complete", Complete).WithSummary("It succeeded, with a result");
        attempt.MapPost("/fail", Fail).WithSummary("It failed");
        attempt.MapPost("/tokens", MakeToken).WithSummary("A token for a program that the attempt runs, which may less than it and ends with it");
        attempt.MapPost("/cancelled", Cancelled).WithSummary("It ended because it was told to");
    }

    private static async Task<Results<Ok<Assignment>, ProblemHttpResult>> Get(string id, int number, Actor actor, AttemptService attempts, CancellationToken cancel) =>
        (await attempts.Assignment(actor, id, number, cancel)).ToHttp();

    private static async Task<Results<Ok<Heard>, ProblemHttpResult>> Beat(string id, int number, Actor actor, AttemptService attempts, CancellationToken cancel) =>
        (await attempts.Beat(actor, id, number, cancel)).ToHttp();

    private static async Task<Results<Ok<Heard>, ProblemHttpResult>> Progress(string id, int number, JobProgress body, Actor actor, AttemptService attempts, CancellationToken cancel) =>
        (await attempts.Progress(actor, id, number, body, cancel)).ToHttp();

    private static async Task<Results<Ok<Heard>, ProblemHttpResult>> Keep(string id, int number, Checkpoint body, Actor actor, AttemptService attempts, CancellationToken cancel) =>
        (await attempts.Keep(actor, id, number, body, cancel)).ToHttp();

    private static async Task<Results<Ok<Heard>, ProblemHttpResult>> Log(string id, int number, LogBatch body, Actor actor, AttemptService attempts, CancellationToken cancel) =>
        (await attempts.Log(actor, id, number, body, cancel)).ToHttp();

    private static async Task<Results<Ok<MadeToken>, ProblemHttpResult>> MakeToken(string id, int number, ProgramToken body, Actor actor, ProgramTokens tokens, CancellationToken cancel) =>
        (await tokens.Make(actor, id, number, body, cancel)).ToHttp();

    private static async Task<Results<Ok<Job>, ProblemHttpResult>> Complete(string id, int number, Completion body, Actor actor, AttemptService attempts, CancellationToken cancel) =>
        (await attempts.Complete(actor, id, number, body, cancel)).ToHttp();

    private static async Task<Results<Ok<Job>, ProblemHttpResult>> Fail(string id, int number, Failure body, Actor actor, AttemptService attempts, CancellationToken cancel) =>
        (await attempts.Fail(actor, id, number, body, cancel)).ToHttp();

    private static async Task<Results<Ok<Job>, ProblemHttpResult>> Cancelled(string id, int number, Actor actor, AttemptService attempts, CancellationToken cancel) =>
        (await attempts.EndCancelled(actor, id, number, cancel)).ToHttp();
}
