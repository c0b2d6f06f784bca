using System.Reflection;
using Slipway.Identity;
using Slipway.Storage;

namespace Slipway.Server;

/// <summary>Every module of the program, by its face.</summary>
internal static class Modules
{
    /// <summary>The assemblies that carry migrations, in the order in which these are applied.</summary>
    public static IReadOnlyList<Assembly> WithMigrations { get; } = [typeof(Database).Assembly];

    public static void Add(IServiceCollection services)
    {
        services.AddProblemDetails().Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddIdentity();
    }

    public static void Map(WebApplication app)
    {
        app.MapIdentity();
    }
}
