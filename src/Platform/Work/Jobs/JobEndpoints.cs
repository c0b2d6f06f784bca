using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Slipway.Identity.Access;

namespace Slipway.Work.Jobs;

internal static class JobEndpoints
{
    public static void MapJobs(this RouteGroupBuilder jobs)
    {
        jobs.MapGet("/", List).Needs(Permission.JobRead).WithTags("Jobs").WithSummary("Jobs, newest first");
        jobs.MapGet("/{id}", Get).Needs(Permission.JobRead).WithTags("Jobs").WithSummary("One job");
        jobs.MapGet("/{id}/log", Log).Needs(Permission.JobRead).WithTags("Jobs").WithSummary("A job's log behind a line");
        jobs.MapGet("/{id}/log/stream", Stream).Needs(Permission.JobRead).WithTags("Jobs").WithSummary("A job's log until the job ends, as server-sent events");
        jobs.MapPost("/{id}/cancel", Cancel).Needs(Permission.JobManage).WithTags("Jobs").WithSummary("End a job and its parts");
        jobs.MapPost("/{id}/retry", Retry).Needs(Permission.JobManage).WithTags("Jobs").WithSummary("Try a failed or cancelled job again");
    }

    private static async Task<Results<Ok<Page<Job>>, ProblemHttpResult>> List(
        JobService jobs, CancellationToken cancel, string? state = null, string? kind = null, string? subject = null, string? parent = null, string? group = null, int limit = 50, string? after = null)
    {
        JobState? wanted = null;
        if (state is not null)
        {
            if (!Enum.TryParse<JobState>(state, ignoreCase: true, out var parsed) || char.IsAsciiDigit(state[0]))
                return Refusal.Invalid($"'{state}' is no state of a job.", "Choose queued, running, succeeded, failed or cancelled.").ToProblem();
            wanted = parsed;
        }

        return (await jobs.List(new JobFilter(wanted, kind, subject, parent, group), limit, after, cancel)).ToHttp();
    }

    private static async Task<Results<Ok<Job>, ProblemHttpResult>> Get(string id, JobService jobs, CancellationToken cancel) => (await jobs.Get(id, cancel)).ToHttp();

    private static async Task<Results<Ok<JobLogPart>, ProblemHttpResult>> Log(string id, JobService jobs, CancellationToken cancel, long after = 0, int limit = 1000) =>
        (await jobs.Log(id, after, limit, cancel)).ToHttp();

    /// <summary>Each event is a <see cref="JobLogPart"/> with its last sequence as id, so that a reader who was cut off goes on with <c>Last-Event-ID</c>.</summary>
    private static async Task<Results<ServerSentEventsResult<JobLogPart>, ProblemHttpResult>> Stream(
        string id, HttpRequest request, JobService jobs, IOptions<WorkOptions> options, CancellationToken cancel, long after = 0)
    {
        var from = long.TryParse(request.Headers["Last-Event-ID"], CultureInfo.InvariantCulture, out var last) ? last : after;
        if (!(await jobs.Log(id, from, 1, cancel)).Succeeded(out _, out var refusal))
            return refusal.ToProblem();
        return TypedResults.ServerSentEvents(Follow(id, from, jobs, options.Value.Poll, cancel));
    }

    private static async IAsyncEnumerable<SseItem<JobLogPart>> Follow(string id, long after, JobService jobs, TimeSpan poll, [EnumeratorCancellation] CancellationToken cancel)
    {
        while ((await jobs.Log(id, after, 1000, cancel)).Succeeded(out var part, out _))
        {
            after = part.Next;
            if (part.Lines.Count > 0 || part.Ended)
                yield return new SseItem<JobLogPart>(part, "log") { EventId = part.Next.ToString(CultureInfo.InvariantCulture) };
            if (part.Ended)
                yield break;
            if (part.Lines.Count == 0)
                await Task.Delay(poll, cancel);
        }
    }

    private static async Task<Results<Ok<Job>, ProblemHttpResult>> Cancel(string id, Actor actor, JobService jobs, CancellationToken cancel) => (await jobs.Cancel(actor, id, cancel)).ToHttp();

    private static async Task<Results<Ok<Job>, ProblemHttpResult>> Retry(string id, Actor actor, JobService jobs, CancellationToken cancel) => (await jobs.Retry(actor, id, cancel)).ToHttp();
}
