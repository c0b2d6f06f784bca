using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Slipway.Declarations;
using Slipway.Identity;
using Slipway.Identity.Access;
using Slipway.Identity.Tokens;
using Slipway.Metrics;
using Slipway.Storage;
using Slipway.Storage.Blobs;
using Slipway.Storage.Migrations;
using Slipway.Work;

namespace Slipway.Server;

/// <summary>The composition root: which modules there are, and the order in which a request meets them.</summary>
public sealed class SlipwayServer : IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly Database _database;
    private readonly WebApplication _app;

    private SlipwayServer(DataFolder folder, Database database, WebApplication app) => (_folder, _database, _app) = (folder, database, app);

    /// <summary>The address it listens on, with the port it got.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Starts a server; when this returns it answers.</summary>
    /// <exception cref="ServerCannotStartException">The port is taken, or the options contradict each other.</exception>
    /// <exception cref="DatabaseUnusableException">The data folder is in use, or its database or the place of its artifacts cannot be used.</exception>
    public static async Task<SlipwayServer> Start(ServerOptions options, CancellationToken cancel)
    {
        RefuseOpenDoors(options);
        RefuseTakenPort(options);
        var folder = new DataFolder(options.Data);
        var opened = new Stack<IAsyncDisposable>();
        try
        {
            await folder.Lock(cancel);
            folder.RefuseUnfinishedRestore();
            var artifacts = await BlobStores.Open(options.Artifacts ?? folder.Blobs, folder.BlobCache, cancel);
            var database = await Database.Open(options.Database ?? folder.DatabaseFile, Modules.WithMigrations, TimeProvider.System, cancel);
            opened.Push(database);
            var app = Build(options, folder, database, artifacts);
            opened.Push(app);
            var server = new SlipwayServer(folder, database, app);
            await server.Listen(options, cancel);
            return server;
        }
        catch
        {
            // What had started before the failure must not go on behind it.
            while (opened.TryPop(out var part))
                await part.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Whether nobody could come in: everybody has to show a token, and there is none.</summary>
    public async Task<bool> IsLocked(CancellationToken cancel) =>
        !_app.Services.GetRequiredService<IOptions<IdentityOptions>>().Value.LocalOwner && !await _app.Services.GetRequiredService<TokenService>().IsAnyLive(cancel);

    /// <summary>Waits until somebody stops it.</summary>
    public Task Wait(CancellationToken cancel) => _app.WaitForShutdownAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
        File.Delete(_folder.ServerFile);
        _folder.Dispose();
    }

    private static WebApplication Build(ServerOptions options, DataFolder folder, Database database, IBlobStore artifacts)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = typeof(SlipwayServer).Assembly.GetName().Name });
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Kestrel(kestrel, options));
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(folder).AddSingleton(database).AddSingleton<DiskSpace>();
        builder.Services.AddSingleton(artifacts).AddSingleton<BlobLibrary>().AddSingleton<PrometheusText>();
        builder.Services.AddSingleton(options.DataRoots.Count > 0 ? new DataRoots(options.DataRoots) : DataRoots.In(folder));
        builder.Services.Configure<IdentityOptions>(identity => identity.LocalOwner = !options.RequireToken && IsLoopback(options.Host));
        builder.Services.Configure<WorkOptions>(work => (work.Command, work.KeepJobs, work.KeepDeleted) = (JobCommand(), options.KeepJobs, options.KeepDeleted));
        Telemetry.Add(builder, options.LeastLogged);
        Modules.Add(builder.Services);

        BackupEndpoint.ClearLeftovers(folder);
        var app = builder.Build();
        app.Services.GetRequiredService<PrometheusText>();
        app.UseMiddleware<Faults>();
        app.UseStatusCodePages();
        app.UseRouting();
        app.UseWebSockets();
        app.UseAccessGate();
        app.UseMiddleware<BindingMistakes>();
        app.MapServer();
        Modules.Map(app);
        app.RefuseUnguarded();
        return app;
    }

    /// <summary>What runs a job: this program, whatever process it is hosted in.</summary>
    private static string[] JobCommand()
    {
        var dotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        return [dotnet, typeof(SlipwayServer).Assembly.Location];
    }

    private static void Kestrel(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        // MLflow's clients name up to a thousand runs in an address; what is too many is then said in words.
        kestrel.Limits.MaxRequestLineSize = 64 << 10;
        kestrel.Listen(Place(options), options.Port, listen =>
        {
            if (options.Certificate is not null)
                listen.UseHttps(X509Certificate2.CreateFromPemFile(options.Certificate, options.Key));
        });
    }

    private async Task Listen(ServerOptions options, CancellationToken cancel)
    {
        try
        {
            await _app.StartAsync(cancel);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            await _app.StopAsync(CancellationToken.None);
            throw Taken(options);
        }

        Address = new Uri(_app.Urls.First().Replace("0.0.0.0", Dns.GetHostName(), StringComparison.Ordinal));
        var about = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new ServerFile(Address.ToString().TrimEnd('/'), Environment.ProcessId), System.Text.Json.JsonSerializerOptions.Web);
        await DurableFile.Write(_folder.ServerFile, about, cancel);
    }

    /// <summary>Looks at the port before anything is made for a server that cannot listen.</summary>
    private static void RefuseTakenPort(ServerOptions options)
    {
        var place = Place(options);
        try
        {
            using var probe = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(place, options.Port));
            probe.Listen();
        }
        catch (SocketException fault)
        {
            throw fault.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => Taken(options),
                SocketError.AccessDenied => new ServerCannotStartException($"Port {options.Port} may not be opened by this user; choose one above 1023 with --port."),
                SocketError.AddressNotAvailable => new ServerCannotStartException($"'{options.Host}' is no address of this machine; give an IP address, such as 0.0.0.0 for all."),
                _ => new ServerCannotStartException($"{options.Host} port {options.Port} cannot be listened on: {fault.Message}."),
            };
        }
    }

    private static IPAddress Place(ServerOptions options) => options.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(options.Host);

    private static ServerCannotStartException Taken(ServerOptions options) => new($"Port {options.Port} is taken by another program; stop that one, or choose another port with --port.");

    /// <summary>Other machines may only come in over TLS, and then everybody shows a token.</summary>
    private static void RefuseOpenDoors(ServerOptions options)
    {
        if (options.Host != "localhost" && !IPAddress.TryParse(options.Host, out _))
            throw new ServerCannotStartException($"'{options.Host}' is no address of this machine; give an IP address, such as 0.0.0.0 for all.");
        if (!IsLoopback(options.Host) && options.Certificate is null)
            throw new ServerCannotStartException($"Listening on {options.Host} lets other machines in, so it needs TLS: give --certificate and --key (PEM files). On 127.0.0.1 neither is needed.");
        if (options.KeepDeleted is { } length && !Period.TryRead(length, out _))
            throw new ServerCannotStartException($"--keep-deleted: '{length}' is no length of time; write it as {Period.Form}.");
        foreach (var file in new[] { options.Certificate, options.Key }.OfType<string>().Where(file => !File.Exists(file)))
            throw new ServerCannotStartException($"There is no file {file}.");
    }

    private static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}

/// <summary>What a running server leaves in its data folder for the commands on the same machine.</summary>
internal sealed record ServerFile(string Url, int Process);
