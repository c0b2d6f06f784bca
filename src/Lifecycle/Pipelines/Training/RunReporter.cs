using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Work;

namespace Slipway.Pipelines.Training;

/// <summary>Logs a job's runs over MLflow's API, as any program would.</summary>
internal sealed class RunReporter(HttpClient http, TimeProvider clock)
{
    private const string Api = "api/2.0/mlflow/";
    private const int MostMetrics = 1000;
    private const int MostParams = 100;

    /// <summary>Makes a child run.</summary>
    public async Task<string> CreateChild(long experiment, string parent, string name, IReadOnlyDictionary<string, string> tags, CancellationToken cancel)
    {
        var answer = await Post("runs/create", new
        {
            experiment_id = experiment.ToString(System.Globalization.CultureInfo.InvariantCulture),
            run_name = name,
            start_time = Now,
            tags = tags.Append(KeyValuePair.Create("mlflow.parentRunId", parent)).Select(tag => new { key = tag.Key, value = tag.Value }),
        }, cancel);
        return answer.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
    }

    /// <summary>The children of a run, with their tags and latest metrics.</summary>
    public async Task<IReadOnlyList<JsonElement>> Children(long experiment, string parent, CancellationToken cancel)
    {
        var answer = await Post("runs/search", new
        {
            experiment_ids = new[] { experiment.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            filter = $"tags.mlflow.parentRunId = '{parent}'",
            max_results = 10_000,
        }, cancel);
        return answer.TryGetProperty("runs", out var runs) ? [.. runs.EnumerateArray()] : [];
    }

    public async Task LogParams(string run, IReadOnlyDictionary<string, string> parameters, CancellationToken cancel)
    {
        foreach (var part in parameters.Chunk(MostParams))
            await Post("runs/log-batch", new { run_id = run, @params = part.Select(p => new { key = p.Key, value = p.Value }) }, cancel);
    }

    public Task LogMetrics(string run, IReadOnlyDictionary<string, double> metrics, long step, CancellationToken cancel) =>
        LogPoints(run, [.. metrics.Select(metric => (metric.Key, metric.Value, step))], cancel);

    public async Task LogPoints(string run, IReadOnlyList<(string Key, double Value, long Step)> points, CancellationToken cancel)
    {
        foreach (var part in points.Chunk(MostMetrics))
            await Post("runs/log-batch", new { run_id = run, metrics = part.Select(p => new { key = p.Key, value = Number(p.Value), timestamp = Now, step = p.Step }) }, cancel);
    }

    public Task SetTags(string run, IReadOnlyDictionary<string, string> tags, CancellationToken cancel) =>
        Post("runs/log-batch", new { run_id = run, tags = tags.Select(tag => new { key = tag.Key, value = tag.Value }) }, cancel);

    public Task Finish(string run, bool well, CancellationToken cancel) => Post("runs/update", new { run_id = run, status = well ? "FINISHED" : "FAILED", end_time = Now }, cancel);

    public Task Delete(string run, CancellationToken cancel) => Post("runs/delete", new { run_id = run }, cancel);

    /// <summary>Stores a file as an artifact of a run.</summary>
    /// <returns>The SHA-256 of its bytes, their address in the blob store.</returns>
    public async Task<string> Upload(long experiment, string run, string path, string file, CancellationToken cancel)
    {
        await using var content = File.OpenRead(file);
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel));
        content.Position = 0;
        using var body = new StreamContent(content);
        using var response = await http.PutAsync(new Uri(FormattableString.Invariant($"api/2.0/mlflow-artifacts/artifacts/{experiment}/{run}/artifacts/{path}"), UriKind.Relative), body, cancel);
        await Check(response, cancel);
        return sha256;
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>MLflow's JSON has words where JSON has no numbers.</summary>
    private static object Number(double value) => double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "Infinity" : double.IsNegativeInfinity(value) ? "-Infinity" : value;

    private async Task<JsonElement> Post(string path, object body, CancellationToken cancel)
    {
        using var response = await http.PostAsJsonAsync(Api + path, body, cancel);
        await Check(response, cancel);
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancel);
    }

    private static async Task Check(HttpResponseMessage response, CancellationToken cancel)
    {
        if (!response.IsSuccessStatusCode)
            throw new JobFailedException($"The server answered {(int)response.StatusCode} to {response.RequestMessage?.RequestUri?.AbsolutePath}: {await response.Content.ReadAsStringAsync(cancel)}", again: (int)response.StatusCode >= 500);
    }
}
