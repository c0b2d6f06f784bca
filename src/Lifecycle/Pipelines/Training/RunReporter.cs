using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Work;

namespace Slipway.Pipelines.Training;

/// <summary>Logs a job's runs over MLflow's API, as any program would.</summary>
internal sealed class RunReporter(HttpClient http, TimeProvider clock)
{
    private const string Api = "api/2.0/mlflow/";
    private const string Artifacts = "api/2.0/mlflow-artifacts/artifacts";
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

    /// <summary>Logs what was measured on a finished model. A program may have logged curves under the same names: what is measured here counts as the latest.</summary>
    public async Task LogMeasured(string run, IReadOnlyDictionary<string, double> metrics, CancellationToken cancel)
    {
        var data = (await Get(run, cancel)).GetProperty("data");
        var steps = data.TryGetProperty("metrics", out var logged) ? logged.EnumerateArray().ToDictionary(m => m.GetProperty("key").GetString()!, m => m.GetProperty("step").GetInt64(), StringComparer.Ordinal) : [];
        await LogPoints(run, [.. metrics.Select(m => (m.Key, m.Value, steps.TryGetValue(m.Key, out var step) ? step + 1 : 0))], cancel);
    }

    /// <summary>Logs parameters but those that the run has: what a program logged of its own stays, and a parameter cannot change.</summary>
    public async Task AddParams(string run, IReadOnlyDictionary<string, string> parameters, CancellationToken cancel)
    {
        var data = (await Get(run, cancel)).GetProperty("data");
        var known = data.TryGetProperty("params", out var logged) ? logged.EnumerateArray().Select(p => p.GetProperty("key").GetString()!).ToHashSet(StringComparer.Ordinal) : [];
        await LogParams(run, parameters.Where(p => !known.Contains(p.Key)).ToDictionary(StringComparer.Ordinal), cancel);
    }

    /// <summary>The ids of the models that a run says it made, oldest first.</summary>
    public async Task<IReadOnlyList<string>> LoggedModels(string run, CancellationToken cancel) =>
        (await Get(run, cancel)).TryGetProperty("outputs", out var outputs) && outputs.TryGetProperty("model_outputs", out var models) ? [.. models.EnumerateArray().Select(m => m.GetProperty("model_id").GetString()!)] : [];

    /// <summary>Removes artifacts.</summary>
    /// <param name="place">A folder among all artifacts, such as <c>3/RUN/artifacts/model</c>.</param>
    public async Task DeleteArtifacts(string place, CancellationToken cancel)
    {
        using var response = await http.DeleteAsync(new Uri(Artifacts + "/" + Address(place), UriKind.Relative), cancel);
        await Check(response, cancel);
    }

    /// <summary>Fetches a folder of artifacts with all in it.</summary>
    /// <param name="place">A folder among all artifacts.</param>
    /// <param name="folder">Where to write it.</param>
    /// <param name="mostFiles">Where more are there it fails.</param>
    /// <param name="mostBytes">Likewise.</param>
    /// <returns>How many files there were.</returns>
    public async Task<int> Download(string place, string folder, int mostFiles, long mostBytes, CancellationToken cancel)
    {
        var (waiting, files, bytes) = (new Queue<(string Place, string Folder)>([(place, folder)]), 0, 0L);
        while (waiting.TryDequeue(out var next))
        {
            var listing = await http.GetFromJsonAsync<JsonElement>($"{Artifacts}?path={Uri.EscapeDataString(next.Place)}", cancel);
            foreach (var entry in listing.TryGetProperty("files", out var entries) ? entries.EnumerateArray().ToList() : [])
            {
                // The server keeps paths of artifacts normal; a name is never more than a name.
                var name = Path.GetFileName(entry.GetProperty("path").GetString()!);
                if (entry.GetProperty("is_dir").GetBoolean())
                {
                    waiting.Enqueue((next.Place + "/" + name, Path.Combine(next.Folder, name)));
                    continue;
                }

                bytes += entry.TryGetProperty("file_size", out var size) ? size.GetInt64() : 0;
                if (++files > mostFiles || bytes > mostBytes)
                    throw new JobFailedException($"The model logged as '{place}' has more than {mostFiles} files or {mostBytes >> 30} GiB.");
                Directory.CreateDirectory(next.Folder);
                await using var to = File.Create(Path.Combine(next.Folder, name));
                await using var from = await http.GetStreamAsync(new Uri($"{Artifacts}/{Address(next.Place + "/" + name)}", UriKind.Relative), cancel);
                await from.CopyToAsync(to, cancel);
            }
        }

        return files;
    }

    /// <summary>Stores a file as an artifact of a run.</summary>
    /// <returns>The SHA-256 of its bytes, their address in the blob store.</returns>
    public async Task<string> Upload(long experiment, string run, string path, string file, CancellationToken cancel)
    {
        await using var content = File.OpenRead(file);
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel));
        content.Position = 0;
        using var body = new StreamContent(content);
        using var response = await http.PutAsync(new Uri(FormattableString.Invariant($"{Artifacts}/{experiment}/{run}/artifacts/{Address(path)}"), UriKind.Relative), body, cancel);
        await Check(response, cancel);
        return sha256;
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>MLflow's JSON has words where JSON has no numbers.</summary>
    private static object Number(double value) => double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "Infinity" : double.IsNegativeInfinity(value) ? "-Infinity" : value;

    private static string Address(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private async Task<JsonElement> Get(string run, CancellationToken cancel) =>
        (await http.GetFromJsonAsync<JsonElement>($"{Api}runs/get?run_id={run}", cancel)).GetProperty("run");

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
