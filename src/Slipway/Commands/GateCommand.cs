using System.CommandLine;

namespace Slipway.Commands;

/// <summary><c>slipway gate</c>: what stands between a version and its alias.</summary>
internal static class GateCommand
{
    private static readonly Argument<string> Version = new("version") { Description = "Which version, such as credit/1." };
    private static readonly Argument<string> Gate = new("gate") { Description = "The gate's name, as the list gives it." };
    private static readonly Option<string> Reason = new("--reason") { Description = "Why it may pass all the same; it stands in the audit trail for good.", HelpName = "TEXT", Required = true };

    public static Command Make()
    {
        var list = new Command("list", "What the gates of a version measured.") { Version };
        list.SetAction(List);
        list.With("slipway gate list credit/1");
        var waive = new Command("waive", "Let a version pass a gate that it failed.") { Version, Gate, Reason };
        waive.SetAction(Waive);
        waive.With("slipway gate waive credit/1 'fairness selection_rate_ratio by age_band' --reason 'Reviewed by the credit committee on 12 May; a new model is under way.'");
        return new Command("gate", "What stands between a version and its alias.") { list, waive };
    }

    private static async Task<int> List(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var gates = await client.Get(await ModelAddress.Of(client, parsed.GetValue(Version)!, cancel) + "/gates", cancel);
        return Output.Show(parsed, gates, all => Output.Table(["gate", "outcome", "measured"], all.EnumerateArray().Select(g => new[]
        {
            g.GetProperty("gate").GetString()!,
            g.GetProperty("outcome").GetString() is "failed" or "declined" ? g.GetProperty("outcome").GetString()!.ToUpperInvariant() : g.GetProperty("outcome").GetString()!,
            g.GetProperty("words").GetString()!,
        })));
    }

    private static async Task<int> Waive(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var waived = await client.Post(await ModelAddress.Of(client, parsed.GetValue(Version)!, cancel) + "/gates/waive", new { gate = parsed.GetValue(Gate), reason = parsed.GetValue(Reason) }, cancel);
        return Output.Show(parsed, waived, _ => Output.Line("Waived. 'slipway pipeline resume ID' takes up a pipeline that it had blocked."));
    }
}
