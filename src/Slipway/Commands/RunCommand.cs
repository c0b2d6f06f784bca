using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Slipway.Commands;

/// <summary><c>slipway run</c>: what was tracked.</summary>
internal static class RunCommand
{
    private const int Columns = 6;
    private static readonly string[] Kinds = ["params", "metrics", "tags"];
    private static readonly Argument<string> Id = new("id") { Description = "The run's id, or as much of it as no other has, such as the end that pages show." };
    private static readonly Argument<string[]> Ids = new("ids") { Description = "The ids of the runs, or as much of each as no other has.", Arity = new ArgumentArity(2, 100) };
    private static readonly Option<string?> Experiment = new("--experiment") { Description = "Only of this experiment: its name or id.", HelpName = "NAME" };
    private static readonly Option<string?> Filter = new("--filter") { Description = "Which, in MLflow's grammar.", HelpName = "FILTER" };
    private static readonly Option<string[]> Order = new("--order") { Description = "By what, such as 'metrics.loss ASC'; several may be given.", HelpName = "KEY" };
    private static readonly Option<int> Limit = NumberOption.Make("--limit", "How many.", 1, 50_000, 50);

    public static Command Make()
    {
        var list = new Command("list", "Runs, newest first, or as they are ordered.") { Experiment, Filter, Order, Limit };
        list.SetAction(List);
        list.With("slipway run list --experiment credit", "slipway run list --filter 'metrics.roc_auc > 0.8' --order 'metrics.roc_auc DESC'");
        var show = new Command("show", "A run: parameters, latest metrics, tags.") { Id };
        show.SetAction(Show);
        show.With("slipway run show 01a2157d88e571beb0518bfd2f0552c2");
        var compare = new Command("compare", "Runs side by side: what differs.") { Ids };
        compare.SetAction(Compare);
        compare.With("slipway run compare 01a2157d88e571beb0518bfd2f0552c2 01a2157d876e7069959eb69458715813");
        return new Command("run", "What was tracked: runs with their parameters, metrics and tags.") { list, show, compare };
    }

    private static async Task<int> List(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var experiments = await Experiments(client, parsed.GetValue(Experiment), cancel);
        var query = experiments.Select(e => "experiment=" + e.Key.ToString(CultureInfo.InvariantCulture)).Concat(parsed.GetValue(Order)!.Select(o => "order=" + Uri.EscapeDataString(o)))
            .Append("limit=" + parsed.GetValue(Limit).ToString(CultureInfo.InvariantCulture));
        if (parsed.GetValue(Filter) is { } filter)
            query = query.Append("filter=" + Uri.EscapeDataString(filter));
        var table = await client.Get("/api/v1/runs?" + string.Join('&', query), cancel);
        return Output.Show(parsed, table, t => Print(t, experiments, string.Join(' ', parsed.GetValue(Order)!.Append(parsed.GetValue(Filter) ?? ""))));
    }

    /// <param name="asked">What was asked for: a metric that it names comes first. The others come by how many of the runs have them; what the system measured of itself is left to the run's page.</param>
    private static void Print(JsonElement table, Dictionary<long, string> experiments, string asked)
    {
        var metrics = table.GetProperty("metrics").EnumerateObject().Where(m => !m.Name.StartsWith("system/", StringComparison.Ordinal) || asked.Contains(m.Name, StringComparison.Ordinal))
            .OrderByDescending(m => asked.Contains(m.Name, StringComparison.Ordinal)).ThenByDescending(m => m.Value.GetProperty("last").EnumerateArray().Count(last => last.ValueKind == JsonValueKind.Number)).Take(Columns).ToList();
        Output.Table(["id", "name", "experiment", "status", "started", .. metrics.Select(m => m.Name)], Enumerable.Range(0, table.GetProperty("ids").GetArrayLength()).Select(i => new List<string>
        {
            At("ids", i), At("names", i), experiments.GetValueOrDefault(table.GetProperty("experiments")[i].GetInt64(), ""), At("status", i), Time(table.GetProperty("started")[i]),
        }.Concat(metrics.Select(m => Figure(m.Value.GetProperty("last")[i]))).ToList()));
        string At(string column, int row) => table.GetProperty(column)[row].ToString();
    }

    private static async Task<int> Show(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var run = await client.Get("/api/v1/runs/" + Uri.EscapeDataString(await RunId.Whole(client, parsed.GetValue(Id)!, cancel)), cancel);
        return Output.Show(parsed, run, r =>
        {
            var info = r.GetProperty("info");
            Output.Line($"{info.GetProperty("name")} ({info.GetProperty("id")}): {info.GetProperty("status")}, started {Time(info.GetProperty("startedAt"))}, ended {Time(info.GetProperty("endedAt"))}");
            Output.Table(["kind", "name", "value"], Kinds.SelectMany(kind => r.GetProperty(kind).EnumerateArray().Select(item => new[]
            {
                kind[..^1], item.GetProperty("key").GetString()!, kind == "metrics" ? Figure(item.GetProperty("value")) : item.GetProperty("value").ToString(),
            })));
        });
    }

    private static async Task<int> Compare(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var runs = new List<string>();
        foreach (var id in parsed.GetValue(Ids)!)
            runs.Add(await RunId.Whole(client, id, cancel));
        var compared = await client.Get("/api/v1/runs/compare?" + string.Join('&', runs.Select(id => "run=" + Uri.EscapeDataString(id))), cancel);
        return Output.Show(parsed, compared, c => Output.Table(["what", .. runs.Select(id => id[^Math.Min(8, id.Length)..])], Kinds.Take(2).SelectMany(kind => c.GetProperty(kind).EnumerateArray().Where(row => row.GetProperty("differs").GetBoolean())
            .Select(row => (IReadOnlyList<string>)[row.GetProperty("key").GetString()!, .. row.GetProperty("values").EnumerateArray().Select(Figure)]))));
    }

    /// <returns>The experiments that are meant, by id.</returns>
    private static async Task<Dictionary<long, string>> Experiments(ServerClient client, string? wanted, CancellationToken cancel)
    {
        var found = new Dictionary<long, string>();
        for (string? page = ""; page is not null;)
        {
            var part = await client.Get("/api/v1/experiments?limit=1000" + page, cancel);
            foreach (var e in part.GetProperty("items").EnumerateArray())
                found[e.GetProperty("id").GetInt64()] = e.GetProperty("name").GetString()!;
            page = part.GetProperty("next") is { ValueKind: JsonValueKind.String } next ? "&page=" + Uri.EscapeDataString(next.GetString()!) : null;
        }

        if (wanted is null)
            return found;
        var meant = found.Where(e => e.Value == wanted || e.Key.ToString(CultureInfo.InvariantCulture) == wanted).ToDictionary();
        return meant.Count > 0 ? meant : throw new CommandFailedException(ExitCode.Refused, $"There is no experiment '{wanted}'.", "There are: " + string.Join(", ", found.Values.Order(StringComparer.Ordinal)) + ".");
    }

    private static string Figure(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble().ToString("G6", CultureInfo.InvariantCulture),
        JsonValueKind.Null => "-",
        _ => value.ToString(),
    };

    private static string Time(JsonElement milliseconds) =>
        milliseconds.ValueKind == JsonValueKind.Number ? ClientTime.At(milliseconds.GetInt64()).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "-";
}
