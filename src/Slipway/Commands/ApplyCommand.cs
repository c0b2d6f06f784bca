using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Slipway.Commands;

/// <summary><c>slipway plan</c> and <c>slipway apply</c>: what a <c>slipway.yaml</c> would change, and changing it.</summary>
internal static class ApplyCommand
{
    private static readonly Option<string> Project = new("--project") { Description = "The folder of the project.", HelpName = "DIR", DefaultValueFactory = _ => "." };
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask." };
    private static readonly Option<bool> Train = new("--train") { Description = "Train even when nothing that bears on the model changed." };
    private static readonly Option<bool> Prune = new("--prune") { Description = "End deployments and monitors that the project declared and its file no longer names." };
    private static readonly Option<bool> Wait = new("--wait") { Description = "Follow the pipeline to its end; the exit code is 1 when it does not succeed, 5 when it waits for approval." };

    public static IEnumerable<Command> Make()
    {
        var plan = new Command("plan", "Say what applying slipway.yaml would change, object by object.") { Project, Train, Prune };
        plan.SetAction((parsed, cancel) => Run(parsed, apply: false, cancel));
        var apply = new Command("apply", "Apply slipway.yaml: load data, train, register, deploy, watch.") { Project, Yes, Train, Prune, Wait };
        apply.SetAction((parsed, cancel) => Run(parsed, apply: true, cancel));
        yield return plan.With("slipway plan", "slipway plan --project examples/credit --json");
        yield return apply.With("slipway apply", "slipway apply --project examples/credit --yes --wait");
    }

    private static async Task<int> Run(ParseResult parsed, bool apply, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var folder = new ProjectFolder(parsed.GetValue(Project)!);
        if (apply && parsed.GetValue(Yes))
            return await Apply(parsed, client, folder, cancel);
        var change = await Change(parsed, client, folder, send: apply, cancel);
        var plan = await client.Post("/api/v1/projects/plan", change, cancel);
        if (!apply)
            return Output.Show(parsed, plan, PrintPlan);
        PrintPlan(plan);
        return IsNothing(plan) ? ExitCode.Done : Agreed() ? await Apply(parsed, client, change, cancel) : ExitCode.Refused;
    }

    /// <summary>Applies a project's file and follows what it starts, where that was asked for.</summary>
    private static async Task<int> Apply(ParseResult parsed, ServerClient client, ProjectFolder folder, CancellationToken cancel)
    {
        var change = await Change(parsed, client, folder, send: true, cancel);
        var plan = await client.Post("/api/v1/projects/plan", change, cancel);
        if (!parsed.GetValue(Output.Json))
            PrintPlan(plan);
        if (IsNothing(plan))
            return parsed.GetValue(Output.Json) ? Output.Show(parsed, plan, _ => { }) : ExitCode.Done;
        return await Apply(parsed, client, change, cancel);
    }

    /// <summary>Applies a project's file and leaves what it starts to the server.</summary>
    public static async Task Begin(ParseResult parsed, ServerClient client, ProjectFolder folder, CancellationToken cancel)
    {
        var change = await Change(parsed, client, folder, send: true, cancel);
        var plan = await client.Post("/api/v1/projects/plan", change, cancel);
        PrintPlan(plan);
        if (!IsNothing(plan))
            await Ask(parsed, client, change, cancel);
    }

    private static async Task<int> Apply(ParseResult parsed, ServerClient client, JsonObject change, CancellationToken cancel) =>
        await Ask(parsed, client, change, cancel) is { } pipeline ? await PipelineCommand.Follow(parsed, client, pipeline, parsed.GetValue(Wait), cancel) : ExitCode.Done;

    /// <returns>The pipeline that it started; null when it started none.</returns>
    private static async Task<string?> Ask(ParseResult parsed, ServerClient client, JsonObject change, CancellationToken cancel)
    {
        var applied = await client.Post("/api/v1/projects/apply", change, cancel);
        Output.Show(parsed, applied, a => Output.Line($"Applied: revision {a.GetProperty("revision")}. {client.Server}projects/{a.GetProperty("plan").GetProperty("project")}"));
        return applied.GetProperty("pipeline").GetString();
    }

