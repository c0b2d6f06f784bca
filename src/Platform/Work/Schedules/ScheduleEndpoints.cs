using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Identity.Access;

namespace Slipway.Work.Schedules;

/// <summary>Shows schedules; they are put up by what declares them, such as <c>slipway.yaml</c>.</summary>
internal static class ScheduleEndpoints
{
    public static void MapSchedules(this IEndpointRouteBuilder app)
    {
        var schedules = app.MapGroup("/api/v1/schedules").WithTags("Schedules");
        schedules.MapGet("/", List).Needs(Permission.JobRead).WithSummary("The schedules, by name");
        schedules.MapGet("/{name}", Get).Needs(Permission.JobRead).WithSummary("One schedule");
    }

    private static async Task<Ok<IReadOnlyList<Schedule>>> List(ScheduleService schedules, CancellationToken cancel) => TypedResults.Ok(await schedules.List(cancel));

    private static async Task<Results<Ok<Schedule>, ProblemHttpResult>> Get(string name, ScheduleService schedules, CancellationToken cancel) => (await schedules.Get(name, cancel)).ToHttp();
}
