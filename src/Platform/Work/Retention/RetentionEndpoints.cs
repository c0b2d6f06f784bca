using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Identity.Access;
using Slipway.Storage.Blobs;

namespace Slipway.Work.Retention;

internal static class RetentionEndpoints
{
    /// <summary>The order of days and months must be plain where it decides what is removed.</summary>
    private static readonly string[] Instants = ["O", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.fffK"];

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
    private static async Task<Results<Ok<RemovalStep>, ProblemHttpResult>> Step(Actor actor, RetentionService retention, CancellationToken cancel, string? before = null, string? olderThan = null)
    {
        if (before is not null && olderThan is not null)
            return Refusal.Invalid("before and olderThan say the same thing twice.", "Give one of them.").ToProblem();
        if (before is not null && !DateTimeOffset.TryParseExact(before, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
            return Refusal.Invalid($"before: '{before}' is no instant.", "Write it in ISO 8601, such as 2026-05-01T08:00:00Z.").ToProblem();
        var instant = before is null ? retention.Before(olderThan) : DateTimeOffset.ParseExact(before, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return (instant.Succeeded(out var back, out var refusal) ? await retention.Remove(actor, back, cancel) : refusal).ToHttp();
    }

    private static async Task<Ok<UnusedBlobs>> Sweep(Actor actor, RetentionService retention, CancellationToken cancel) => TypedResults.Ok(await retention.Sweep(actor, cancel));
}
