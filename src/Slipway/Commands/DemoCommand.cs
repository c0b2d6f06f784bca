using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;
using Slipway.Server;

namespace Slipway.Commands;

/// <summary><c>slipway demo</c>: the whole loop on real data, on a server of its own. The command only asks and watches; what happens is the server's work.</summary>
internal static class DemoCommand
{
    private static readonly Option<bool> Exit = new("--exit") { Description = "Stop when the loop has run, instead of waiting for Ctrl-C." };
    private static readonly Option<int> Port = new("--port") { Description = "The port; any free one when it is taken.", HelpName = "N", DefaultValueFactory = _ => 5000 };
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
        return command.With("slipway demo", "slipway demo --exit --data ./demo");
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        var data = Path.GetFullPath(parsed.GetValue(Data)!);
        await using var server = await Start(data, parsed.GetValue(Port), cancel);
        using var client = new ServerClient(server.Address);
        Output.Line($"A server of its own runs at {client.Server} on {data}.");

        Output.Line("\nCredit: who will pay back? 4,454 applications, and a gate on fairness.");
        await Credit(parsed, client, cancel);
        Output.Line("\nFlights: which will be late? January to March 2001 to learn from.");
        await Flights(parsed, client, data, cancel);

        Output.Line(string.Create(CultureInfo.InvariantCulture, $"\nThat took {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s. Every change is in the audit trail: {client.Server}audit"));
        if (parsed.GetValue(Exit))
            return ExitCode.Done;
        Output.Line($"The server stays up at {client.Server} until Ctrl-C.");
        await server.Wait(cancel);
        return ExitCode.Done;
    }

    private static async Task<SlipwayServer> Start(string data, int port, CancellationToken cancel)
    {
        try
        {
            return await SlipwayServer.Start(new ServerOptions { Port = port, Data = data }, cancel);
        }
        catch (ServerCannotStartException) when (port != 0)
        {
            return await SlipwayServer.Start(new ServerOptions { Port = 0, Data = data }, cancel);
        }
    }

    private static async Task Credit(ParseResult parsed, ServerClient client, CancellationToken cancel)
    {
        await ApplyCommand.Apply(parsed, client, new ProjectFolder(Path.Combine(Examples(), "credit")), cancel);
        var gates = await client.Get("/api/v1/models/credit/versions/1/gates", cancel);
        foreach (var gate in gates.EnumerateArray().Where(g => g.GetProperty("blocks").GetBoolean()))
        {
            Output.Line("The model is registered and not promoted. What blocks it may be waived by a person, with a reason:");
            Output.Line($"  slipway gate waive credit/1 '{gate.GetProperty("gate").GetString()}' --reason '…' --server {client.Server}");
        }
    }

    private static async Task Flights(ParseResult parsed, ServerClient client, string data, CancellationToken cancel)
    {
        await ApplyCommand.Apply(parsed, client, await FirstQuarter(data, cancel), cancel);
        var asked = new Dictionary<string, object> { ["id"] = 0, ["date"] = "2001-04-06T17:00:00Z", ["origin"] = "JFK", ["destination"] = "LAX", ["distance"] = 2475, ["hour"] = 17, ["weekday"] = 5 };
        var answer = await Answered(client, new { records = new[] { asked } }, cancel);
        var late = answer.GetProperty("predictions")[0].GetProperty("probabilities")[1].GetDouble();
        Output.Line(string.Create(CultureInfo.InvariantCulture, $"A Friday flight from JFK to LAX at five in the afternoon will be late with a probability of {late:0.0%} (version {answer.GetProperty("version")}). Ask yourself:"));
        Output.Line($"  curl -s {client.Server}api/v1/deployments/flights/predict -H 'Content-Type: application/json' -d '{JsonSerializer.Serialize(new { records = new[] { asked } })}'");
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
