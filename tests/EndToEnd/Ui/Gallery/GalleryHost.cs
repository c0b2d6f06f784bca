using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.FileProviders;
using Slipway.Ui;

namespace Slipway.Tests.Ui.Gallery;

/// <summary>A real server on a free port whose pages show every component: filled, empty and in error.</summary>
public sealed class GalleryHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GalleryHost(WebApplication app, GalleryLive live) => (_app, Live) = (app, live);

    public string Address => _app.Urls.First();

    internal GalleryLive Live { get; }

    public static async Task<GalleryHost> Start(CancellationToken cancel)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(GalleryHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = "Production",
        });
        builder.WebHost.UseStaticWebAssets();
        // As published: a build would otherwise have browsers ask for every file again.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
        builder.Configuration["EnableStaticAssetsDevelopmentCaching"] = "true";
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddUi(options => options.Search = "/api/v1/search").AddNavigation(Navigation);
        var app = builder.Build();
        var live = new GalleryLive();
        app.UseWebSockets();
        app.UseUi();
        app.MapUi();
        app.Map("/api/v1/live", live.Accept);
        MapData(app);
        MapPages(app);
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "Ui", "Modules")), RequestPath = "/modules" });
        await app.StartAsync(cancel);
        return new GalleryHost(app, live);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static NavigationItem[] Navigation =>
    [
        new(LifecycleStage.Data, "Data", "/data", Key: 'd'),
        new(LifecycleStage.Experiments, "Experiments", "/experiments", Key: 'e'),
        new(LifecycleStage.Studies, "Studies", "/studies", Key: 's'),
        new(LifecycleStage.Pipelines, "Pipelines", "/pipelines", Key: 'p'),
        new(LifecycleStage.Models, "Models", "/models", Key: 'm'),
        new(LifecycleStage.Deployments, "Deployments", "/deployments", Key: 'v'),
        new(LifecycleStage.Monitors, "Monitors", "/monitors", Key: 'w'),
        new(LifecycleStage.Governance, "Lineage", "/lineage", Key: 'l'),
        new(LifecycleStage.Governance, "Audit trail", "/audit", Order: 1, Key: 'a'),
        new(LifecycleStage.Server, "Parts", "/parts"),
    ];

    private static void MapPages(WebApplication app)
    {
        app.MapGet("/", Page<OverviewPage>);
        app.MapGet("/experiments", Page<RunsPage>);
        app.MapGet("/experiments/empty", Page<NoRunsPage>);
        app.MapGet("/runs/{id}", Page<RunPage>);
        app.MapGet("/studies", Page<StudyPage>);
        app.MapGet("/lineage", Page<LineagePage>);
        app.MapGet("/deployments", Page<DeploymentPage>);
        app.MapGet("/monitors", Page<MonitorPage>);
        app.MapGet("/parts", Page<PartsPage>);
        app.MapGet("/failures", Page<FailuresPage>);
        app.MapGet("/blank", Page<BlankPage>);
        app.MapFallback(context => new RazorComponentResult<ErrorPage>(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(ErrorPage.Status)] = 404,
            [nameof(ErrorPage.Title)] = "There is no such page",
            [nameof(ErrorPage.Detail)] = $"Nothing stands at {context.Request.Path}.",
            [nameof(ErrorPage.Remedy)] = "Check the address, or search with Ctrl-K for what you were looking for.",
            [nameof(ErrorPage.Trace)] = "0af7651916cd43dd",
        }) { StatusCode = 404 }.ExecuteAsync(context));
    }

    private static void MapData(WebApplication app)
    {
        app.MapGet("/gallery/runs", static () => Json(GalleryRuns.Table(10_000)));
        app.MapGet("/gallery/uneven", static () => Json(GalleryRuns.Uneven));
        app.MapGet("/api/v1/search", static (string q) => Json(new { Items = GalleryRuns.Search(q) }));
    }

    private static ContentHttpResult Json<T>(T value) => TypedResults.Content(IslandJson.Write(value), "application/json");

    private static RazorComponentResult<T> Page<T>() where T : IComponent => new();
}
