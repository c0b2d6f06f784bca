using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Slipway.Commands;

/// <summary><c>slipway model</c>: registered models and their versions.</summary>
internal static class ModelCommand
{
    private static readonly (string Label, string Member)[] Shown =
        [("model", "model"), ("version", "number"), ("aliases", "aliases"), ("registered", "createdAt"), ("run", "run"), ("data", "datasets"), ("commit", "commit"), ("digest", "digest"), ("rebuild", "rebuild")];
    private static readonly Argument<string> Model = new("model") { Description = "The model's name." };
    private static readonly Argument<string> Version = new("version") { Description = "Which version, such as credit/1." };

    private static readonly Option<string> Alias = new("--alias") { Description = "The alias.", HelpName = "NAME", DefaultValueFactory = _ => "champion" };

    public static Command Make()
    {
        var list = new Command("list", "Registered models, by name.");
        list.SetAction(List);
        list.With("slipway model list");
        var versions = new Command("versions", "A model's versions, newest first.") { Model };
        versions.SetAction(Versions);
        versions.With("slipway model versions credit");
        var show = new Command("show", "A version: where it comes from, what it takes, what its gates measured, how to rebuild it.") { Version };
        show.SetAction(Show);
        show.With("slipway model show credit/1");
        var promote = new Command("promote", "Point an alias at a version whose gates all passed or were waived.") { Version, Alias };
        promote.SetAction(Promote);
        promote.With("slipway model promote credit/2", "slipway model promote credit/2 --alias challenger");
        return new Command("model", "Registered models and their versions.") { list, versions, show, promote };
    }

    private static async Task<int> List(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var page = await client.Get("/api/v1/models", cancel);
        return Output.Show(parsed, page, p => Output.Table(["model", "latest", "aliases"], p.GetProperty("items").EnumerateArray().Select(m => new[]
        {
            m.GetProperty("name").GetString()!, m.GetProperty("latestVersion").ToString(),
            string.Join(", ", m.GetProperty("aliases").EnumerateObject().Select(a => $"{a.Name} -> {a.Value}")),
        })));
    }

    private static async Task<int> Versions(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var page = await client.Get($"/api/v1/models/{Uri.EscapeDataString(parsed.GetValue(Model)!)}/versions", cancel);
        return Output.Show(parsed, page, p => Output.Table(["version", "registered", "aliases", "run", "digest"], p.GetProperty("items").EnumerateArray().Select(v => new[]
        {
            v.GetProperty("number").ToString(), v.GetProperty("createdAt").GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            string.Join(", ", v.GetProperty("aliases").EnumerateArray()), v.GetProperty("run").ToString(), v.GetProperty("digest").GetString()![..12],
        })));
    }

    private static async Task<int> Show(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var address = await ModelAddress.Of(client, parsed.GetValue(Version)!, cancel);
        var version = await client.Get(address, cancel);
        var gates = parsed.GetValue(Output.Json) ? default : await client.Get(address + "/gates", cancel);
        return Output.Show(parsed, version, v =>
        {
            foreach (var (label, member) in Shown)
                Output.Line($"{label,-10} {(member == "commit" && IsFromData(v) && v.GetProperty(member).ValueKind == JsonValueKind.Null ? "(the project was applied outside a Git repository)" : Said(v.GetProperty(member)))}");
            foreach (var input in SignatureText.Inputs(v.GetProperty("signature")))
                Output.Line($"takes      {input}");
            foreach (var gate in gates.EnumerateArray())
                Output.Line($"gate       {gate.GetProperty("gate")}: {gate.GetProperty("outcome")}; {gate.GetProperty("words")}");
            foreach (var file in v.GetProperty("files").EnumerateArray())
                Output.Line($"file       {file.GetProperty("path")} ({file.GetProperty("length")} bytes)");
        });
    }

    /// <summary>Whether a project made it, which an upload from elsewhere is not known to be.</summary>
    private static bool IsFromData(JsonElement version) => version.GetProperty("datasets").GetArrayLength() > 0;

    private static string Said(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "-",
        JsonValueKind.Array => value.GetArrayLength() == 0 ? "-" : string.Join(", ", value.EnumerateArray()),
        JsonValueKind.String when value.TryGetDateTimeOffset(out var at) => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static async Task<int> Promote(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var (model, number) = await ModelAddress.Parts(client, parsed.GetValue(Version)!, cancel);
        var alias = await client.Post($"/api/v1/models/{Uri.EscapeDataString(model)}/aliases/{Uri.EscapeDataString(parsed.GetValue(Alias)!)}/promote", new { version = number }, cancel);
        return Output.Show(parsed, alias, _ => Output.Line($"{model}@{parsed.GetValue(Alias)} points at version {number}."));
    }
}
