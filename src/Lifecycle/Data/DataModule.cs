using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Slipway.Data.Contracts;
using Slipway.Data.Datasets;
using Slipway.Data.Differences;
using Slipway.Data.Files;
using Slipway.Data.Loads;
using Slipway.Data.Pages;
using Slipway.Data.Quarantine;
using Slipway.Data.Versions;
using Slipway.Storage.Blobs;
using Slipway.Ui;
using Slipway.Work;

namespace Slipway.Data;

/// <summary>Datasets, their versions, what was found in them and what was set aside: the face of the module.</summary>
public static class DataModule
{
    private const string ByName = """
        SELECT name, id, NULL FROM dataset WHERE LOWER(name) LIKE @within ESCAPE '!'
        ORDER BY CASE WHEN LOWER(name) LIKE @start ESCAPE '!' THEN 0 ELSE 1 END, name LIMIT @most
        """;

    /// <summary>Adds what the server needs; the job's part comes with <see cref="AddDataJobs"/>.</summary>
    public static IServiceCollection AddData(this IServiceCollection services)
    {
        services.AddNavigation(new NavigationItem(LifecycleStage.Data, "Data", "/data", Permission.DataRead.Name, Key: 's'));
        services.AddSearch(new Searchable("dataset", Permission.DataRead, ByName, found => DataText.Address(found.Name)));
        // The server looks at single rows and compares versions; loads run elsewhere, with limits of their own.
        services.AddOptions<DataEngineOptions>().Configure<DataFolder>((engine, folder) => engine.WorkFolder ??= folder.At("scans")).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new DataEngine(provider.GetRequiredService<IOptions<DataEngineOptions>>().Value));
        services.AddSingleton<DatasetService>().AddSingleton<VersionService>().AddSingleton<LoadService>().AddSingleton<DifferenceService>();
        return services.AddSingleton<IBlobReferences, DatasetBlobs>().AddSingleton<IDatasets, DatasetsContract>().AddDataJobs();
    }

    /// <summary>Adds the jobs, here and in the process that runs them.</summary>
    public static IServiceCollection AddDataJobs(this IServiceCollection services) => services.AddJobKind<LoadKind>();

    public static void MapData(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1");
        var datasets = api.MapGroup("/datasets").WithTags("Datasets");
        datasets.MapDatasets();
        datasets.MapLoads();
        datasets.MapVersions();
        datasets.MapQuarantine();
        datasets.MapDifferences();
        api.MapDataFiles();
        app.MapDataPages();
    }
}
