using System.Globalization;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Data;
using Slipway.Data.Checks;
using Slipway.Data.Contracts;
using Slipway.Data.Loads;
using Slipway.Identity.Access;
using Slipway.Metrics;
using Slipway.Monitoring;
using Slipway.Registry;
using Slipway.Serving;
using Slipway.Serving.Contracts;
using Slipway.Storage;
using Slipway.Storage.Blobs;
using Slipway.Testing;
using Slipway.Testing.Databases;
using Slipway.Testing.Servers;
using Slipway.Tracking;
using Slipway.Work;

namespace Slipway.Tests.Monitoring;

/// <summary>A server with the stages that monitoring looks at, and a model of late flights registered with its reference. The clock stands still: a look at a monitor happens when a test asks for it.</summary>
public abstract class MonitoringWorld(TestDatabase database) : IAsyncLifetime
{
    /// <summary>Over all worlds: the meters of one process are heard by every server in it.</summary>
    private static int _worlds;

    private readonly int _world = Interlocked.Increment(ref _worlds);
    private readonly TempFolder _folder = new();
    private ModuleServer? _server;
    private int _names;

    public static IReadOnlyList<Assembly> Modules { get; } =
        [typeof(Database).Assembly, typeof(DataModule).Assembly, typeof(TrackingModule).Assembly, typeof(RegistryModule).Assembly, typeof(ServingModule).Assembly, typeof(MonitoringModule).Assembly];

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Database Database => database.Database;

    public TestClock Clock => database.Clock;

    internal LateFlights Flights { get; } = LateFlights.Trained;

    /// <summary>The folder of the server's data.</summary>
    public string Folder => _folder.Path;

    public HttpClient Http => Server.Http;

    public IServiceProvider Services => Server.Services;

