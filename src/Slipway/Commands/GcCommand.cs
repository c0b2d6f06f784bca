using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Slipway.Work.Retention;

namespace Slipway.Commands;

/// <summary><c>slipway gc</c>: removes for good what was deleted long enough ago.</summary>
internal static class GcCommand
{
    private static readonly Option<string> OlderThan = new("--older-than") { Description = "How long ago it must have been deleted, such as 12h, 30d or 1y; 0s for all.", HelpName = "TIME", DefaultValueFactory = _ => "30d" };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do it. Without this, what would go is counted and nothing is removed." };

    public static Command Make()
    {
        var gc = new Command("gc", "Remove for good what was deleted: runs, experiments, logged models, and the bytes that nothing names any more.") { OlderThan, Yes };
        gc.SetAction(Run);
        return gc.With("slipway gc", "slipway gc --older-than 7d --yes");
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var asked = "olderThan=" + Uri.EscapeDataString(parsed.GetValue(OlderThan)!);
        if (!parsed.GetValue(Yes))
            return Output.Show(parsed, await client.Get("/api/v1/gc?" + asked, cancel), survey => Print(parsed, survey));
        var result = await JobWait.For(client, await client.Post("/api/v1/gc?" + asked, null, cancel), cancel);
        return Output.Show(parsed, result, done =>
        {
            var removed = done.GetProperty("removed").EnumerateObject().Select(kind => RemovalCount.Words(kind.Name, kind.Value.GetInt64())).ToList();
            Output.Line(removed.Count == 0 ? "Nothing was deleted long enough ago." : $"Removed for good: {string.Join(", ", removed)}.");
            Output.Line($"Freed {Counted.Of(done.GetProperty("freed").GetProperty("count").GetInt64(), "blob")}, {Bytes(done.GetProperty("freed").GetProperty("bytes"))}. Bytes that nothing names since now go with the next 'slipway gc', a day from now or later.");
        });
    }

    private static void Print(ParseResult parsed, JsonElement survey)
    {
        Output.Table(["what", "goes", "stays", "why it stays"], survey.GetProperty("removals").EnumerateArray().Select(r => new[]
        {
            r.GetProperty("kind").GetString()!, Count(r.GetProperty("count")), Count(r.GetProperty("kept")), r.GetProperty("why").GetString() ?? "",
        }));
        var unused = survey.GetProperty("unused");
        Output.Line($"Named by nothing now: {Counted.Of(unused.GetProperty("count").GetInt64(), "blob")}, {Bytes(unused.GetProperty("bytes"))}; what goes leaves more.");
        Output.Line($"This counts what was deleted before {survey.GetProperty("before").GetDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC. Nothing was removed; it cannot be undone: slipway gc --older-than {parsed.GetValue(OlderThan)} --yes");
    }

    private static string Count(JsonElement number) => number.GetInt64().ToString("N0", CultureInfo.InvariantCulture);

    private static string Bytes(JsonElement number) => string.Create(CultureInfo.InvariantCulture, $"{number.GetInt64() / 1048576.0:N1} MiB");
}
