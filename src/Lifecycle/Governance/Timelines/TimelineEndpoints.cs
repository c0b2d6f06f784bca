using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Pipelines.Contracts;
using Slipway.Registry.Contracts;
using Slipway.Serving.Contracts;
using Slipway.Ui;

namespace Slipway.Governance.Timelines;

internal static class TimelineEndpoints
{
    private const int Shown = 60;

    public static void MapTimeline(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/timeline", List).Needs(Permission.LineageRead).WithTags("Timeline").WithSummary("What happened over all stages, newest first; by project, model or deployment");

    public static void MapTimelinePages(this IEndpointRouteBuilder app) => app.MapGet("/timeline", Show).Needs(Permission.LineageRead);

    private static async Task<Results<Ok<Page<Happening>>, ProblemHttpResult>> List(
        Actor actor, TimelineService timeline, CancellationToken cancel, string? project = null, string? model = null, string? deployment = null, long? before = null, int limit = 100) =>
        (await timeline.List(actor, Filter(project, model, deployment), before, limit, cancel)).ToHttp();

    private static async Task<IResult> Show(
        Actor actor, TimelineService timeline, IPipelines pipelines, IRegisteredModels models, IDeployments deployments, CancellationToken cancel, string? project = null, string? model = null, string? deployment = null,
        long? before = null)
    {
        var filter = Filter(project, model, deployment);
        if (!(await timeline.List(actor, filter, before, Shown, cancel)).Succeeded(out var page, out var refusal))
            return PageAnswers.Refuse(refusal);
        return new RazorComponentResult<TimelinePage>(new
        {
            Happenings = page.Items, page.Next, Filter = filter, First = before is null,
            Projects = actor.May(Permission.ProjectRead) ? [.. (await pipelines.Projects(cancel)).Select(p => p.Name)] : (IReadOnlyList<string>)[],
            Models = actor.May(Permission.ModelRead) && (await models.Search(new ModelQuery(Limit: 200), cancel)).Succeeded(out var known, out _) ? [.. known.Items.Select(m => m.Name)] : (IReadOnlyList<string>)[],
            Deployments = actor.May(Permission.DeploymentRead) ? [.. (await deployments.List(cancel)).Select(d => d.Name)] : (IReadOnlyList<string>)[],
        });
    }

    private static TimelineFilter Filter(string? project, string? model, string? deployment) => new(Given(project), Given(model), Given(deployment));

    private static string? Given(string? name) => string.IsNullOrWhiteSpace(name) ? null : name.Trim();
}