    private ModuleServer Server => _server ?? throw new InvalidOperationException("The fixture was not initialised.");

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        _server = await Start();
        await Flights.Register(Services);
        await Prepare();
    }

    /// <summary>Registers what else a world has.</summary>
    protected virtual Task Prepare() => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        await database.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the server and starts another on what it left.</summary>
    public async Task Restart()
    {
        await Server.DisposeAsync();
        _server = await Start();
        await Until(async () => (await Services.GetRequiredService<IDeployments>().List(Cancel)).All(deployment => deployment.Ready), "all deployments are loaded");
    }

    /// <summary>A name that no other test has.</summary>
    public string NewName() => string.Create(CultureInfo.InvariantCulture, $"flights-{_world}-{Interlocked.Increment(ref _names)}");

    /// <summary>Deploys the model under a name.</summary>
    public async Task Deploy(string name, string model = "late/1") =>
        (await Services.GetRequiredService<IDeployments>().Deploy(Actor.System, name, model, new LogPolicy(Id: "id", Time: "at"), Cancel)).IsSuccess.ShouldBeTrue();

    /// <summary>Declares a monitor by HTTP.</summary>
    public async Task<HttpResponseMessage> Put(string name, string declaration)
    {
        using var content = new StringContent(declaration, System.Text.Encoding.UTF8, "application/json");
        return await Http.PutAsync($"/api/v1/monitors/{name}", content, Cancel);
    }

    /// <summary>Deploys and declares under one name.</summary>
    public async Task<string> Watch(string rules, string? labels = null, string notify = "[]")
    {
        var name = NewName();
        await Deploy(name);
        using var answer = await Put(name, $$"""{"deployment": "{{name}}", "window": "1d", "rules": {{rules}}, "notify": {{notify}} {{(labels is null ? "" : $", \"labels\": {labels}")}}}""");
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Cancel));
        return name;
    }

    /// <summary>Sends flights to the deployment.</summary>
    internal async Task Predict(string deployment, IEnumerable<Flight> flights)
    {
        foreach (var some in flights.Chunk(1000))
        {
            using var answer = await Http.PostAsJsonAsync($"/api/v1/deployments/{deployment}/predict", new { records = some.Select(f => new { id = f.Id, at = f.At, distance = f.Distance, carrier = f.Carrier }) }, Cancel);
            answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Cancel));
        }
    }

    /// <summary>Looks at a monitor now.</summary>
    /// <returns>How many windows were computed.</returns>
    public async Task<int> Look(string monitor)
    {
        using var answer = await Http.PostAsync($"/api/v1/monitors/{monitor}/evaluate", null, Cancel);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        answer.IsSuccessStatusCode.ShouldBeTrue(body.ToString());
        return body.GetProperty("windows").GetInt32();
    }

    public Task<JsonElement> Get(string path) => Http.GetFromJsonAsync<JsonElement>($"/api/v1/monitors/{path}", Cancel);

    /// <summary>Registers a version of a dataset with what became of flights.</summary>
    /// <param name="checks">The checks of the load, as JSON; none when left out.</param>
    internal Task Label(string dataset, IEnumerable<Flight> flights, string checks = "[]") => Label(dataset, "late", ColumnType.Bool, flights.Select(f => (f.Id, f.Late ? "true" : "false")), checks);

    /// <summary>Registers a version of a dataset with labels.</summary>
    /// <param name="value">The column of the label.</param>
    internal async Task Label(string dataset, string value, ColumnType type, IEnumerable<(string Id, string Value)> labels, string checks = "[]")
    {
        var path = _folder.At(Guid.CreateVersion7().ToString("N") + ".csv");
        await File.WriteAllLinesAsync(path, [$"id,{value}", .. labels.Select(label => $"{label.Id},{label.Value}")], Cancel);
        var output = _folder.At(Guid.CreateVersion7().ToString("N"));
        var schema = new DataSchema([new Column("id", ColumnType.String), new Column(value, type)]);
        (await Services.GetRequiredService<IDatasets>().Declare(Actor.System, dataset, new DatasetSettings { Schema = schema }, Cancel)).IsSuccess.ShouldBeTrue();
        var result = await Services.GetRequiredService<DataEngine>().Load([new SourceFile(path, "labels.csv")], new LoadRules { Schema = schema, Checks = Checks(checks), AsOf = Clock.GetUtcNow() }, output, Cancel);
        result.Succeeded(out var loaded, out var refusal).ShouldBeTrue(refusal?.Message);
        await using (var good = File.OpenRead(loaded!.Good.Path))
            await Services.GetRequiredService<BlobLibrary>().Put(good, Cancel);
        var report = new { good = loaded.Good.Sha256, bad = (string?)null, loaded.Input, loaded.Rows, loaded.SetAside, loaded.Schema, reading = (object?)null, loaded.Sources, loaded.Profile, loaded.Report, commit = (string?)null, parent = (string?)null };
        using var answer = await Http.PostAsJsonAsync($"/api/v1/datasets/{dataset}/versions", report, Cancel);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Cancel));
    }

    private static IReadOnlyList<Check> Checks(string json)
    {
        using var declared = JsonDocument.Parse(json);
        return CheckReader.Read(declared.RootElement).Succeeded(out var checks, out var refusal) ? checks : throw new InvalidOperationException(refusal.Message);
    }

    /// <summary>Waits for what happens beside the tests.</summary>
    public static async Task Until(Func<Task<bool>> isSo, string what)
    {
        for (var i = 0; !await isSo(); i++)
        {
            (i < 1200).ShouldBeTrue($"After two minutes still not: {what}");
            await Task.Delay(100, Cancel);
        }
    }

    private async Task<ModuleServer> Start()
    {
        var server = await StartServer();
        // It counts from when it is made.
        server.Services.GetRequiredService<PrometheusText>();
        return server;
    }

    private Task<ModuleServer> StartServer() => ModuleServer.Start(
        new ModuleServerSetup(
            Database, Folder,
            services =>
            {
                Ui.UiModule.AddUi(services).AddData().AddTracking().AddRegistry().AddServing().AddMonitoring().AddSingleton<PrometheusText>();
                services.Configure<MonitoringOptions>(options => options.Secrets["HOOK"] = "a secret of the tests");
                // Jobs end with the server, or they would write into the folder while it is deleted.
                services.Configure<WorkOptions>(work => (work.Poll, work.KeepJobs, work.Command) = (TimeSpan.FromMilliseconds(50), false, ["dotnet", Path.Combine(AppContext.BaseDirectory, "slipway.dll")]));
            },
            app =>
            {
                app.MapData();
                app.MapTracking();
                app.MapRegistry();
                app.MapServing();
                app.MapMonitoring();
                app.MapGet("/metrics", (PrometheusText metrics) => Microsoft.AspNetCore.Http.Results.Text(metrics.Write(), PrometheusText.ContentType)).Needs(Permission.ServerRead);
            })
        { Clock = Clock },
        CancellationToken.None);
}

/// <summary>On a SQLite file.</summary>
public sealed class SqliteMonitoring() : MonitoringWorld(new SqliteModules());

/// <summary>On this test run's PostgreSQL.</summary>
public sealed class PostgresMonitoring() : MonitoringWorld(new PostgresModules());

internal sealed class SqliteModules() : SqliteDatabase(MonitoringWorld.Modules);

internal sealed class PostgresModules() : PostgresDatabase(MonitoringWorld.Modules);
