using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Identity;
using Slipway.Identity.Access;
using Slipway.Storage;
using Slipway.Storage.Blobs;
using Slipway.Work;

namespace Slipway.Testing.Servers;

/// <summary>What a <see cref="ModuleServer"/> serves.</summary>
/// <param name="Database">An opened database that carries the modules' migrations; it stays the caller's.</param>
/// <param name="Folder">The data folder; blobs lie in it.</param>
/// <param name="Add">Adds the modules.</param>
/// <param name="Map">Maps them.</param>
public sealed record ModuleServerSetup(Database Database, string Folder, Action<IServiceCollection> Add, Action<WebApplication> Map)
{
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <value>Whether a request without a token is the local owner's. The default is true.</value>
    public bool LocalOwner { get; init; } = true;
}

/// <summary>A real server on a free port of loopback: platform and whatever modules a test wants, in the order of the product's composition root.</summary>
public sealed class ModuleServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ModuleServer(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.First());
        Http = NewClient();
    }

    public Uri Address { get; }

    /// <summary>A client without credentials, which is the local owner where there is one.</summary>
    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts it; when this returns it answers.</summary>
    public static async Task<ModuleServer> Start(ModuleServerSetup setup, CancellationToken cancel)
    {
        var app = Build(setup);
        await app.StartAsync(cancel);
        return new ModuleServer(app);
    }

    /// <summary>Another client, with a connection pool of its own; it follows no redirects.</summary>
    public HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(100) };

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static WebApplication Build(ModuleServerSetup setup)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false).AddProblemDetails();
        builder.Services.AddSingleton(setup.Clock).AddSingleton(new DataFolder(setup.Folder)).AddSingleton(setup.Database);
        builder.Services.AddSingleton<IBlobStore>(BlobStores.At(Path.Combine(setup.Folder, "blobs"))).AddSingleton<BlobLibrary>();
        builder.Services.AddIdentity().AddWork().Configure<IdentityOptions>(identity => identity.LocalOwner = setup.LocalOwner);
        setup.Add(builder.Services);

        var app = builder.Build();
        app.UseStatusCodePages();
        app.UseRouting();
        app.UseWebSockets();
        app.UseAccessGate();
        app.MapIdentity();
        app.MapWork();
        setup.Map(app);
        app.RefuseUnguarded();
        return app;
    }
}
