using System.Reflection;
using Slipway.Governance;
using Slipway.Identity;
using Slipway.Identity.Access;
using Slipway.Storage;
using Slipway.Ui;
using Slipway.Work;

namespace Slipway.Server;

/// <summary>Every module of the program, by its face.</summary>
internal static class Modules
{
    /// <summary>The assemblies that carry migrations, in the order in which these are applied.</summary>
    public static IReadOnlyList<Assembly> WithMigrations { get; } = [typeof(Database).Assembly];

    public static void Add(IServiceCollection services)
    {
        services.AddProblemDetails().Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        // A member that a record says is there must be there: its absence is the caller's mistake, not a null for the code behind.
        services.ConfigureHttpJsonOptions(json => (json.SerializerOptions.RespectNullableAnnotations, json.SerializerOptions.RespectRequiredConstructorParameters) = (true, true));
        services.AddSingleton<INavigationGate, ActorNavigation>().AddUi();
        services.AddIdentity().AddSingleton<IRefusalShape, PageShape>();
        services.AddWork();
        services.AddGovernance();
        AddJobKinds(services);
    }

    public static void Map(WebApplication app)
    {
        app.MapGroup("").OpenToAll("Styles, scripts and icons hold nothing of a project.").MapUi();
        app.MapIdentity();
        app.MapWork();
        app.MapGovernance();
    }

    /// <summary>What a job's process needs: the kinds, and nothing of the server.</summary>
    public static ServiceProvider ForJobs()
    {
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddSingleton<JobKinds>();
        AddJobKinds(services);
        return services.BuildServiceProvider();
    }

    /// <summary>The kinds of job, the same in the server, which must know what it may queue, and in the process that runs one.</summary>
    private static void AddJobKinds(IServiceCollection services)
    {
    }
}
