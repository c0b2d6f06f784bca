using System.CommandLine;
using System.Globalization;

namespace Slipway.Commands;

/// <summary><c>slipway timeline</c>: what happened over all stages.</summary>
internal static class TimelineCommand
{
    private static readonly Option<string?> Project = new("--project-name") { Description = "Only what belongs to this project.", HelpName = "NAME" };
    private static readonly Option<string?> Model = new("--model") { Description = "Only what belongs to this model.", HelpName = "NAME" };
    private static readonly Option<string?> Deployment = new("--deployment") { Description = "Only what belongs to this deployment.", HelpName = "NAME" };
    private static readonly Option<int> Limit = NumberOption.Make("--limit", "How many at most.", 1, 500, 50);

    public static Command Make()
    {
        var command = new Command("timeline", "What happened: loaded, trained, judged, promoted, deployed, watched, retrained; newest first.") { Project, Model, Deployment, Limit };
        command.SetAction(Run);
        return command.With("slipway timeline --project-name flights", "slipway timeline --limit 500 --json");
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        List<string> query = [FormattableString.Invariant($"limit={parsed.GetValue(Limit)}")];
        foreach (var (name, value) in new[] { ("project", parsed.GetValue(Project)), ("model", parsed.GetValue(Model)), ("deployment", parsed.GetValue(Deployment)) })
        {
            if (value is not null)
                query.Add($"{name}={Uri.EscapeDataString(value)}");
        }

        var page = await client.Get("/api/v1/timeline?" + string.Join('&', query), cancel);
        return Output.Show(parsed, page, p => Output.Table(["when", "what", "in words"], p.GetProperty("items").EnumerateArray().Select(item => new[]
        {
            item.GetProperty("at").GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), item.GetProperty("title").GetString()!, item.GetProperty("words").GetString() ?? "",
        })));
    }
}
