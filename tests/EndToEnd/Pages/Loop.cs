using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;

namespace Slipway.Tests.Pages;

/// <summary>
/// A server in which the loop has run on a part of the real data: credit, which its fairness gate blocks; flights, whose monitor alerts and whose successor was trained;
/// a run that a client logged by itself. The ids are where its pages stand.
/// </summary>
internal sealed record Loop(ServerCalls Calls, string CreditPipeline, string FlightsPipeline, long Experiment, string Run, string OwnRun, string Compared, string Window, string Prediction)
{
    private static readonly DateTimeOffset April = new(2001, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private static string Examples => Path.Combine(AppContext.BaseDirectory, "Examples");

    public static async Task<Loop> Through(ServerCalls calls, string work)
    {
        Directory.CreateDirectory(work);
        var credit = await calls.Apply(Smaller(await Declaration("credit")), "applications", Path.Combine(Examples, "credit", "data", "credit.csv"));
        var (all, quarter) = await Flights(work);
        var flights = await calls.Apply(Smaller(await Declaration("flights")), "flights", quarter);
        flights.GetProperty("state").GetString().ShouldBe("succeeded", flights.ToString());
        await Months(calls, all);
        var window = (await calls.Get("/api/v1/monitors/flights/windows")).GetProperty("items")[0].GetProperty("id").GetString()!;
        var prediction = Text((await calls.Get("/api/v1/deployments/flights/predictions?limit=1")).GetProperty("items")[0], "id");
        await calls.Token("nightly training", Permission.RunRead.Name, Permission.RunWrite.Name);
        return new Loop(calls, Text(credit, "id"), Text(flights, "id"), flights.GetProperty("experiment").GetInt64(), Text(flights, "run"), await OwnRunOf(calls, "by hand"), await ComparedOf(calls, "side by side"), window, prediction);
    }

    /// <summary>A run as a client of its own logs it: two curves, parameters, a tag, a note.</summary>
    public static async Task<string> OwnRunOf(ServerCalls calls, string experiment)
    {
        var id = (await calls.Post("/api/2.0/mlflow/experiments/create", new { name = experiment })).GetProperty("experiment_id").GetString()!;
        var run = (await calls.Post("/api/2.0/mlflow/runs/create", new { experiment_id = id, run_name = "a network with a rather long name, so that it has to be told in full somewhere", start_time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() })).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
        await calls.Post("/api/2.0/mlflow/runs/log-batch", new
        {
            run_id = run,
            metrics = Enumerable.Range(0, 60).SelectMany(step => new[] { Point("train/loss", Math.Exp(-step / 20.0), step), Point("val/loss", 0.1 + Math.Exp(-step / 18.0), step), Point("system/cpu_utilization_percentage", 40 + step % 7, step) }),
            @params = new[] { new { key = "optimizer", value = "adam" }, new { key = "learning_rate", value = "0.001" } },
            tags = new[] { new { key = "team", value = "harbour" }, new { key = "mlflow.note.content", value = "The first that learned anything." } },
        });
        await calls.Post("/api/2.0/mlflow/runs/update", new { run_id = run, status = "FINISHED", end_time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() });
        return run;
    }

    /// <summary>Runs of an experiment that differ in two parameters, one of them still going on.</summary>
    /// <returns>The address of the page that compares them.</returns>
    public static async Task<string> ComparedOf(ServerCalls calls, string experiment)
    {
        var id = (await calls.Post("/api/2.0/mlflow/experiments/create", new { name = experiment })).GetProperty("experiment_id").GetString()!;
        var runs = new List<string>();
        foreach (var (optimizer, rate) in new[] { ("adam", 0.1), ("adam", 0.01), ("sgd", 0.001) })
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            var run = (await calls.Post("/api/2.0/mlflow/runs/create", new { experiment_id = id, run_name = $"{optimizer} at {rate.ToString(CultureInfo.InvariantCulture)}", start_time = now })).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
            await calls.Post("/api/2.0/mlflow/runs/log-batch", new
            {
                run_id = run,
                metrics = Enumerable.Range(1, 40).SelectMany(step => new object[] { new { key = "val/loss", value = 0.1 + Math.Exp(-step * rate), timestamp = now + step * 1000, step }, new { key = "auc", value = 0.6 + rate * step / 20, timestamp = now + step * 1000, step } }),
                @params = new[] { new { key = "optimizer", value = optimizer }, new { key = "learning_rate", value = rate.ToString(CultureInfo.InvariantCulture) }, new { key = "batch_size", value = "256" } },
            });
            if (runs.Count < 2)
                await calls.Post("/api/2.0/mlflow/runs/update", new { run_id = run, status = "FINISHED", end_time = now + 40_000 });
            runs.Add(run);
        }

        return $"/experiments/{id}/compare?{string.Join('&', runs.Select(run => "run=" + run))}";
    }

