using System.Reflection;
using Slipway.Bodies;
using Slipway.Data;
using Slipway.Governance;
using Slipway.Identity;
using Slipway.Identity.Access;
using Slipway.Mlflow;
using Slipway.Monitoring;
using Slipway.Pages;
using Slipway.Pipelines;
using Slipway.Registry;
using Slipway.Serving;
using Slipway.Storage;
using Slipway.Storage.Backup;
using Slipway.Tracking;
using Slipway.Tracking.Contracts;
using Slipway.Ui;
using Slipway.Work;

namespace Slipway.Server;

/// <summary>Every module of the program, by its face.</summary>
internal static class Modules
{
    /// <summary>The assemblies that carry migrations, in the order in which these are applied.</summary>
    public static IReadOnlyList<Assembly> WithMigrations { get; } = [typeof(Database).Assembly, typeof(DataModule).Assembly, typeof(TrackingModule).Assembly, typeof(RegistryModule).Assembly, typeof(PipelinesModule).Assembly, typeof(ServingModule).Assembly, typeof(MonitoringModule).Assembly];

    public static void Add(IServiceCollection services)
    {
        services.AddProblemDetails().Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json => BodyJson.Apply(json.SerializerOptions));
        services.AddSingleton<INavigationGate, ActorNavigation>().AddUi(ui => ui.Search = SearchEndpoint.Address);
        services.AddSingleton<BackupWriter>().AddSingleton<WrongDoor>();
        services.AddIdentity().AddSingleton<IRefusalShape, PageShape>();
        services.AddWork();
        services.AddData().AddTracking().AddRegistry().AddPipelines().AddServing().AddMonitoring().AddGovernance().AddMlflow();
        services.AddSingleton<ITableFiles, ParquetTables>();
        services.AddPipelineJobs();
    }

    public static void Map(WebApplication app)
    {
        app.MapOverview();
        app.MapBackup();
        app.MapSearch();
        app.MapGroup("").OpenToAll("Styles, scripts and icons hold nothing of a project.").MapUi();
        app.MapIdentity();
        app.MapWork();
        app.MapData();
        app.MapTracking();
        app.MapRegistry();
        app.MapPipelines();
        app.MapServing();
        app.MapMonitoring();
        app.MapGovernance();
        app.MapMlflow();
    }

    /// <summary>What a job's process needs: the kinds, and nothing of the server.</summary>
    public static ServiceProvider ForJobs()
    {
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddSingleton<JobKinds>();
        services.AddWorkJobs().AddDataJobs().AddPipelineJobs().AddServingJobs();
        return services.BuildServiceProvider();
    }
}