    private static async Task<JsonObject> Change(ParseResult parsed, ServerClient client, ProjectFolder folder, bool send, CancellationToken cancel)
    {
        var change = new JsonObject { ["declaration"] = folder.Declaration(), ["code"] = folder.Code(), ["train"] = parsed.GetValue(Train), ["prune"] = parsed.GetValue(Prune) };
        // The server reads the file: what it names is asked of it, so that there is one reader.
        var needs = await client.Post("/api/v1/projects/needs", change, cancel);
        change["sources"] = await Sources(client, folder, needs.GetProperty("sources"), send, cancel);
        if (needs.GetProperty("code").GetBoolean())
            await Pack(client, folder, needs, change, send, cancel);
        return change;
    }

    /// <summary>The project's code as it is now; sent unless the server has it.</summary>
    private static async Task Pack(ServerClient client, ProjectFolder folder, JsonElement needs, JsonObject change, bool send, CancellationToken cancel)
    {
        var data = needs.GetProperty("sources").EnumerateObject().SelectMany(s => folder.Files(s.Name, s.Value.GetString()!)).Select(f => Path.GetFullPath(f.File)).ToHashSet(StringComparer.Ordinal);
        var paths = needs.GetProperty("paths") is { ValueKind: JsonValueKind.Array } named ? named.EnumerateArray().Select(p => p.GetString()!).ToList() : null;
        var pack = await new ProjectCode(folder).Pack(paths, data, cancel);
        var code = (JsonObject?)change["code"] ?? [];
        change["code"] = code;
        code["pack"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(pack));
        using var content = new MemoryStream(pack, writable: false);
        if (send)
            await client.Upload("/api/v1/projects/code", content, cancel);
    }

    /// <summary>The files of each data set by hash; sends those that the server does not have.</summary>
    private static async Task<JsonObject> Sources(ServerClient client, ProjectFolder folder, JsonElement named, bool send, CancellationToken cancel)
    {
        var sources = new JsonObject();
        foreach (var source in named.EnumerateObject())
        {
            var files = new JsonArray();
            foreach (var (name, file) in folder.Files(source.Name, source.Value.GetString()!))
                files.Add(new JsonObject { ["name"] = name, ["sha256"] = await Sha256(client, file, send, cancel) });
            sources[source.Name] = files;
        }

        return sources;
    }

    private static async Task<string> Sha256(ServerClient client, string file, bool send, CancellationToken cancel)
    {
        if (send)
            return await client.Keep(file, cancel);
        await using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(content, cancel));
    }

    private static void PrintPlan(JsonElement plan)
    {
        if (IsNothing(plan))
        {
            Output.Line("no changes");
            Notes(plan);
            return;
        }

        foreach (var item in plan.GetProperty("items").EnumerateArray())
        {
            var (sign, colour) = item.GetProperty("action").GetString() switch { "create" => ("+", Color.Green), "change" => ("~", Color.Yellow), "release" => ("·", Color.Grey), _ => ("-", Color.Red) };
            Output.Out.Write(new Text(sign + " ", new Style(colour)));
            Output.Out.WriteLine(item.GetProperty("subject").GetString() + (sign == "·" ? " is no longer in the file and goes on as it is" : ""));
            foreach (var change in item.GetProperty("changes").EnumerateArray())
                Output.Line($"    {change.GetProperty("member")}: {Value(change.GetProperty("before"))} -> {Value(change.GetProperty("after"))}");
        }

        Output.Line(plan.GetProperty("trains").GetBoolean() ? $"A model will be trained: {plan.GetProperty("why")}" : $"No model will be trained. {plan.GetProperty("why")}");
        Notes(plan);
    }

    private static void Notes(JsonElement plan)
    {
        foreach (var note in plan.GetProperty("notes").EnumerateArray())
            Output.Line("note: " + note.GetString());
    }

    private static bool IsNothing(JsonElement plan) => plan.GetProperty("items").GetArrayLength() == 0 && !plan.GetProperty("trains").GetBoolean();

    private static string Value(JsonElement value) => value.ValueKind == JsonValueKind.Null ? "(nothing)" : value.GetString()!;

    private static bool Agreed()
    {
        if (Console.IsInputRedirected)
            throw new CommandFailedException(ExitCode.Usage, "Nobody is there to be asked.", "Say --yes in scripts.");
        return Output.Out.Confirm("Apply this?", defaultValue: false);
    }
}
