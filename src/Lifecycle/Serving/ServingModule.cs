using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Slipway.Declarations;
using Slipway.Serving.Batch;
using Slipway.Serving.Contracts;
using Slipway.Serving.Deployments;
using Slipway.Serving.Explanations;
using Slipway.Serving.Invocations;
using Slipway.Serving.Pages;
using Slipway.Serving.PredictionLog;
using Slipway.Serving.Predictions;
using Slipway.Serving.Records;
using Slipway.Serving.Running;
using Slipway.Serving.V2;
using Slipway.Storage.Backup;
using Slipway.Storage.Blobs;
using Slipway.Ui;
using Slipway.Work;

namespace Slipway.Serving;

/// <summary>Models that answer: deployments, the protocols they speak, the log of what they said. The face of the module.</summary>
public static class ServingModule
{
    private const string ByName = """
        SELECT name, id, 'serves ' || reference FROM deployment WHERE LOWER(name) LIKE @within ESCAPE '!'
        ORDER BY CASE WHEN LOWER(name) LIKE @start ESCAPE '!' THEN 0 ELSE 1 END, name LIMIT @most
        """;

    public static IServiceCollection AddServing(this IServiceCollection services)
    {
        services.AddNavigation(new NavigationItem(LifecycleStage.Deployments, "Deployments", "/deployments", Permission.DeploymentRead.Name, Key: 'd'));
        services.AddSearch(new Searchable("deployment", Permission.DeploymentRead, ByName, found => "/deployments/" + Uri.EscapeDataString(found.Name)));
        services.AddOptions<ServingOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ServingMetrics>().AddSingleton<ModelLoader>().AddSingleton<ServingPool>().AddSingleton<Inference>().AddSingleton<InferenceDoor>().AddSingleton<PredictDoor>().AddSingleton<InvocationDoor>().AddSingleton<Explainers>().AddSingleton<RecordExplainer>().AddSingleton<LoggedPredictions>();
        services.AddSingleton<GateHold>().AddSingleton<DeploymentService>().AddSingleton<IDeployments>(provider => provider.GetRequiredService<DeploymentService>());
        services.TryAddSingleton(provider => DataRoots.In(provider.GetRequiredService<DataFolder>()));
        services.AddSingleton<BatchService>().AddSingleton<IBatches>(provider => provider.GetRequiredService<BatchService>()).AddSingleton<ISubscriber, DeclaredBatches>().AddServingJobs();
        services.AddSingleton<IBlobReferences, SegmentBlobs>().AddSingleton<SharedSegments>().AddSingleton<PredictionLogs>().AddSingleton<IPredictions, PredictionReader>().AddSingleton<IBackupFiles, PredictionBackup>();
        services.AddSingleton<ISubscriber, AliasFollower>().AddSingleton<ISubscriber, DeclaredDeployments>().AddSingleton<IDeclaredObjects, StandingDeployments>();
        services.AddSingleton<IRefusalShape, V2Shape>().AddSingleton<IRefusalShape, InvocationShape>();
        services.AddHostedService(provider => provider.GetRequiredService<PredictionLogs>());
        return services.AddHostedService<DeploymentStart>();
    }

    /// <summary>The kinds of job, in the server and in the process that runs one.</summary>
    public static IServiceCollection AddServingJobs(this IServiceCollection services) => services.AddJobKind<BatchJob>();

    public static void MapServing(this IEndpointRouteBuilder app)
    {
        var deployments = app.MapGroup("/api/v1/deployments");
        deployments.MapDeployments();
        deployments.MapPredict();
        deployments.MapExplain();
        deployments.MapPredictions();
        app.MapBatches();
        app.MapDeploymentPages();
        app.MapBatchPages();
        app.MapV2();
        app.MapInvocations();
    }
}
