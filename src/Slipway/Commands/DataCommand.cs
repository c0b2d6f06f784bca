using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Slipway.Commands;

/// <summary><c>slipway data</c>: datasets, their versions, what was set aside.</summary>
internal static class DataCommand
{
    private static readonly Argument<string> Dataset = new("dataset") { Description = "The dataset's name." };
    private static readonly Argument<string> File = new("file") { Description = "A CSV or Parquet file." };
    private static readonly Argument<string> From = new("version") { Description = "A version: its number, its id, or latest." };
    private static readonly Argument<string?> Old = new("version") { Description = "A version: its number, its id, or latest. Without versions the newest two are compared.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string?> To = new("to") { Description = "The version to compare with; latest where none is given.", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>What is longer is a text, and is cut.</summary>
    private const int LongestCategory = 40;

    public static Command Make()
    {
        var list = new Command("list", "Datasets, by name.");
        list.SetAction(List);
        list.With("slipway data list");
        var load = new Command("load", "Load a file into a new version.") { Dataset, File };
        load.SetAction(Load);
        load.With("slipway data load flights april.parquet");
        var versions = new Command("versions", "A dataset's versions, newest first.") { Dataset };
        versions.SetAction(Versions);
        versions.With("slipway data versions flights");
        var diff = new Command("diff", "What changed between two versions: columns, rows, distributions.") { Dataset, Old, To };
        diff.SetAction(Diff);
        diff.With("slipway data diff flights", "slipway data diff flights 1 2");
        var data = new Command("data", "Datasets, their versions, what was set aside.") { list, load, versions, Checks(), diff };
        foreach (var command in QuarantineCommand.Make())
            data.Add(command);
        return data;
    }

    private static Command Checks()
    {
        var checks = new Command("checks", "What the checks of a version measured.") { Dataset, From };
        checks.SetAction(async (parsed, cancel) =>
        {
            using var client = new ServerClient(parsed);
            var version = await client.Get($"/api/v1/datasets/{Uri.EscapeDataString(parsed.GetValue(Dataset)!)}/versions/{Uri.EscapeDataString(parsed.GetValue(From)!)}", cancel);
            if (!parsed.GetValue(Output.Json))
                Output.Line($"{parsed.GetValue(Dataset)}, version {version.GetProperty("version").GetProperty("number")}{(parsed.GetValue(From) == "latest" ? ", the newest whose checks did not fail" : "")}: checks {version.GetProperty("version").GetProperty("outcome")}");
            return Output.Show(parsed, version.GetProperty("report"), report => Output.Table(["check", "outcome", "measured"], report.GetProperty("checks").EnumerateArray().Select(c => new[]
            {
                c.GetProperty("name").GetString()!, c.GetProperty("outcome").ToString(), c.GetProperty("words").GetString()!,
            })));
        });
        return checks.With("slipway data checks flights latest");
    }

    private static async Task<int> List(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var page = await client.Get("/api/v1/datasets", cancel);
        return Output.Show(parsed, page, p => Output.Table(["dataset", "source", "changed"], p.GetProperty("items").EnumerateArray().Select(d => new[]
        {
            d.GetProperty("name").GetString()!, d.GetProperty("settings").GetProperty("source").ToString(), d.GetProperty("changedAt").GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        })));
    }

    private static async Task<int> Load(ParseResult parsed, CancellationToken cancel)
    {
        var file = parsed.GetValue(File)!;
        if (!System.IO.File.Exists(file))
            throw new CommandFailedException(ExitCode.Usage, $"There is no file {file}.");
        using var client = new ServerClient(parsed);
        await using var content = System.IO.File.OpenRead(file);
        var job = await client.Upload($"/api/v1/datasets/{Uri.EscapeDataString(parsed.GetValue(Dataset)!)}/loads?source={Uri.EscapeDataString(Path.GetFileName(file))}", content, cancel);
        return Loaded(parsed, parsed.GetValue(Dataset)!, await JobWait.For(client, job, cancel));
    }

    /// <summary>Says what a load made.</summary>
    /// <returns>Refused where a check failed: then nothing is trained on the version.</returns>
    public static int Loaded(ParseResult parsed, string dataset, JsonElement result)
    {
        Output.Show(parsed, result, r => Output.Line($"Version {r.GetProperty("number")} ({r.GetProperty("version")}): {r.GetProperty("rows")} of {Counted.Of(r.GetProperty("input").GetInt64(), "row")} held, {r.GetProperty("setAside")} set aside; checks {r.GetProperty("outcome")}."));
        if (result.GetProperty("outcome").GetString() != "failed")
            return ExitCode.Done;
        if (!parsed.GetValue(Output.Json))
            Output.Line($"What they measured: slipway data checks {dataset} {result.GetProperty("number")}");
        return ExitCode.Refused;
    }

    private static async Task<int> Versions(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var page = await client.Get($"/api/v1/datasets/{Uri.EscapeDataString(parsed.GetValue(Dataset)!)}/versions", cancel);
        return Output.Show(parsed, page, p => Output.Table(["version", "id", "rows", "set aside", "checks", "loaded"], p.GetProperty("items").EnumerateArray().Select(v => new[]
        {
            v.GetProperty("number").ToString(), v.GetProperty("id").GetString()!, v.GetProperty("rows").ToString(), v.GetProperty("setAside").ToString(), v.GetProperty("outcome").ToString(),
            v.GetProperty("createdAt").GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        })));
    }

    private static async Task<int> Diff(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var (dataset, from, to) = (parsed.GetValue(Dataset)!, parsed.GetValue(Old), parsed.GetValue(To) ?? "latest");
        if (from is null)
            (from, to) = await Newest(client, dataset, cancel);
        if (!parsed.GetValue(Output.Json))
            Output.Line($"from version {from} to version {to}");
        var diff = await client.Get($"/api/v1/datasets/{Uri.EscapeDataString(dataset)}/versions/{Uri.EscapeDataString(from)}/diff/{Uri.EscapeDataString(to)}", cancel);
        return Output.Show(parsed, diff, d =>
        {
            foreach (var change in d.GetProperty("schema").EnumerateArray())
                Output.Line($"column {change.GetProperty("column")}: {(change.GetProperty("from").ValueKind == JsonValueKind.Null ? "new" : change.GetProperty("to").ValueKind == JsonValueKind.Null ? "gone" : "changed")}");
            var rows = d.GetProperty("rows");
            Output.Line($"rows: {rows.GetProperty("added")} added, {rows.GetProperty("removed")} removed, {rows.GetProperty("changed")} changed, {rows.GetProperty("same")} the same");
            Output.Table(["column", "missing", "distinct", "mean"], d.GetProperty("columns").EnumerateArray().Select(c => new[]
            {
                c.GetProperty("column").GetString()!, Moved(c.GetProperty("nullShare"), "0.##%"), (c.GetProperty("distinctExact").GetBoolean() ? "" : "about ") + Moved(c.GetProperty("distinct"), "N0"), Moved(c.GetProperty("mean"), "0.####"),
            }));
            foreach (var column in d.GetProperty("columns").EnumerateArray().Where(c => c.GetProperty("categories").ValueKind == JsonValueKind.Object))
            {
                Categories(column.GetProperty("column").GetString()!, "new", column.GetProperty("categories").GetProperty("came"));
                Categories(column.GetProperty("column").GetString()!, "gone", column.GetProperty("categories").GetProperty("went"));
            }
        });
    }

    private static async Task<(string From, string To)> Newest(ServerClient client, string dataset, CancellationToken cancel)
    {
        var page = await client.Get($"/api/v1/datasets/{Uri.EscapeDataString(dataset)}/versions?limit=2", cancel);
        return page.GetProperty("items").EnumerateArray().Select(v => v.GetProperty("number").ToString()).ToList() is [var newest, var before]
            ? (before, newest)
            : throw new CommandFailedException(ExitCode.Refused, $"'{dataset}' does not have two versions to compare.", $"Load another: slipway data load {dataset} FILE");
    }

    private static void Categories(string column, string what, JsonElement categories)
    {
        var (count, most) = (categories.GetProperty("count").GetInt64(), categories.GetProperty("most").EnumerateArray().Select(v => Cut(v.GetString()!)).ToList());
        if (count > 0)
            Output.Line($"{column}: {what} {string.Join(", ", most)}{(count > most.Count ? $" and {count - most.Count} more" : "")} ({Counted.Of(categories.GetProperty("rows").GetInt64(), "row")})");
    }

    private static string Cut(string text) => text.Length <= LongestCategory ? text : text[..(LongestCategory - 1)] + "…";

    private static string Moved(JsonElement moved, string format) => moved.ValueKind == JsonValueKind.Null ? "" : $"{Figure(moved.GetProperty("from"), format)} -> {Figure(moved.GetProperty("to"), format)}";

    private static string Figure(JsonElement figure, string format) => figure.ValueKind == JsonValueKind.Number ? figure.GetDouble().ToString(format, CultureInfo.InvariantCulture) : "-";
}
