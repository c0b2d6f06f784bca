using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Slipway.Pipelines.Triggers;

internal static class TriggerEndpoints
{
    public static void MapTriggers(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/projects/{name}/triggers", Get).Needs(Permission.ProjectRead).WithTags("Projects").WithSummary("What starts a retraining, when it did, and what was held back");

    private static async Task<Results<Ok<ProjectTriggers>, ProblemHttpResult>> Get(string name, TriggerService triggers, CancellationToken cancel) => (await triggers.Of(name, cancel)).ToHttp();
}
