using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Bench;

/// <summary>Measures a server that speaks MLflow's API: how much it does a second, how long each request waits, how much processor it takes.</summary>
internal sealed class Load(Uri server, string[] options)
{
    private const string Api = "/api/2.0/mlflow/";
    private readonly HttpClient _http = Client(server, 32);
    private readonly int _seconds = Option(options, "--seconds", 5);
    private readonly int _runs = Option(options, "--runs", 10_000);
    private readonly int _points = Option(options, "--points", 100_000);
    private readonly ProcessTime _server = new(Option(options, "--pid", 0));

    public async Task Run()
    {
        string[] only = Array.IndexOf(options, "--only") is >= 0 and var at ? options[at + 1].Split(',') : ["metric", "batch", "run", "search", "history", "artifact"];
        foreach (var (name, measure) in new (string, Func<Task>)[] { ("metric", Metrics), ("batch", Batches), ("run", Runs), ("search", Searches), ("history", History), ("artifact", Artifacts) })
        {
            if (only.Contains(name, StringComparer.Ordinal))
                await measure();
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"most memory the server held: {_server.MostMegabytes:0} MB"));
    }

    private async Task Metrics()
    {
        foreach (var connections in new[] { 1, 16 })
        {
            var experiment = await NewExperiment();
            var runs = new string[connections];
            for (var i = 0; i < connections; i++)
                runs[i] = await NewRun(experiment);
            await Loop($"log-metric, {connections} connections", connections, 1, "requests", (client, i) =>
                Send(Api + "runs/log-metric", $$"""{"run_id":"{{runs[client]}}","key":"loss","value":{{(i + 2) * 0.5}},"timestamp":{{1_700_000_000_000 + i}},"step":{{i + 1}}}"""));
        }
    }

    private async Task Batches()
    {
        foreach (var connections in new[] { 1, 4 })
        {
            var experiment = await NewExperiment();
            var runs = new string[connections];
            for (var i = 0; i < connections; i++)
                runs[i] = await NewRun(experiment);
            await Loop($"log-batch of 1,000 metrics, {connections} connections", connections, 1000, "metrics", (client, i) => Send(Api + "runs/log-batch", Batch(runs[client], i)));
        }
    }

    private async Task Runs()
    {
        var experiment = await NewExperiment();
        foreach (var connections in new[] { 1, 16 })
        {
            await Loop($"create-run, {connections} connections", connections, 1, "runs", (client, i) =>
                Send(Api + "runs/create", $$"""{"experiment_id":"{{experiment}}","user_id":"u","start_time":{{1_700_000_000_000 + i}},"run_name":"run-{{client}}-{{i}}","tags":[{"key":"mlflow.user","value":"u"},{"key":"mlflow.source.name","value":"train.py"}]}"""));
        }
    }

    private async Task Searches()
    {
        var experiment = await Seed();
        await Repeat("filter by a metric, 100 rows", experiment, """ "filter":"metrics.metric3 > 0.99","max_results":100""");
        await Repeat("order by a metric, 100 rows", experiment, """ "order_by":["metrics.metric5 DESC"],"max_results":100""");
        await Repeat("two metrics, a parameter, order, 100 rows", experiment, """ "filter":"metrics.metric1 > 0.5 and metrics.metric2 < 0.5 and params.param4 = 'v7'","order_by":["metrics.metric5 DESC"],"max_results":100""");
        await Repeat("newest 100", experiment, """ "max_results":100""");
        await Repeat("page of 1,000 full runs", experiment, """ "max_results":1000""");
    }

    private async Task<string> Seed()
    {
        var experiment = await NewExperiment();
        var next = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var i && i <= _runs)
            {
                var metrics = Enumerable.Range(0, 10).Select(k => string.Create(CultureInfo.InvariantCulture, $$"""{"key":"metric{{k}}","value":{{((i * 7919L) + (k * 104729)) % 100003 / 100003.0}},"timestamp":1}"""));
                var parameters = Enumerable.Range(0, 10).Select(k => $$"""{"key":"param{{k}}","value":"v{{((i * 31) + k) % 50}}"}""");
                await Send(Api + "runs/log-batch", $$"""{"run_id":"{{await NewRun(experiment)}}","metrics":[{{string.Join(',', metrics)}}],"params":[{{string.Join(',', parameters)}}]}""");
            }
        }));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seeded {_runs} runs of 10 metrics and 10 parameters in {watch.Elapsed.TotalSeconds:0.0} s"));
        return experiment;
    }

    private async Task History()
    {
        var run = await NewRun(await NewExperiment());
        for (var first = 0; first < _points; first += 1000)
            await Send(Api + "runs/log-batch", $$"""{"run_id":"{{run}}","metrics":[{{string.Join(',', Enumerable.Range(first, 1000).Select(i => $$"""{"key":"loss","value":{{1.0 / (i + 1)}},"timestamp":{{i}},"step":{{i}}}"""))}}]}""");
        await Times($"history of {_points} points in pages of 25,000", 5, async () =>
        {
            string? token = null;
            do
            {
                var page = JsonNode.Parse(await _http.GetByteArrayAsync($"{Api}metrics/get-history?run_id={run}&metric_key=loss&max_results=25000{(token is null ? "" : "&page_token=" + token)}"))!;
                token = page["next_page_token"]?.GetValue<string>();
            }
            while (token is not null);
        });
        await Times("the same drawn in 800 columns", 5, () => _http.GetByteArrayAsync($"/api/v1/runs/{run}/curve?key=loss&buckets=800"));
    }

    private async Task Artifacts()
    {
        var experiment = await NewExperiment();
        var root = $"/api/2.0/mlflow-artifacts/artifacts/{experiment}/{await NewRun(experiment)}/artifacts/";
        var bytes = new byte[64 << 20];
        new Random(1).NextBytes(bytes);
        var i = 0;
        await Times("64 MiB up", 3, async () =>
        {
            bytes[0] = (byte)++i;
            using var content = new ByteArrayContent(bytes);
            using var answer = await _http.PutAsync(root + "big.bin", content);
            answer.EnsureSuccessStatusCode();
        });
        await Times("64 MiB down", 3, async () =>
        {
            await using var stream = await _http.GetStreamAsync(root + "big.bin");
            await stream.CopyToAsync(Stream.Null, 1 << 20);
        });
    }

    private Task Repeat(string name, string experiment, string rest) => Times($"{_runs} runs: {name}", 15, () => Send(Api + "runs/search", $$"""{"experiment_ids":["{{experiment}}"],{{rest}}}"""));

    private async Task Times(string name, int times, Func<Task> work)
    {
        await work();
        var waits = new List<double>();
        var before = _server.Milliseconds;
        for (var i = 0; i < times; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await work();
            waits.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        Tell(name, "", waits, before);
    }

    private async Task Loop(string name, int connections, int per, string unit, Func<int, int, Task> work)
    {
        for (var client = 0; client < connections; client++)
            await work(client, -1);
        var waits = new List<double>[connections];
        var before = _server.Milliseconds;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(client => Task.Run(async () =>
        {
            waits[client] = [];
            for (var i = 0; watch.Elapsed.TotalSeconds < _seconds; i++)
            {
                var started = Stopwatch.GetTimestamp();
                await work(client, i);
                waits[client].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        })));
        var all = waits.SelectMany(w => w).ToList();
        Tell(name, string.Create(CultureInfo.InvariantCulture, $"{all.Count * per / watch.Elapsed.TotalSeconds,10:0} {unit}/s"), all, before);
    }

    private void Tell(string name, string rate, List<double> waits, double before)
    {
        waits.Sort();
        var processor = _server.Milliseconds - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-60} {rate,-24} p50 {waits[waits.Count / 2],8:0.00} ms  p99 {waits[Math.Min(waits.Count - 1, waits.Count * 99 / 100)],8:0.00} ms  n {waits.Count,6}  server {processor / waits.Count,7:0.000} ms each  memory {_server.Megabytes:0} MB"));
    }

    private async Task Send(string path, string json)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        content.Headers.ContentType = new("application/json");
        using var answer = await _http.PostAsync(path, content);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
        await answer.Content.ReadAsByteArrayAsync();
    }

    private async Task<JsonNode> Ask(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(Api + path, content);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private async Task<string> NewExperiment() => (await Ask("experiments/create", $$"""{"name":"load {{Guid.CreateVersion7():N}}"}"""))["experiment_id"]!.GetValue<string>();

    private async Task<string> NewRun(string experiment) =>
        (await Ask("runs/create", $$"""{"experiment_id":"{{experiment}}","start_time":1700000000000}"""))["run"]!["info"]!["run_id"]!.GetValue<string>();

    private static string Batch(string run, int i) =>
        $$"""{"run_id":"{{run}}","metrics":[{{string.Join(',', Enumerable.Range(0, 1000).Select(k => $$"""{"key":"m{{k % 10}}","value":{{((i + 2) * 1000) + k}},"timestamp":1700000000000,"step":{{((i + 1) * 100) + (k / 10)}}}"""))}}]}""";

    private static int Option(string[] options, string name, int otherwise) => Array.IndexOf(options, name) is >= 0 and var at ? int.Parse(options[at + 1], CultureInfo.InvariantCulture) : otherwise;

    private static HttpClient Client(Uri server, int connections) => new(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { BaseAddress = server, Timeout = TimeSpan.FromMinutes(5) };
}

/// <summary>What a process has used so far; nothing without a process.</summary>
internal sealed class ProcessTime(int id)
{
    public double Milliseconds => Find()?.TotalProcessorTime.TotalMilliseconds ?? 0;

    public double Megabytes => (Find()?.WorkingSet64 ?? 0) / 1e6;

    /// <summary>The most it held at any time since it began.</summary>
    public double MostMegabytes => (Find()?.PeakWorkingSet64 ?? 0) / 1e6;

    private Process? Find() => id == 0 ? null : Process.GetProcessById(id);
}
