using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Registry.Aliases;
using Slipway.Registry.Contracts;
using Slipway.Registry.Gates;
using Slipway.Registry.Imports;
using Slipway.Registry.Models;
using Slipway.Registry.Pages;
using Slipway.Registry.Search;
using Slipway.Registry.Sources;
using Slipway.Registry.Stages;
using Slipway.Registry.Versions;
using Slipway.Storage.Blobs;
using Slipway.Tracking.Contracts;
using Slipway.Ui;

namespace Slipway.Registry;

/// <summary>Models, their versions, the names that point at them and the gates they passed: the face of the module.</summary>
public static class RegistryModule
{
    private const string ByName = """
        SELECT name, id, NULLIF(description, '') FROM registered_model WHERE LOWER(name) LIKE @within ESCAPE '!'
        ORDER BY CASE WHEN LOWER(name) LIKE @start ESCAPE '!' THEN 0 ELSE 1 END, name LIMIT @most
        """;

    public static IServiceCollection AddRegistry(this IServiceCollection services) => services
        .AddNavigation(new NavigationItem(LifecycleStage.Models, "Models", "/models", Permission.ModelRead.Name, Key: 'm'))
        .AddSearch(new Searchable("model", Permission.ModelRead, ByName, found => "/models/" + Uri.EscapeDataString(found.Name)))
        .AddSingleton<IBlobReferences, VersionBlobs>()
        .AddSingleton<IRunUses, VersionRuns>()
        .AddSingleton<IRegistrations, VersionRegistrations>()
        .AddSingleton<IModelFiles, MlModelReader>()
        .AddSingleton<IRegisteredModels, ModelService>()
        .AddSingleton<SourceReader>()
        .AddSingleton<IModelVersions, VersionService>()
        .AddSingleton<IModelStages, StageService>()
        .AddSingleton<IRegistrySearch, RegistrySearch>()
        .AddSingleton<IModelAliases, AliasService>()
        .AddSingleton<IAliasGuards, AliasGuards>()
        .AddSingleton<IModelGates, GateService>()
        .AddSingleton<ModelImport>()
        .AddSingleton<VersionImport>();

    public static void MapRegistry(this IEndpointRouteBuilder app)
    {
        var models = app.MapGroup("/api/v1/models");
        models.MapModels();
        models.MapVersions();
        models.MapUploads();
        models.MapAliases();
        models.MapGates();
        app.MapGroup("/api/v1/imports").MapImports();
        app.MapModelPages();
    }
}
