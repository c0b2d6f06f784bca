using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Mlflow;
using Slipway.Registry;
using Slipway.Registry.Contracts;
using Slipway.Storage;
using Slipway.Testing;
using Slipway.Testing.Databases;
using Slipway.Testing.Servers;
using Slipway.Tracking;
using Slipway.Tracking.Contracts;

namespace Slipway.Tests.Tracking;

/// <summary>A SQLite file with the tables of Tracking and the registry.</summary>
public sealed class SqliteTracking() : SqliteDatabase([typeof(Database).Assembly, typeof(TrackingModule).Assembly, typeof(RegistryModule).Assembly]);

/// <summary>A PostgreSQL database with the tables of Tracking and the registry.</summary>
public sealed class PostgresTracking() : PostgresDatabase([typeof(Database).Assembly, typeof(TrackingModule).Assembly, typeof(RegistryModule).Assembly]);

/// <summary>A server with Tracking, the registry and the MLflow API; a suite takes this one, its two subclasses name the database.</summary>
public abstract class TrackingServer(TestDatabase database) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private ModuleServer? _server;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Somebody who may do all.</summary>
    public static Actor Somebody { get; } = new("u_00000000000000000000000000000001", "Somebody", "token", "tok_0000000000000001", "req-1", Actor.System.Permissions);

    public TestDatabase Store => database;

    public Database Database => database.Database;

    public TestClock Clock => database.Clock;

    public ModuleServer Server => _server ?? throw new InvalidOperationException("The fixture was not initialised.");

    public HttpClient Http => Server.Http;

    public IExperiments Experiments => Server.Services.GetRequiredService<IExperiments>();

    public IRuns Runs => Server.Services.GetRequiredService<IRuns>();

    public IRunLog Log => Server.Services.GetRequiredService<IRunLog>();

    public IRunInputs Inputs => Server.Services.GetRequiredService<IRunInputs>();

    public IMetricHistory History => Server.Services.GetRequiredService<IMetricHistory>();

    public ILoggedModels Models => Server.Services.GetRequiredService<ILoggedModels>();

    public IModelVersions Versions => Server.Services.GetRequiredService<IModelVersions>();

    public IArtifacts Artifacts => Server.Services.GetRequiredService<IArtifacts>();

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        _server = await StartAnother();
    }

    /// <summary>Starts one more server on the same database.</summary>
    public Task<ModuleServer> StartAnother() => ModuleServer.Start(new ModuleServerSetup(Database, _folder.Path, services => services.AddTracking().AddRegistry().AddMlflow(), app =>
    {
        app.MapTracking();
        app.MapRegistry();
        app.MapMlflow();
    })
    { Clock = Clock }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        await database.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A new experiment, some time after the one before it.</summary>
    public async Task<Experiment> NewExperiment(string? name = null)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        return (await Experiments.Create(Somebody, new NewExperiment(name ?? $"experiment {Guid.CreateVersion7():N}"), Cancel)).Value();
    }

    /// <summary>A new run in a new experiment, or in the given one.</summary>
    public async Task<RunInfo> NewRun(long? experiment = null, string? name = null, params Tag[] tags)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        return (await Runs.Create(Somebody, new NewRun(experiment ?? (await NewExperiment()).Id, name, Tags: tags), Cancel)).Value().Info;
    }

    /// <summary>Calls the MLflow API with a JSON body.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Answer)> Call(string path, JsonNode body, string prefix = "/api/2.0/mlflow/")
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await Http.PostAsync(prefix + path, content, Cancel);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!);
    }

    /// <summary>Asks the MLflow API with a query string.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Answer)> Ask(string address)
    {
        using var answer = await Http.GetAsync(address, Cancel);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!);
    }
}

/// <summary>On a SQLite file.</summary>
public sealed class SqliteTrackingServer() : TrackingServer(new SqliteTracking());

/// <summary>On this test run's PostgreSQL.</summary>
public sealed class PostgresTrackingServer() : TrackingServer(new PostgresTracking());

/// <summary>Short ways to what a use case answered.</summary>
public static class Results
{
    public static T Value<T>(this Result<T> result)
        where T : notnull => result.Succeeded(out var value, out var refusal) ? value : throw new InvalidOperationException(refusal.Message);

    public static Refusal Refusal<T>(this Result<T> result)
        where T : notnull => result.Succeeded(out var value, out var refusal) ? throw new InvalidOperationException($"It was not refused: {value}") : refusal;
}
