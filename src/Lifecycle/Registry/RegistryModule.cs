using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Registry.Aliases;
using Slipway.Registry.Contracts;
using Slipway.Registry.Gates;
using Slipway.Registry.Models;
using Slipway.Registry.Pages;
using Slipway.Registry.Versions;
using Slipway.Ui;

namespace Slipway.Registry;

/// <summary>Models, their versions, the names that point at them and the gates they passed: the face of the module.</summary>
public static class RegistryModule
{
    public static IServiceCollection AddRegistry(this IServiceCollection services) => services
        .AddNavigation(new NavigationItem(LifecycleStage.Models, "Models", "/models", Permission.ModelRead.Name, Key: 'm'))
        .AddSingleton<IRegisteredModels, ModelService>()
        .AddSingleton<IModelVersions, VersionService>()
        .AddSingleton<IModelAliases, AliasService>()
        .AddSingleton<IAliasGuards, AliasGuards>()
        .AddSingleton<IModelGates, GateService>();

    public static void MapRegistry(this IEndpointRouteBuilder app)
    {
        var models = app.MapGroup("/api/v1/models");
        models.MapModels();
        models.MapVersions();
        models.MapUploads();
        models.MapAliases();
        models.MapGates();
        app.MapModelPages();
    }
}
