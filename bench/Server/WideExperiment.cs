using System.Globalization;
using System.Text.Json;

namespace Slipway.Bench;

/// <summary>Fills a server with one experiment of many runs that each have many metrics and parameters.</summary>
internal static class WideExperiment
{
    private const int AtOnce = 6;
    private static readonly string[] Choices = ["adam", "sgd", "rmsprop", "lion"];

    /// <returns>The path of its page.</returns>
    public static async Task<string> Make(Uri server, int runs, int metrics, int parameters)
    {
        using var http = new HttpClient { BaseAddress = server };
        var experiment = (await Post(http, "experiments/create", new { name = string.Create(CultureInfo.InvariantCulture, $"wide {runs} x {metrics + parameters} {Guid.NewGuid():N}") })).GetProperty("experiment_id").GetString()!;
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await Parallel.ForEachAsync(Enumerable.Range(0, runs), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            var random = new Random(i);
            var began = now - (60_000L * (runs - i));
            var run = (await Post(http, "runs/create", new { experiment_id = experiment, run_name = $"trial-{i:00000}", start_time = began })).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString();
            await Post(http, "runs/log-batch", new
            {
                run_id = run,
                metrics = Enumerable.Range(0, metrics).Select(m => new { key = $"group{m / 10}/metric_{m:000}", value = random.NextDouble(), timestamp = began, step = 0 }).ToArray(),
                @params = Enumerable.Range(0, parameters).Select(p => new { key = $"param_{p:000}", value = p % 3 == 0 ? Choices[random.Next(Choices.Length)] : random.NextDouble().ToString("F6", CultureInfo.InvariantCulture) }).ToArray(),
            });
            await Post(http, "runs/update", new { run_id = run, status = "FINISHED", end_time = began + 50_000 });
        });
        return "/experiments/" + experiment;
    }

    private static async Task<JsonElement> Post(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync("/api/2.0/mlflow/" + path, body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(text) : throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {text}");
    }
}
