using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Slipway.Commands;

/// <summary><c>slipway deployment batch</c>: runs a declared batch, or tells what its runs did.</summary>
internal static class BatchCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "The batch's name, as slipway.yaml declares it under 'deploy'." };
    private static readonly Option<bool> Wait = new("--wait") { Description = "Follow the run to its end; 1 is the exit code when it does not succeed." };
    private static readonly Option<bool> Runs = new("--runs") { Description = "List its runs instead of starting one." };

    public static Command Make()
    {
        var batch = new Command("batch", "Run a declared batch: predictions for whole Parquet files.") { Name, Wait, Runs };
        batch.SetAction((parsed, cancel) => parsed.GetValue(Runs) ? List(parsed, cancel) : Run(parsed, cancel));
        return batch.With("slipway deployment batch flights-nightly --wait", "slipway deployment batch flights-nightly --runs");
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var runs = Address(parsed) + "/runs";
        var run = await client.Post(runs, null, cancel);
        var id = run.GetProperty("job").GetString()!;
        var told = "";
        while (parsed.GetValue(Wait) && run.GetProperty("state").GetString() is "queued" or "running")
        {
            await Task.Delay(300, cancel);
            run = await client.Get($"{runs}/{id}", cancel);
            if (!parsed.GetValue(Output.Json) && run.GetProperty("progress") is { ValueKind: JsonValueKind.Object } progress && progress.GetProperty("step").GetString() is { } step && step != told)
                Output.Line(told = step);
        }

        Output.Show(parsed, run, Tell);
        return run.GetProperty("state").GetString() is "failed" or "cancelled" ? ExitCode.Refused : ExitCode.Done;
    }

    private static void Tell(JsonElement run)
    {
        if (run.GetProperty("error").GetString() is { } error)
            Output.Line(error);
        if (run.GetProperty("result") is not { ValueKind: JsonValueKind.Object } result)
        {
            Output.Line($"Run {run.GetProperty("job").GetString()} is {run.GetProperty("state").GetString()}.");
            return;
        }

        Output.Line(string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(result.GetProperty("rows").GetInt64(), "row")} by version {result.GetProperty("version").GetProperty("number")}: {result.GetProperty("predicted").GetInt64():N0} predicted, {result.GetProperty("setAside").GetInt64():N0} set aside."));
        foreach (var file in result.GetProperty("files").EnumerateArray())
            Output.Line($"{file.GetProperty("output").GetString()}{(file.GetProperty("rejected").GetString() is { } rejected ? $" (set aside: {rejected})" : "")}");
    }

    private static async Task<int> List(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var page = await client.Get(Address(parsed) + "/runs", cancel);
        return Output.Show(parsed, page, p => Output.Table(["run", "state", "began", "why", "rows", "set aside"], p.GetProperty("items").EnumerateArray().Select(run => new[]
        {
            run.GetProperty("job").GetString()!, run.GetProperty("state").GetString()!, run.GetProperty("createdAt").GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), run.GetProperty("cause").GetString()!,
            run.GetProperty("result") is { ValueKind: JsonValueKind.Object } result ? result.GetProperty("rows").ToString() : "", run.GetProperty("result") is { ValueKind: JsonValueKind.Object } again ? again.GetProperty("setAside").ToString() : run.GetProperty("error").GetString() ?? "",
        })));
    }

    private static string Address(ParseResult parsed) => "/api/v1/batches/" + Uri.EscapeDataString(parsed.GetValue(Name)!);
}
