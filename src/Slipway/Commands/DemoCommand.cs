using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;
using Slipway.Server;

namespace Slipway.Commands;

/// <summary>
/// <c>slipway demo</c>: the whole loop on real data, on a server of its own. The command asks for all of it in its first second and then only watches: what happens is the server's work, and goes on
/// without the command, with <c>slipway up</c> on the same folder if need be.
/// </summary>
internal static class DemoCommand
{
    private static readonly Option<bool> Exit = new("--exit") { Description = "Stop when the loop has run, instead of waiting for Ctrl-C." };
    private static readonly Option<int> Port = NumberOption.Make("--port", "The port; any free one when it is taken.", 0, 65535, 5000);
    private static readonly Option<string> Data = new("--data")
    {
        Description = "The demo's data folder.",
        HelpName = "DIR",
        DefaultValueFactory = _ => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "slipway-demo"),
    };

    public static Command Make()
    {
        var command = new Command("demo", "Watch the whole loop on real data: two projects, from their files to a deployment that answers.") { Exit, Port, Data };
        command.SetAction(Run);
        return command.With("slipway demo", "slipway demo --exit --data ./demo").WithoutServer();
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        var data = Path.GetFullPath(parsed.GetValue(Data)!);
        await using var server = await Start(data, parsed.GetValue(Port), cancel);
        using var client = new ServerClient(server.Address);
        Output.Line($"A server of its own runs at {client.Server} on {data}.");

        var replay = await Ask(parsed, client, data, cancel);
        if (replay.GetProperty("state").GetString() is not ("queued" or "running"))
            Output.Line($"The loop has run on this folder before. What follows was recorded then, but for the question about a flight, which is asked now; for another run: slipway demo --data OTHER");
        Output.Line("\nCredit: who will pay back? 4,454 applications, and a gate on fairness.");
        await Follow(parsed, client, "credit", cancel);
        Output.Line("\nFlights: which will be late? January to March 2001 to learn from.");
        await Flights(parsed, client, cancel);

        Output.Line("\nApril, May, June and the first flights of July arrive month by month; what came of the flights is known one month later.");
        await Months(parsed, client, replay, cancel);

        Output.Line(string.Create(CultureInfo.InvariantCulture, $"\nThat took {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s. Every change is in the audit trail: {client.Server}audit"));
        if (parsed.GetValue(Exit))
        {
            Output.Line($"Its server stops now; to look at the pages: slipway up --data {data}");
            return ExitCode.Done;
        }

        Output.Line($"The server stays up at {client.Server} until Ctrl-C.");
        await server.Wait(cancel);
        return ExitCode.Done;
    }

    private static async Task<SlipwayServer> Start(string data, int port, CancellationToken cancel)
    {
        try
        {
            return await SlipwayServer.Start(new ServerOptions { Port = port, Data = data, LeastLogged = LogLevel.Error, KeepJobs = false }, cancel);
        }
        catch (ServerCannotStartException) when (port != 0)
        {
            return await SlipwayServer.Start(new ServerOptions { Port = 0, Data = data, LeastLogged = LogLevel.Error, KeepJobs = false }, cancel);
        }
    }

    /// <summary>Asks for everything at once. Asked again, on the same folder, it is the same that goes on.</summary>
    /// <returns>The job that replays the months.</returns>
    private static async Task<JsonElement> Ask(ParseResult parsed, ServerClient client, string data, CancellationToken cancel)
    {
        Output.Line("\nTwo projects are applied, and what happened after March is to arrive once the second is deployed:");
        await ApplyCommand.Begin(parsed, client, new ProjectFolder(Path.Combine(Examples(), "credit")), cancel);
        await ApplyCommand.Begin(parsed, client, await FirstQuarter(data, cancel), cancel);
        var sha256 = await client.Keep(Path.Combine(Examples(), "flights", "data", "flights.parquet"), cancel);
        return await client.Post("/api/v1/projects/flights/replay", new { deployment = "flights", sha256, from = "2001-04-01T00:00:00Z", months = 4 }, cancel);
    }

    /// <summary>Tells of a project's first pipeline until it ends.</summary>
    private static async Task Follow(ParseResult parsed, ServerClient client, string project, CancellationToken cancel)
    {
        var pipelines = (await client.Get($"/api/v1/pipelines?project={project}&limit=1000", cancel)).GetProperty("items");
        await PipelineCommand.Follow(parsed, client, pipelines[pipelines.GetArrayLength() - 1].GetProperty("id").GetString()!, wait: true, cancel);
    }

    private static async Task Flights(ParseResult parsed, ServerClient client, CancellationToken cancel)
    {
        await Follow(parsed, client, "flights", cancel);
        var asked = await FridayFlight(cancel);
        var answer = await Answered(client, new { records = new[] { asked } }, cancel);
        var late = answer.GetProperty("predictions")[0].GetProperty("probabilities")[1].GetDouble();
        Output.Line(string.Create(CultureInfo.InvariantCulture, $"The Friday flight {asked["origin"]} to {asked["destination"]} of {asked["date"]} will be late with a probability of {late:0.0%} (version {answer.GetProperty("version")}). Ask yourself:"));
        Output.Line($"  curl -s {client.Server}api/v1/deployments/flights/predict -H 'Content-Type: application/json' -d '{JsonSerializer.Serialize(new { records = new[] { asked } })}'");
    }

    /// <summary>Watches the recorded months arrive, and tells what the deployment's monitor makes of them.</summary>
    private static async Task Months(ParseResult parsed, ServerClient client, JsonElement job, CancellationToken cancel)
    {
        var told = 0L;
        while (job.GetProperty("state").GetString() is "queued" or "running")
        {
            told = await Tell(client, job, told, cancel);
            await Task.Delay(300, cancel);
            job = await client.Get("/api/v1/jobs/" + job.GetProperty("id").GetString(), cancel);
        }

        await Tell(client, job, told, cancel);
        if (job.GetProperty("state").GetString() != "succeeded")
            throw new CommandFailedException(ExitCode.Refused, $"The replay {job.GetProperty("state")}: {job.GetProperty("error")}");
        await Windows(client, cancel);
        await Successor(parsed, client, cancel);
    }

    private static async Task<long> Tell(ServerClient client, JsonElement job, long told, CancellationToken cancel)
    {
        var log = await client.Get($"/api/v1/jobs/{job.GetProperty("id").GetString()}/log?after={told}", cancel);
        foreach (var line in log.GetProperty("lines").EnumerateArray().Where(l => l.GetProperty("source").GetString() == "log"))
            Output.Line("  " + line.GetProperty("text").GetString());
        return log.GetProperty("next").GetInt64();
    }

    /// <summary>What moved and what did not, window by window.</summary>
    private static async Task Windows(ServerClient client, CancellationToken cancel)
    {
        var windows = (await client.Get("/api/v1/monitors/flights/windows", cancel)).GetProperty("items").EnumerateArray().Reverse().ToList();
        var rows = new List<IReadOnlyList<string>>();
        foreach (var window in windows)
        {
            var result = (await client.Get($"/api/v1/monitors/flights/windows/{window.GetProperty("id").GetString()}", cancel)).GetProperty("result");
            var drift = result.GetProperty("features").EnumerateArray().Where(f => f.GetProperty("statistic").ValueKind == JsonValueKind.Number).Select(f => (Name: f.GetProperty("feature").GetString()!, Value: f.GetProperty("statistic").GetDouble())).OrderByDescending(f => f.Value).ToList();
            var calibration = result.GetProperty("calibration");
            rows.Add(
            [
                window.GetProperty("start").GetDateTimeOffset().ToString("MMMM yyyy", CultureInfo.InvariantCulture), window.GetProperty("rows").GetInt64().ToString("N0", CultureInfo.InvariantCulture),
                drift.Count == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{drift[0].Value:0.0000} ({drift[0].Name})"),
                calibration.ValueKind == JsonValueKind.Null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{calibration.GetProperty("meanPrediction").GetDouble():0.000}"),
                calibration.ValueKind == JsonValueKind.Null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{calibration.GetProperty("observedRate").GetDouble():0.000}"),
            ]);
        }

        Output.Table(["window", "predictions", "largest PSI", "mean prediction", "observed"], rows);
        foreach (var alert in (await client.Get("/api/v1/monitors/flights/alerts", cancel)).GetProperty("items").EnumerateArray().Reverse())
            Output.Line("alert: " + alert.GetProperty("words").GetString());
    }

    /// <summary>Follows the retraining that an alert started, where one did.</summary>
    private static async Task Successor(ParseResult parsed, ServerClient client, CancellationToken cancel)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            var newest = (await client.Get("/api/v1/pipelines?project=flights&limit=1", cancel)).GetProperty("items")[0];
            if (newest.GetProperty("cause").GetString()!.StartsWith("An alert", StringComparison.Ordinal))
            {
                Output.Line("\nThe alert started a retraining: challenger against champion on the newest month.");
                await PipelineCommand.Follow(parsed, client, newest.GetProperty("id").GetString()!, wait: true, cancel);
                var version = (await client.Get("/api/v1/models/flights-late", cancel)).GetProperty("latestVersion").GetInt32();
                foreach (var gate in (await client.Get(string.Create(CultureInfo.InvariantCulture, $"/api/v1/models/flights-late/versions/{version}/gates"), cancel)).EnumerateArray().Where(g => g.GetProperty("kind").GetString() == "champion"))
                    Output.Line(gate.GetProperty("words").GetString()!);
                return;
            }

            await Task.Delay(100, cancel);
        }

        Output.Line("No alert started a retraining.");
    }

    /// <summary>A deployment stands a moment after its alias has moved.</summary>
    private static async Task<JsonElement> Answered(ServerClient client, object question, CancellationToken cancel)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await client.Post("/api/v1/deployments/flights/predict", question, cancel);
            }
            catch (CommandFailedException) when (tries < 100)
            {
                await Task.Delay(100, cancel);
            }
        }
    }

    /// <summary>A flight that the months will bring too: what is asked twice counts once, so that the question changes no figure.</summary>
    private static async Task<Dictionary<string, object>> FridayFlight(CancellationToken cancel)
    {
        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT id, strftime(date, '%Y-%m-%dT%H:%M:%SZ') AS date, origin, destination, distance FROM read_parquet('{Quoted(Path.Combine(Examples(), "flights", "data", "flights.parquet"))}')
            WHERE origin = 'JFK' AND destination = 'LAX' AND date >= TIMESTAMP '2001-04-06 12:00:00' AND isodow(date) = 5 ORDER BY date, id LIMIT 1
            """;
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, reader.GetValue, StringComparer.Ordinal);
    }

    /// <summary>A copy of the project whose data ends with March: the later months are to arrive.</summary>
    private static async Task<ProjectFolder> FirstQuarter(string data, CancellationToken cancel)
    {
        var (from, to) = (Path.Combine(Examples(), "flights"), Path.Combine(data, "flights"));
        Directory.CreateDirectory(Path.Combine(to, "data"));
        File.Copy(Path.Combine(from, ProjectFolder.FileName), Path.Combine(to, ProjectFolder.FileName), overwrite: true);
        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SET threads = 1; COPY (SELECT * FROM read_parquet('{Quoted(Path.Combine(from, "data", "flights.parquet"))}') WHERE date < TIMESTAMP '2001-04-01') TO '{Quoted(Path.Combine(to, "data", "flights.parquet"))}' (FORMAT parquet)";
        await command.ExecuteNonQueryAsync(cancel);
        return new ProjectFolder(to);
    }

    private static string Quoted(string path) => path.Replace("'", "''", StringComparison.Ordinal);

    private static string Examples()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "examples", "credit", ProjectFolder.FileName)))
            folder = folder.Parent;
        return folder is not null ? Path.Combine(folder.FullName, "examples") : throw new CommandFailedException(ExitCode.Refused, "The examples are not here.", "Run the demo from a clone of the repository: ./slipway demo.");
    }
}
