using System.CommandLine;
using System.Text.Json;

namespace Slipway.Commands;

/// <summary><c>slipway data quarantine</c> and <c>slipway data repair</c>: rows that a load set aside, and their way back.</summary>
internal static class QuarantineCommand
{
    private static readonly Argument<string> Dataset = new("dataset") { Description = "The dataset's name." };
    private static readonly Argument<string> Version = new("version") { Description = "The version that set the rows aside: its number, its id, or latest." };
    private static readonly Option<int?> Load = NumberOption.Make("--load", "An earlier load of the same rows, by its number; the newest by default.", 1, int.MaxValue);
    private static readonly Argument<string> Edits = new("edits") { Description = """What to change, as JSON or @FILE: [{"number": 1, "values": {"age": 42}}]. Rows that are not named go in again as they are.""", Arity = ArgumentArity.ZeroOrOne };

    public static IEnumerable<Command> Make()
    {
        var list = new Command("quarantine", "The rows that a version set aside, each with its source, line and reasons.") { Dataset, Version, Load };
        list.SetAction(List);
        yield return list.With("slipway data quarantine flights 1", "slipway data quarantine flights latest --json");
        var repair = new Command("repair", "Put the rows that a version set aside, repaired, through the checks again into a new version.") { Dataset, Version, Load, Edits };
        repair.SetAction(Repair);
        yield return repair.With("""slipway data repair flights 1 '{"number": 1, "values": {"delay": -12}}'""", "slipway data repair flights latest @edits.json");
    }

    private static async Task<int> List(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var rows = new List<JsonElement>();
        for (long? after = 0; after is not null;)
        {
            var page = await client.Get($"{At(parsed, "/quarantine")}{(parsed.GetValue(Load) is null ? '?' : '&')}limit=1000&after={after}", cancel);
            rows.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.GetProperty("next") is { ValueKind: JsonValueKind.String } next ? long.Parse(next.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : null;
        }

        var answer = await client.Get(At(parsed), cancel);
        var version = answer.GetProperty("version");
        return Output.Show(parsed, JsonSerializer.SerializeToElement(rows), all =>
        {
            if (!Console.IsOutputRedirected)
                Output.Line($"Version {version.GetProperty("number")} ({version.GetProperty("id")}) set {Counted.Of(version.GetProperty("setAside").GetInt64(), "row")} aside.");
            if (!Console.IsOutputRedirected && parsed.GetValue(Load) is null && answer.GetProperty("earlier").EnumerateArray().Where(e => e.GetProperty("setAside").GetInt64() > 0).ToList() is { Count: > 0 } earlier)
                Output.Line($"Earlier loads of the same rows set aside others: {string.Join(", ", earlier.Select(e => $"{e.GetProperty("setAside")} with --load {e.GetProperty("number")}"))}.");
            Output.Table(["row", "source", "line", "why", "values"], all.EnumerateArray().Select(r => new[]
            {
                r.GetProperty("number").ToString(), r.GetProperty("source").ToString(), r.GetProperty("line").ToString(), string.Join(' ', r.GetProperty("reasons").EnumerateArray()),
                r.GetProperty("values") is { ValueKind: JsonValueKind.Object } values ? string.Join(", ", values.EnumerateObject().Select(v => $"{v.Name}={v.Value}")) : r.GetProperty("text").ToString(),
            }));
        });
    }

    private static async Task<int> Repair(ParseResult parsed, CancellationToken cancel)
    {
        var edits = parsed.GetValue(Edits) is { } given ? await GivenJson.List(given, "edits", cancel) : JsonSerializer.SerializeToElement(Array.Empty<object>());
        using var client = new ServerClient(parsed);
        return DataCommand.Loaded(parsed, parsed.GetValue(Dataset)!, await JobWait.For(client, await client.Post(At(parsed, "/quarantine/replay"), new { edits }, cancel), cancel));
    }

    private static string At(ParseResult parsed, string view = "")
    {
        var load = parsed.GetValue(Load) is { } number ? FormattableString.Invariant($"?load={number}") : "";
        return $"/api/v1/datasets/{Uri.EscapeDataString(parsed.GetValue(Dataset)!)}/versions/{Uri.EscapeDataString(parsed.GetValue(Version)!)}{view}{load}";
    }
}
