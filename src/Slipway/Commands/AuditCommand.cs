using System.CommandLine;

namespace Slipway.Commands;

/// <summary><c>slipway audit</c>: reads the audit log and checks that nobody rewrote it.</summary>
internal static class AuditCommand
{
    private static readonly Option<int> Limit = NumberOption.Make("--limit", "How many entries.", 1, 1000, 20);
    private static readonly Option<string?> Action = new("--action") { Description = "Only this action, or with a trailing dot all that begin so, such as 'token.'.", HelpName = "NAME" };
    private static readonly Option<string?> Subject = new("--subject") { Description = "Only entries about this id.", HelpName = "ID" };
    private static readonly Option<string?> Since = new("--since") { Description = "A head that you kept, INDEX:CHAIN; nothing before it may differ.", HelpName = "HEAD" };

    public static Command Make()
    {
        var list = new Command("list", "The newest entries.") { Limit, Action, Subject };
        list.SetAction(List);
        list.With("slipway audit list --action token.", "slipway audit list --limit 1000 --json");
        var verify = new Command("verify", "Check the whole log against itself and against the heads kept outside the database; prints the head.") { Since };
        verify.SetAction(Verify);
        verify.With("slipway audit verify", "slipway audit verify --since 120:5f0c…");
        return new Command("audit", "The record of every change.") { list, verify };
    }

    private static async Task<int> List(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var query = $"limit={parsed.GetValue(Limit)}&action={Uri.EscapeDataString(parsed.GetValue(Action) ?? "")}&subject={Uri.EscapeDataString(parsed.GetValue(Subject) ?? "")}";
        var page = await client.Get("/api/v1/audit?" + query, cancel);
        return Output.Show(parsed, page, p => Output.Table(["#", "when", "who", "did", "to", "outcome"], p.GetProperty("items").EnumerateArray().Select(e => new[]
        {
            e.GetProperty("index").ToString(), e.GetProperty("at").GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss", null), e.GetProperty("actor").GetString()!,
            e.GetProperty("action").GetString()!, e.GetProperty("subject").GetString()!, e.GetProperty("outcome").GetString()!,
        })));
    }

    private static async Task<int> Verify(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var report = await client.Get("/api/v1/audit/verify" + Kept(parsed.GetValue(Since)), cancel);
        var intact = report.GetProperty("intact").GetBoolean();
        Output.Show(parsed, report, r =>
        {
            Output.Line($"{(intact ? "intact" : "TAMPERED")}: {Counted.Of(r.GetProperty("entries").GetInt64(), "entry", "entries")}, {r.GetProperty("details")} with details, {r.GetProperty("erased")} erased, {Counted.Of(r.GetProperty("anchors").GetInt64(), "head")} compared");
            if (r.GetProperty("head") is { ValueKind: System.Text.Json.JsonValueKind.Object } head)
                Output.Line($"head {head.GetProperty("index")}:{head.GetProperty("chain")}");
            foreach (var fault in r.GetProperty("faults").EnumerateArray())
                Output.Line("- " + fault);
        });
        return intact ? ExitCode.Done : ExitCode.Refused;
    }

    private static string Kept(string? since) => since is null ? "" : since.Split(':') is [var index, var chain] && long.TryParse(index, System.Globalization.CultureInfo.InvariantCulture, out _)
        ? $"?sinceIndex={index}&sinceChain={Uri.EscapeDataString(chain)}"
        : throw new CommandFailedException(ExitCode.Usage, $"'{since}' is no head.", "Give INDEX:CHAIN as 'slipway audit verify' printed it.");
}
