using System.Globalization;
using System.Text.Json;
using Slipway.Server;
using Slipway.Testing;
using Slipway.Tests.Pages;

namespace Slipway.Tests.Ui;

/// <summary>Tests of a real server's table; they share it and one browser.</summary>
[CollectionDefinition]
public sealed class InWide : ICollectionFixture<WideWorld>;

/// <summary>A real server with an experiment of many runs that have many metrics and parameters, and a browser before it.</summary>
public sealed class WideWorld : IAsyncLifetime
{
    public const int Runs = 240;
    private static readonly string[] Optimizers = ["adam", "sgd", "lion"];

    private readonly TempFolder _folder = new();
    private SlipwayServer? _server;
    private Chromium? _chromium;
    private ServerCalls? _calls;

    /// <summary>The path of the experiment's page, which tests only look at.</summary>
    public string Page { get; private set; } = "";

    /// <summary>The experiment's number.</summary>
    public string Experiment { get; private set; } = "";

    private ServerCalls Calls => _calls ?? throw new InvalidOperationException("The world has not begun.");

    public async ValueTask InitializeAsync()
    {
        _server = await SlipwayServer.Start(new ServerOptions { Port = 0, Data = _folder.At("data"), LeastLogged = LogLevel.Error, KeepJobs = false }, CancellationToken.None);
        _calls = new ServerCalls(_server.Address);
        _chromium = await Chromium.Launch();
        Experiment = await New("wide");
        Page = "/experiments/" + Experiment;
        for (var i = 0; i < Runs; i++)
            await Run(Experiment, string.Create(CultureInfo.InvariantCulture, $"trial-{i:000}"), i, Metrics(i), Params(i));
    }

    public async ValueTask DisposeAsync()
    {
        _calls?.Dispose();
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
    }

    internal Task<Visitor> Visit(int width = 1440, int height = 900, bool dark = false) => _chromium!.Visit(Calls.Address, width, height, dark);

    /// <summary>A new experiment.</summary>
    /// <returns>Its number.</returns>
    public async Task<string> New(string name) => (await Call("experiments/create", new { name })).GetProperty("experiment_id").GetString()!;

    /// <summary>A run with what it logs.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> Run(string experiment, string name, long start, IReadOnlyDictionary<string, double>? metrics = null, IReadOnlyDictionary<string, string>? parameters = null)
    {
        var id = (await Call("runs/create", new { experiment_id = experiment, run_name = name, start_time = 1_700_000_000_000 + (start * 60_000) })).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
        await Log(id, metrics, parameters);
        return id;
    }

    public Task Log(string run, IReadOnlyDictionary<string, double>? metrics = null, IReadOnlyDictionary<string, string>? parameters = null) => Call("runs/log-batch", new
    {
        run_id = run,
        metrics = (metrics ?? new Dictionary<string, double>()).Select(m => new { key = m.Key, value = m.Value, timestamp = 1, step = 0 }).ToArray(),
        @params = (parameters ?? new Dictionary<string, string>()).Select(p => new { key = p.Key, value = p.Value }).ToArray(),
    });

    /// <summary>Runs that MLflow's search finds, by name.</summary>
    public async Task<IReadOnlyList<string>> Found(string filter, string? order = null)
    {
        var found = await Call("runs/search", new { experiment_ids = new[] { Experiment }, filter, order_by = order is null ? [] : new[] { order }, max_results = 1000 });
        return found.TryGetProperty("runs", out var runs) ? [.. runs.EnumerateArray().Select(run => run.GetProperty("info").GetProperty("run_name").GetString()!)] : [];
    }

    /// <summary>Calls MLflow's API.</summary>
    public Task<JsonElement> Call(string path, object body) => Calls.Post("/api/2.0/mlflow/" + path, body);

    private static Dictionary<string, double> Metrics(int run)
    {
        var random = new Random(run);
        return Enumerable.Range(0, 30).ToDictionary(m => string.Create(CultureInfo.InvariantCulture, $"metric_{m:00}"), _ => Math.Round(random.NextDouble(), 6), StringComparer.Ordinal);
    }

    /// <summary>The oldest runs have a parameter that the newest hundred lack.</summary>
    private static Dictionary<string, string> Params(int run)
    {
        var random = new Random(-run);
        var all = Enumerable.Range(0, 20).ToDictionary(p => string.Create(CultureInfo.InvariantCulture, $"param_{p:00}"), p => p % 2 == 0 ? (random.Next(4) * 0.25).ToString(CultureInfo.InvariantCulture) : "word" + random.Next(5).ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);
        all["zz_optimizer"] = Optimizers[run % Optimizers.Length];
        all["zz_rate"] = run % 7 == 0 ? "auto" : run % 2 == 0 ? "0.1" : "0.01";
        if (run < 100)
            all["zz_legacy"] = run % 2 == 0 ? "yes" : "no";
        return all;
    }
}
