using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Slipway.Pipelines.Code;
using Slipway.Pipelines.Contracts;
using Slipway.Pipelines.Pages;
using Slipway.Pipelines.Projects;
using Slipway.Pipelines.Replay;
using Slipway.Pipelines.Runs;
using Slipway.Pipelines.Training;
using Slipway.Pipelines.Triggers;
using Slipway.Storage.Blobs;
using Slipway.Ui;
using Slipway.Work;

namespace Slipway.Pipelines;

/// <summary>Projects as they are declared, and the pipelines that make them so: the face of the module.</summary>
public static class PipelinesModule
{
    private const string Projects = """
        SELECT name, id, NULL FROM project WHERE LOWER(name) LIKE @within ESCAPE '!'
        ORDER BY CASE WHEN LOWER(name) LIKE @start ESCAPE '!' THEN 0 ELSE 1 END, name LIMIT @most
        """;

    private const string NewestPipelines = """
        SELECT project.name, pipeline.id, pipeline.state || ': ' || pipeline.cause FROM pipeline JOIN project ON project.id = pipeline.project
        WHERE LOWER(project.name) LIKE @within ESCAPE '!' OR pipeline.id LIKE @start ESCAPE '!' ORDER BY pipeline.id DESC LIMIT @most
        """;

    public static IServiceCollection AddPipelines(this IServiceCollection services)
    {
        services.AddNavigation(
            new NavigationItem(LifecycleStage.Overview, "Projects", "/projects", Permission.ProjectRead.Name, 1, 'p'),
            new NavigationItem(LifecycleStage.Pipelines, "Pipelines", "/pipelines", Permission.ProjectRead.Name));
        services.AddSearch(
            new Searchable("project", Permission.ProjectRead, Projects, found => "/projects/" + Uri.EscapeDataString(found.Name)),
            new Searchable("pipeline", Permission.ProjectRead, NewestPipelines, found => "/pipelines/" + found.Id));
        services.TryAddSingleton(provider => DataRoots.In(provider.GetRequiredService<DataFolder>()));
        services.AddSingleton<IBlobReferences, ProjectBlobs>().AddSingleton<CodeShelf>().AddSingleton<SurroundingsReader>().AddSingleton<ProjectService>().AddSingleton<PipelineService>().AddSingleton<IPipelines, PipelineHistory>().AddSingleton<ApprovalService>().AddSingleton<TriggerService>().AddSingleton<NewDataMatch>().AddSingleton<ISubscriber, PipelineDriver>().AddSingleton<ISubscriber, Retraining>();
        return services.AddSingleton<IPipelineStep, DataStep>().AddSingleton<IPipelineStep, TrainStep>().AddSingleton<IPipelineStep, RegisterStep>().AddSingleton<IPipelineStep, PromoteStep>().AddSingleton<IPipelineStep, DeployStep>();
    }

    /// <summary>The kinds of job, in the server and in the process that runs one.</summary>
    public static IServiceCollection AddPipelineJobs(this IServiceCollection services) => services.AddJobKind<TrainJob>().AddJobKind<ReplayJob>();

    public static void MapPipelines(this IEndpointRouteBuilder app)
    {
        app.MapProjects();
        app.MapPipelineRuns();
        app.MapTriggers();
        app.MapReplay();
        app.MapPipelinePages();
    }
}
