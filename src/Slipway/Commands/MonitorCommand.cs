using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Slipway.Commands;

/// <summary><c>slipway monitor</c>: what watches deployments, window by window.</summary>
internal static class MonitorCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "The monitor's name." };
    private static readonly Argument<string> Window = new("window") { Description = "A window's id, or latest.", DefaultValueFactory = _ => "latest" };
    private static readonly Argument<string> File = new("file") { Description = "The HTML file to write." };
    private static readonly Option<bool> Firing = new("--firing") { Description = "Only alerts that are out." };

    public static Command Make()
    {
        var list = new Command("list", "All monitors.");
        list.SetAction(List);
        var windows = new Command("windows", "A monitor's closed windows, newest first.") { Name };
        windows.SetAction(Windows);
        var show = new Command("show", "What was measured in a window, and what each rule made of it.") { Name, Window };
        show.SetAction(Show);
        var report = new Command("report", "A window as one HTML file that needs nothing else.") { Name, File, Window };
        report.SetAction(Report);
        var alerts = new Command("alerts", "A monitor's alerts, newest first.") { Name, Firing };
        alerts.SetAction(Alerts);
        var evaluate = new Command("evaluate", "Look now instead of at the next turn: close what can be closed, join what labels there are.") { Name };
        evaluate.SetAction(Evaluate);
        var delete = new Command("delete", "End a monitor; its windows and alerts go with it. Declared again, it counts all that was ever logged.") { Name };
        delete.SetAction(Delete);
        return new Command("monitor", "What watches deployments: windows, drift, calibration, performance, alerts.")
        {
            list.With("slipway monitor list"), windows.With("slipway monitor windows flights"), show.With("slipway monitor show flights", "slipway monitor show flights latest --json"), report.With("slipway monitor report flights april.html"), alerts.With("slipway monitor alerts flights --firing"), evaluate.With("slipway monitor evaluate flights"), delete.With("slipway monitor delete flights"),
        };
    }

    private static async Task<int> List(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        return Output.Show(parsed, await client.Get("/api/v1/monitors", cancel), all => Output.Table(["monitor", "deployment", "window", "alerts firing", "in no window", "problem"], all.EnumerateArray().Select(m => new[]
        {
            m.GetProperty("name").GetString()!, m.GetProperty("deployment").GetString()!, m.GetProperty("declared").GetProperty("window").ToString(), m.GetProperty("alertsFiring").ToString(), (m.GetProperty("late").GetInt64() + m.GetProperty("ahead").GetInt64()).ToString(CultureInfo.InvariantCulture), m.GetProperty("problem").ToString(),
        })));
    }

    private static async Task<int> Windows(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var labelled = (await client.Get(At(parsed), cancel)).GetProperty("declared").TryGetProperty("labels", out var labels) && labels.ValueKind == JsonValueKind.Object;
        return Output.Show(parsed, await client.Get(At(parsed) + "/windows?limit=1000", cancel), page => Output.Table(["id", "from", "until", "predictions", "labels", "state"], page.GetProperty("items").EnumerateArray().Select(w => new[]
        {
            w.GetProperty("id").GetString()!, Time(w.GetProperty("start")), Time(w.GetProperty("end")), w.GetProperty("rows").ToString(), w.GetProperty("labels").ToString(), State(w, labelled),
        })));
    }

    private static async Task<int> Show(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        return Output.Show(parsed, await client.Get(WindowAt(parsed), cancel), detail =>
        {
            var (window, result) = (detail.GetProperty("window"), detail.GetProperty("result"));
            Output.Line($"{Time(window.GetProperty("start"))} to {Time(window.GetProperty("end"))}: {window.GetProperty("rows")} predictions, {window.GetProperty("labels")} with a label");
            Output.Table(["rule", "of", "measured", "bound", "verdict"], result.GetProperty("findings").EnumerateArray().Select(f => new[]
            {
                f.GetProperty("rule").GetString()!, f.GetProperty("subject").GetString()!, Figure(f.GetProperty("measured")), Figure(f.GetProperty("bound")), Verdict(f),
            }));
            foreach (var note in result.GetProperty("notes").EnumerateArray())
                Output.Line(note.ToString());
        });
    }

    private static async Task<int> Report(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var file = Path.GetFullPath(parsed.GetValue(File)!);
        await client.Download(HttpMethod.Get, WindowAt(parsed) + "/report", file, cancel);
        return Output.Show(parsed, JsonSerializer.SerializeToElement(new { file }), _ => Output.Line($"Wrote {file}."));
    }

    private static async Task<int> Alerts(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        return Output.Show(parsed, await client.Get($"{At(parsed)}/alerts?limit=1000&firing={(parsed.GetValue(Firing) ? "true" : "false")}", cancel), page => Output.Table(["raised", "resolved", "webhooks", "alert"], page.GetProperty("items").EnumerateArray().Select(a => new[]
        {
            Time(a.GetProperty("raisedAt")), Time(a.GetProperty("resolvedAt")), Told(a.GetProperty("notices")), a.GetProperty("words").GetString()!,
        })));
    }

    private static string Told(JsonElement notices)
    {
        var all = notices.EnumerateArray().ToList();
        return all.Count == 0 ? "-" : all.Where(n => n.GetProperty("failure").ValueKind == JsonValueKind.String).ToList() is { Count: > 0 } failed
            ? string.Join(' ', failed.Select(n => $"{n.GetProperty("receiver").GetString()}: {n.GetProperty("failure").GetString()}"))
            : "told";
    }

    private static async Task<int> Evaluate(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        return Output.Show(parsed, await client.Post(At(parsed) + "/evaluate", null, cancel), evaluated =>
        {
            var monitor = evaluated.GetProperty("monitor");
            Output.Line($"{evaluated.GetProperty("windows")} windows computed, {monitor.GetProperty("alertsFiring")} alerts firing; predictions have come up to {Time(monitor.GetProperty("watermark"))}.");
            if (monitor.GetProperty("problem").GetString() is { } problem)
                Output.Line(problem);
        });
    }

    private static async Task<int> Delete(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        await client.Delete(At(parsed), cancel);
        Output.Line("Ended. Where a slipway.yaml declares it, 'slipway apply' begins it anew.");
        return ExitCode.Done;
    }

    private static string At(ParseResult parsed) => "/api/v1/monitors/" + Uri.EscapeDataString(parsed.GetValue(Name)!);

    private static string WindowAt(ParseResult parsed) => $"{At(parsed)}/windows/{Uri.EscapeDataString(parsed.GetValue(Window)!)}";

    /// <summary>The verdict as the pages have it: where there is none, of how few rows.</summary>
    private static string Verdict(JsonElement finding) => finding.GetProperty("verdict").GetString() is { } verdict && verdict != "unknown"
        ? verdict
        : string.Create(CultureInfo.InvariantCulture, $"too few rows ({finding.GetProperty("rows").GetInt64():N0})");

    /// <summary>Whether later predictions and labels still count, and whether none came while they did.</summary>
    private static string State(JsonElement window, bool labelled) =>
        !window.GetProperty("settled").GetBoolean() ? "open" : labelled && window.GetProperty("labels").GetInt64() == 0 ? "settled without labels" : "settled";

    private static string Time(JsonElement at) => at.ValueKind == JsonValueKind.String ? at.GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "-";

    private static string Figure(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble().ToString("G4", CultureInfo.InvariantCulture) : "-";
}
