using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Data;
using Slipway.Identity;
using Slipway.Identity.Access;
using Slipway.Storage;
using Slipway.Storage.Blobs;
using Slipway.Testing;
using Slipway.Testing.Databases;
using Slipway.Work;

namespace Slipway.Tests.Data;

/// <summary>A real server on loopback with the data stage; its jobs speak the child's protocol over HTTP, in this process.</summary>
public abstract class DataServer(TestDatabase it) : IAsyncLifetime
{
    /// <summary>What its databases carry.</summary>
    private static readonly IReadOnlyList<Assembly> Stage = [typeof(Database).Assembly, typeof(DataModule).Assembly];

    private readonly TempFolder _folder = new();
    private WebApplication? _app;

    public HttpClient Http { get; private set; } = null!;

    public Database Database => it.Database;

    public IServiceProvider Services => _app!.Services;

    /// <summary>The folder that its scans work in.</summary>
    public string Scans => _folder.At("scans");

    public async ValueTask InitializeAsync()
    {
        await it.InitializeAsync();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(new DataFolder(_folder.Path)).AddSingleton(it.Database);
        builder.Services.AddSingleton<IBlobStore>(BlobStores.At(_folder.At("blobs"))).AddSingleton<BlobLibrary>();
        builder.Services.AddIdentity().AddWork().AddData();
        builder.Services.AddSingleton<IExecutor, NearExecutor>();
        builder.Services.Configure<WorkOptions>(options => (options.Poll, options.SpareMemory, options.Slots, options.BackOff) = (TimeSpan.FromMilliseconds(50), 0, 2, TimeSpan.FromMilliseconds(50)));
        _app = builder.Build();
        _app.UseRouting();
        _app.UseAccessGate();
        _app.UseWebSockets();
        _app.MapIdentity();
        _app.MapWork();
        _app.MapData();
        _app.RefuseUnguarded();
        await _app.StartAsync();
        Http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        await it.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Waits for a job's end.</summary>
    public async Task<Job> Ended(Job job, CancellationToken cancel)
    {
        for (var i = 0; i < 1200; i++)
        {
            var now = (await Http.GetFromJsonAsync<Job>($"/api/v1/jobs/{job.Id}", cancel))!;
            if (now.State is JobState.Succeeded or JobState.Failed or JobState.Cancelled)
                return now;
            await Task.Delay(50, cancel);
        }

        throw new TimeoutException($"Job {job.Id} did not end within a minute.");
    }

    private sealed class Sqlite() : SqliteDatabase(Stage);

    private sealed class Postgres() : PostgresDatabase(Stage);

    /// <summary>On SQLite.</summary>
    public static TestDatabase OnSqlite() => new Sqlite();

    /// <summary>On PostgreSQL.</summary>
    public static TestDatabase OnPostgres() => new Postgres();

    /// <summary>Runs attempts in this process, by the protocol that a child speaks.</summary>
    private sealed class NearExecutor(JobKinds kinds) : IExecutor
    {
        private readonly ConcurrentDictionary<AttemptPlace, Task<JobExit>> _running = new();

        public string Name => "near";

        public event EventHandler? Ended;

        public Task Start(JobLaunch launch, CancellationToken cancel)
        {
            var environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["SLIPWAY_URL"] = launch.Url.ToString(), ["SLIPWAY_JOB"] = launch.Place.Job, ["SLIPWAY_ATTEMPT"] = launch.Place.Attempt.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["SLIPWAY_JOB_TOKEN"] = launch.Token, ["SLIPWAY_JOB_FOLDER"] = launch.Place.Folder,
            };
            _running[launch.Place] = Run(launch.Place.Job, environment);
            return Task.CompletedTask;
        }

        public Task<AttemptLook> Look(AttemptPlace place, CancellationToken cancel) =>
            Task.FromResult(_running.TryGetValue(place, out var run) && !run.IsCompleted ? new AttemptLook(AttemptLife.Running) : new AttemptLook(AttemptLife.Gone, 0));

        public Task Kill(AttemptPlace place, CancellationToken cancel) => Task.CompletedTask;

        public Task<IReadOnlyList<string>> Output(AttemptPlace place, long from, bool whole, CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>>([]);

        private async Task<JobExit> Run(string job, Dictionary<string, string> environment)
        {
            var exit = await Task.Run(() => JobRunner.Run(job, environment, kinds, TextWriter.Null, TimeProvider.System, CancellationToken.None));
            Ended?.Invoke(this, EventArgs.Empty);
            return exit;
        }
    }
}

/// <summary>The data stage on SQLite.</summary>
public sealed class SqliteDataServer() : DataServer(OnSqlite());

/// <summary>The data stage on PostgreSQL.</summary>
public sealed class PostgresDataServer() : DataServer(OnPostgres());
