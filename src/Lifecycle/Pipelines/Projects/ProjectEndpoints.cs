using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Pipelines.Code;
using Slipway.Pipelines.Declaration.Reading;
using Slipway.Storage.Blobs;

namespace Slipway.Pipelines.Projects;

internal static class ProjectEndpoints
{
    public static void MapProjects(this IEndpointRouteBuilder app)
    {
        var projects = app.MapGroup("/api/v1/projects").WithTags("Projects");
        projects.MapGet("/", (ProjectService service, CancellationToken cancel) => service.List(cancel)).Needs(Permission.ProjectRead).WithSummary("The projects, by name");
        projects.MapGet("/{name}", Get).Needs(Permission.ProjectRead).WithSummary("A project as it was last applied");
        projects.MapPost("/needs", Needed).Needs(Permission.ProjectRead).WithSummary("What must be sent along with a slipway.yaml: the files of its data sets, and its code where a program of its own trains");
        projects.MapPost("/code", Keep).Needs(Permission.ProjectApply).WithSummary("Keep a project's code, a tar archive of plain files; answers with its SHA-256, which is the code's version");
        projects.MapPost("/plan", Plan).Needs(Permission.ProjectRead).WithSummary("What applying a slipway.yaml would do");
        projects.MapPost("/apply", Apply).Needs(Permission.ProjectApply).WithSummary("Apply a slipway.yaml");
        app.MapGet("/api/v1/schema", () => Results.Text(DeclarationReader.Schema().ToJsonString(), "application/schema+json")).Needs(Permission.ServerRead).WithTags("Projects").WithSummary("The JSON Schema of slipway.yaml");
    }

    private static async Task<Results<Ok<AppliedProject>, ProblemHttpResult>> Get(string name, ProjectService projects, CancellationToken cancel) => (await projects.Find(name, cancel)).ToHttp();

    private static Results<Ok<ProjectNeeds>, ProblemHttpResult> Needed(ProjectChange body) => ProjectService.Needs(body).ToHttp();

    private static async Task<Results<Ok<Blob>, ProblemHttpResult>> Keep(HttpRequest request, CodeShelf code, CancellationToken cancel) => (await code.Keep(request.Body, cancel)).ToHttp();

    private static async Task<Results<Ok<Plan>, ProblemHttpResult>> Plan(ProjectChange body, ProjectService projects, CancellationToken cancel) => (await projects.Plan(body, cancel)).ToHttp();

    private static async Task<Results<Ok<Applied>, ProblemHttpResult>> Apply(ProjectChange body, Actor actor, ProjectService projects, CancellationToken cancel) => (await projects.Apply(actor, body, cancel)).ToHttp();
}
