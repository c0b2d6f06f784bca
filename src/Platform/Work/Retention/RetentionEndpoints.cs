using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Identity.Access;
using Slipway.Storage.Blobs;

namespace Slipway.Work.Retention;

internal static class RetentionEndpoints
{
    public static void MapRetention(this IEndpointRouteBuilder app)
    {
        var gc = app.MapGroup("/api/v1/gc").WithTags("Retention");
        gc.MapGet("/", Survey).Needs(Permission.ServerManage).WithSummary("What removing for good would come to: what was deleted longer ago than a length of time");
        gc.MapPost("/", Start).Needs(Permission.ServerManage).WithSummary("Remove it for good; answers with the job");
        gc.MapPost("/step", Step).Needs(Permission.ServerManage).WithSummary("Remove things for about a second");
        gc.MapPost("/sweep", Sweep).Needs(Permission.ServerManage).WithSummary("Free bytes that nothing has named for a day");
    }

    private static async Task<Results<Ok<RetentionSurvey>, ProblemHttpResult>> Survey(RetentionService retention, CancellationToken cancel, string? olderThan = null) => (await retention.Survey(olderThan, cancel)).ToHttp();

    private static async Task<Results<Accepted<Job>, ProblemHttpResult>> Start(Actor actor, RetentionService retention, CancellationToken cancel, string? olderThan = null) =>
        (await retention.Start(actor, olderThan, cancel)).Succeeded(out var job, out var refusal) ? TypedResults.Accepted($"/api/v1/jobs/{job.Id}", job) : refusal.ToProblem();

    /// <param name="before">What was deleted before this instant; else <paramref name="olderThan"/> counts, from now.</param>
    private static async Task<Results<Ok<RemovalStep>, ProblemHttpResult>> Step(Actor actor, RetentionService retention, CancellationToken cancel, DateTimeOffset? before = null, string? olderThan = null)
    {
        if (before is { } instant)
            return (await retention.Remove(actor, instant, cancel)).ToHttp();
        return (retention.Before(olderThan).Succeeded(out var back, out var refusal) ? await retention.Remove(actor, back, cancel) : refusal).ToHttp();
    }

    private static async Task<Ok<UnusedBlobs>> Sweep(Actor actor, RetentionService retention, CancellationToken cancel) => TypedResults.Ok(await retention.Sweep(actor, cancel));
}
