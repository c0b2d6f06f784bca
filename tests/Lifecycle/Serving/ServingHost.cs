using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Identity;
using Slipway.Identity.Access;
using Slipway.Registry;
using Slipway.Registry.Contracts;
using Slipway.Serving;
using Slipway.Serving.Contracts;
using Slipway.Storage;
using Slipway.Storage.Blobs;
using Slipway.Tracking;
using Slipway.Work;

namespace Slipway.Tests.Serving;

/// <summary>A real server on a free port of loopback with identity, work, the registry and serving.</summary>
public sealed class ServingHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ServingHost(WebApplication app, Database database)
    {
        (_app, Database) = (app, database);
        Address = new Uri(app.Urls.First());
        Http = NewClient();
    }

    /// <summary>The assemblies whose migrations it needs.</summary>
    public static IReadOnlyList<Assembly> Modules { get; } = [typeof(Database).Assembly, typeof(TrackingModule).Assembly, typeof(RegistryModule).Assembly, typeof(ServingModule).Assembly];

    public Database Database { get; }

    public Uri Address { get; }

    /// <summary>A client of the local owner.</summary>
    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public IModelVersions Versions => Services.GetRequiredService<IModelVersions>();

    public IModelAliases Aliases => Services.GetRequiredService<IModelAliases>();

    public IModelGates Gates => Services.GetRequiredService<IModelGates>();

    public IDeployments Deployments => Services.GetRequiredService<IDeployments>();

    public IPredictions Predictions => Services.GetRequiredService<IPredictions>();

    public BlobLibrary Blobs => Services.GetRequiredService<BlobLibrary>();

    /// <summary>Starts it and waits until its deployments are loaded.</summary>
    public static async Task<ServingHost> Start(Database database, string folder, TimeProvider clock, CancellationToken cancel, Action<IServiceCollection>? services = null)
    {
        var app = Build(database, folder, clock, services);
        await app.StartAsync(cancel);
        var host = new ServingHost(app, database);
        while ((await host.Http.GetAsync("/v2/health/ready", cancel)).StatusCode != System.Net.HttpStatusCode.OK && (await host.Deployments.List(cancel)).Any(d => d.Problem == "it is loading"))
            await Task.Delay(5, cancel);
        return host;
    }

    public HttpClient NewClient() => new(new SocketsHttpHandler()) { BaseAddress = Address };

    /// <summary>Registers the next version with this model, and what else the test gives.</summary>
    public async Task<ModelVersion> Register(string model, byte[] onnx, string? signature = null)
    {
        var blob = await Blobs.Put(new MemoryStream(onnx), CancellationToken.None);
        var registered = await Versions.Register(Actor.System, model, new NewVersion([new NewFile("model.onnx", blob.Sha256)], Signature: signature), CancellationToken.None);
        return registered.Succeeded(out var version, out var refusal) ? version : throw new InvalidOperationException(refusal.Message);
    }

    /// <summary>Deploys it, and fails the test when that is refused.</summary>
    public async Task<Deployment> Deploy(string name, string model, LogPolicy? log = null)
    {
        var deployed = await Deployments.Deploy(Actor.System, name, model, log, CancellationToken.None);
        return deployed.Succeeded(out var deployment, out var refusal) ? deployment : throw new InvalidOperationException(refusal.Message);
    }

    /// <summary>Everything in a deployment's log.</summary>
    public async Task<IReadOnlyList<Prediction>> Logged(string deployment)
    {
        var all = new List<Prediction>();
        await foreach (var prediction in Predictions.Read(deployment, DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero), CancellationToken.None))
            all.Add(prediction);
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static WebApplication Build(Database database, string folder, TimeProvider clock, Action<IServiceCollection>? services)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var data = new DataFolder(folder);
        builder.Services.AddProblemDetails().Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        builder.Services.AddSingleton(clock).AddSingleton(data).AddSingleton(database).AddSingleton(BlobStores.At(data.Blobs)).AddSingleton<BlobLibrary>();
        builder.Services.AddIdentity().AddWork().AddTracking().AddRegistry().AddServing();
        builder.Services.Configure<WorkOptions>(work => work.Poll = TimeSpan.FromMilliseconds(50));
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseRouting();
        app.UseWebSockets();
        app.UseAccessGate();
        app.MapIdentity();
        app.MapWork();
        app.MapRegistry();
        app.MapServing();
        app.MapFallback("{**path}", (HttpContext context) => Refusal.NotFound("The address", context.Request.Path).ToProblem()).Needs(Permission.ServerRead);
        app.RefuseUnguarded();
        return app;
    }
}