    public static object Point(string key, double value, int step) => new { key, value, timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), step };

    public static async Task<string> Declaration(string example) => await File.ReadAllTextAsync(Path.Combine(Examples, example, "slipway.yaml"));

    /// <summary>The same project with less to do: fewer trials, rounds and calls, and bounds that fit fewer rows.</summary>
    public static string Smaller(string declaration)
    {
        foreach (var (much, less) in new[] { ("trials: 8", "trials: 3"), ("trials: 4", "trials: 3"), ("num_iterations: 120", "num_iterations: 60"), ("num_iterations: 80", "num_iterations: 40"), ("calls: 200", "calls: 40"), ("{min: 10000}", "{min: 1000}"), ("min_labels: 5000", "min_labels: 500") })
            declaration = declaration.Replace(much, less, StringComparison.Ordinal);
        return declaration;
    }

    /// <summary>An eighth of the flights until July, and those of the first quarter alone; the rows that no check lets pass are all there.</summary>
    private static async Task<(string All, string Quarter)> Flights(string work)
    {
        var (all, quarter) = (Path.Combine(work, "all.parquet"), Path.Combine(work, "flights.parquet"));
        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            SET threads = 1;
            CREATE VIEW part AS SELECT * FROM read_parquet('{Path.Combine(Examples, "flights", "data", "flights.parquet")}')
            WHERE date < TIMESTAMP '2001-07-05' AND (id % 8 = 0 OR delay NOT BETWEEN -120 AND 2000 OR NOT regexp_full_match(origin, '[A-Z0-9]{"{3}"}'));
            COPY (SELECT * FROM part) TO '{all}' (FORMAT parquet);
            COPY (SELECT * FROM part WHERE date < TIMESTAMP '2001-04-01') TO '{quarter}' (FORMAT parquet);
            """;
        await command.ExecuteNonQueryAsync();
        return (all, quarter);
    }

    /// <summary>April to the first days of July arrive, each month's truth a month later; what the alert started runs to its end.</summary>
    private static async Task Months(ServerCalls calls, string file)
    {
        await Answers(calls, "flights");
        var replay = new { deployment = "flights", sha256 = await calls.Keep(file), from = April.ToString("O", CultureInfo.InvariantCulture), months = 4 };
        await calls.Ended(await calls.Post("/api/v1/projects/flights/replay", replay));
        await calls.Post("/api/v1/monitors/flights/evaluate");
        (await calls.Get("/api/v1/monitors/flights/alerts")).GetProperty("items").GetArrayLength().ShouldBeGreaterThan(0, "the recorded months no longer raise the alert that the pages are to show");
        await Retrained(calls);
    }

    /// <summary>A deployment stands a moment after its alias has moved.</summary>
    public static async Task Answers(ServerCalls calls, string deployment)
    {
        while ((await calls.Get("/api/v1/deployments")).EnumerateArray().All(d => Text(d, "name") != deployment))
            await Task.Delay(50);
    }

    private static async Task Retrained(ServerCalls calls)
    {
        JsonElement newest;
        while (!Text(newest = (await calls.Get("/api/v1/pipelines?project=flights&limit=1")).GetProperty("items")[0], "cause").StartsWith("An alert", StringComparison.Ordinal))
            await Task.Delay(100);
        await calls.Rested(Text(newest, "id"));
    }

    private static string Text(JsonElement item, string property) => item.GetProperty(property).GetString()!;
}
