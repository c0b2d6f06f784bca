using System.Globalization;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Data;
using Slipway.Data.Contracts;
using Slipway.Data.Loads;
using Slipway.Pipelines;
using Slipway.Registry;
using Slipway.Registry.Contracts;
using Slipway.Storage;
using Slipway.Storage.Blobs;
using Slipway.Testing;
using Slipway.Testing.Databases;
using Slipway.Testing.Servers;
using Slipway.Tracking;
using Slipway.Work;

namespace Slipway.Tests.Pipelines.Triggers;

/// <summary>A server with the stages that triggers look at. The clock stands still until a test moves it, and no job runs: what a trigger began waits for its training.</summary>
public abstract class TriggerWorld(TestDatabase database) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private ModuleServer? _server;
    private int _names;

    public static IReadOnlyList<Assembly> Modules { get; } = [typeof(Database).Assembly, typeof(DataModule).Assembly, typeof(TrackingModule).Assembly, typeof(RegistryModule).Assembly, typeof(PipelinesModule).Assembly];

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Database Database => database.Database;

    public TestClock Clock => database.Clock;

    public HttpClient Http => Server.Http;

    private ModuleServer Server => _server ?? throw new InvalidOperationException("The fixture was not initialised.");

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        _server = await Start(database.Database);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        await database.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Another server on the same database, as far as it can have one.</summary>
    public async Task<(ModuleServer Server, Database Database)> Another()
    {
        var again = await database.OpenAgain(Cancel);
        return (await Start(again), again);
    }

    /// <summary>A name that no other test has.</summary>
    public string NewName() => string.Create(CultureInfo.InvariantCulture, $"flights-{Interlocked.Increment(ref _names)}");

    /// <summary>Loads a version with so many rows.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> Load(string dataset, int rows)
    {
        var path = _folder.At(Guid.CreateVersion7().ToString("N") + ".csv");
        await File.WriteAllLinesAsync(path, ["id,at,late", .. Enumerable.Range(0, rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"{dataset}-{i},2026-01-01T00:00:00Z,{(i % 3 == 0 ? "true" : "false")}"))], Cancel);
        var schema = new DataSchema([new Column("id", ColumnType.String), new Column("at", ColumnType.Timestamp), new Column("late", ColumnType.Bool)]);
        (await Server.Services.GetRequiredService<IDatasets>().Declare(Actor.System, dataset, new DatasetSettings { Schema = schema }, Cancel)).IsSuccess.ShouldBeTrue();
        var result = await Server.Services.GetRequiredService<DataEngine>().Load([new SourceFile(path, "rows.csv")], new LoadRules { Schema = schema, AsOf = Clock.GetUtcNow() }, _folder.At(Guid.CreateVersion7().ToString("N")), Cancel);
        result.Succeeded(out var loaded, out var refusal).ShouldBeTrue(refusal?.Message);
        await using (var good = File.OpenRead(loaded!.Good.Path))
            await Server.Services.GetRequiredService<BlobLibrary>().Put(good, Cancel);
        var report = new { good = loaded.Good.Sha256, bad = (string?)null, loaded.Input, loaded.Rows, loaded.SetAside, loaded.Schema, reading = (object?)null, loaded.Sources, loaded.Profile, loaded.Report, commit = (string?)null, parent = (string?)null };
        using var answer = await Http.PostAsJsonAsync($"/api/v1/datasets/{dataset}/versions", report, Cancel);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Cancel));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetString()!;
    }

    /// <summary>Registers a version that learned from a dataset version, and makes it champion. Before the project is applied: else the event of that version may come while there is no champion, and be written down.</summary>
    public async Task Crown(string model, string learnedFrom)
    {
        var blob = await Server.Services.GetRequiredService<BlobLibrary>().Put(new MemoryStream("weights"u8.ToArray()), Cancel);
        var registered = await Server.Services.GetRequiredService<IModelVersions>().Register(Actor.System, model, new NewVersion([new NewFile("model.onnx", blob.Sha256)], Datasets: [learnedFrom]), Cancel);
        registered.Succeeded(out var version, out var refusal).ShouldBeTrue(refusal?.Message);
        using var moved = await Http.PutAsJsonAsync($"/api/v1/models/{model}/aliases/champion", new { version = version!.Number }, Cancel);
        moved.IsSuccessStatusCode.ShouldBeTrue();
    }

    /// <summary>What other stages say happened.</summary>
    public async Task Tell(string type, object payload) => (await Database.Write<Done>(Actor.System, unit =>
    {
        unit.Publish(type, Ids.New("alert", Clock), payload);
        unit.NothingChanged();
        return Task.FromResult(Result.Done);
    }, Cancel)).IsSuccess.ShouldBeTrue();

    public async Task<JsonElement> Apply(string name, string retrain)
    {
        using var answer = await Http.PostAsJsonAsync("/api/v1/projects/apply", new { declaration = Declaration(name, retrain) }, Cancel);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        answer.IsSuccessStatusCode.ShouldBeTrue(body.ToString());
        return body;
    }

    public async Task<JsonElement> Plan(string name, string retrain)
    {
        using var answer = await Http.PostAsJsonAsync("/api/v1/projects/plan", new { declaration = Declaration(name, retrain) }, Cancel);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    public Task<JsonElement> Triggers(string name) => Http.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{name}/triggers", Cancel);

    /// <summary>Waits until so many firings are written down.</summary>
    public async Task<JsonElement> Firings(string name, int count)
    {
        var firings = default(JsonElement);
        for (var i = 0; i < 600; i++)
        {
            firings = (await Triggers(name)).GetProperty("firings");
            if (firings.GetArrayLength() >= count)
                break;
            await Task.Delay(50, Cancel);
        }

        firings.GetArrayLength().ShouldBe(count, firings.ToString());
        return firings;
    }

    /// <summary>Waits until every event that was published before now was delivered.</summary>
    public async Task Delivered()
    {
        var name = NewName();
        await ApplyFirst(name, "{when: [{alert: any}]}");
        await Tell("alert.raised", new { project = name, kind = "drift", words = "a mark" });
        await Firings(name, 1);
    }

    /// <summary>Applies a project for the first time; the pipeline that it starts is cancelled, so that only triggers begin others.</summary>
    public async Task ApplyFirst(string name, string retrain)
    {
        var blob = await Server.Services.GetRequiredService<BlobLibrary>().Put(new MemoryStream("id,at,late\na,2026-01-01T00:00:00Z,true\n"u8.ToArray()), Cancel);
        var sources = new Dictionary<string, object> { [name] = new[] { new { name = "rows.csv", sha256 = blob.Sha256 } } };
        using var answer = await Http.PostAsJsonAsync("/api/v1/projects/apply", new { declaration = Declaration(name, retrain), sources }, Cancel);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        answer.IsSuccessStatusCode.ShouldBeTrue(body.ToString());
        using var cancelled = await Http.PostAsync($"/api/v1/pipelines/{body.GetProperty("pipeline").GetString()}/cancel", null, Cancel);
        cancelled.IsSuccessStatusCode.ShouldBeTrue();
    }

    public static string Declaration(string name, string retrain) => $$"""
        project: {{name}}
        data:
          {{name}}:
            source: rows.csv
            time: at
            schema:
              id: {type: string}
              at: {type: timestamp}
              late: {type: bool}
        train: {data: {{name}}, target: late}
        register: {model: {{name}}}
        gates:
          - metric: {name: roc_auc, min: 0.5}
        deploy:
          {{name}}:
            model: {{name}}@champion
        monitor:
          {{name}}:
            deployment: {{name}}
            window: 1d
            rules:
              - drift: {max: 0.2}
              - quality: {nulls: 5%}
        retrain: {{retrain}}
        """;

    private Task<ModuleServer> Start(Database database) => ModuleServer.Start(
        new ModuleServerSetup(
            database, _folder.Path,
            services =>
            {
                services.AddData().AddTracking().AddRegistry().AddPipelines().AddPipelineJobs();
                services.Configure<WorkOptions>(work => (work.Poll, work.Slots) = (TimeSpan.FromMilliseconds(30), 0));
            },
            app =>
            {
                app.MapData();
                app.MapTracking();
                app.MapRegistry();
                app.MapPipelines();
            })
        { Clock = Clock },
        CancellationToken.None);
}

/// <summary>On a SQLite file.</summary>
public sealed class SqliteTriggers() : TriggerWorld(new SqliteTriggerModules());

/// <summary>On this test run's PostgreSQL.</summary>
public sealed class PostgresTriggers() : TriggerWorld(new PostgresTriggerModules());

internal sealed class SqliteTriggerModules() : SqliteDatabase(TriggerWorld.Modules);

internal sealed class PostgresTriggerModules() : PostgresDatabase(TriggerWorld.Modules);
