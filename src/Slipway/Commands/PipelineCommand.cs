using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Slipway.Commands;

/// <summary><c>slipway pipeline</c>: the ways that data took to models.</summary>
internal static class PipelineCommand
{
    private static readonly Argument<string> Id = new("id") { Description = "The pipeline's id." };
    private static readonly Option<string?> Project = new("--project-name") { Description = "Only of this project.", HelpName = "NAME" };

    private static readonly Argument<string> ProjectName = new("project") { Description = "The project's name." };
    private static readonly Option<string> Reason = new("--reason") { Description = "Why; it stands in the audit trail for good.", HelpName = "TEXT", Required = true };
    private static readonly Option<string?> Digest = new("--digest") { Description = "The digest of the version that was looked at; another one that waits is then refused.", HelpName = "SHA256" };

    public static Command Make()
    {
        var list = new Command("list", "Pipelines, newest first.") { Project };
        list.SetAction(List);
        var follow = new Command("follow", "Tell what happens in a pipeline until it ends or waits for approval, which has an exit code of its own, 5.") { Id };
        follow.SetAction(async (parsed, cancel) =>
        {
            using var client = new ServerClient(parsed);
            return await Follow(parsed, client, parsed.GetValue(Id)!, wait: true, cancel);
        });
        var resume = new Command("resume", "Go on where a pipeline was blocked or failed.") { Id };
        resume.SetAction((parsed, cancel) => Ask(parsed, "resume", cancel));
        var approve = new Command("approve", "Let the version that waits be promoted.") { Id, Reason, Digest };
        approve.SetAction((parsed, cancel) => Decide(parsed, "approve", cancel));
        approve.With("slipway pipeline approve pipe_01a2… --reason 'Reviewed with the numbers of 12 May.'");
        var decline = new Command("decline", "Keep the version that waits from being promoted.") { Id, Reason, Digest };
        decline.SetAction((parsed, cancel) => Decide(parsed, "decline", cancel));
        decline.With("slipway pipeline decline pipe_01a2… --reason 'The gain is not worth a change before the audit.'");
        var triggers = new Command("triggers", "What starts a project's retraining, when it did, and what was held back.") { ProjectName };
        triggers.SetAction(Triggers);
        triggers.With("slipway pipeline triggers flights");
        var cancelling = new Command("cancel", "End a pipeline.") { Id };
        cancelling.SetAction((parsed, cancel) => Ask(parsed, "cancel", cancel));
        return new Command("pipeline", "The ways that data took to models.") { list.With("slipway pipeline list --project-name credit"), follow.With("slipway pipeline follow pipe_01a2…"), resume.With("slipway pipeline resume pipe_01a2…"), approve, decline, triggers, cancelling.With("slipway pipeline cancel pipe_01a2…") };
    }

    /// <summary>Prints each step as it happens; returns at the end, or at once where nobody waits.</summary>
    public static async Task<int> Follow(ParseResult parsed, ServerClient client, string id, bool wait, CancellationToken cancel)
    {
        if (!wait)
        {
            if (!parsed.GetValue(Output.Json))
                Output.Line($"It goes on by itself: {client.Server}pipelines/{id}");
            return ExitCode.Done;
        }

        var told = 0;
        while (true)
        {
            var detail = await client.Get("/api/v1/pipelines/" + Uri.EscapeDataString(id), cancel);
            foreach (var step in detail.GetProperty("steps").EnumerateArray().Skip(told))
            {
                told++;
                if (!parsed.GetValue(Output.Json))
                    Output.Line(string.Create(CultureInfo.InvariantCulture, $"{step.GetProperty("at").GetDateTimeOffset():HH:mm:ss}  {step.GetProperty("step").GetString(),-9} {step.GetProperty("state").GetString(),-9} {step.GetProperty("words").GetString()}"));
            }

            var state = detail.GetProperty("pipeline").GetProperty("state").GetString();
            if (state == "waiting" && !parsed.GetValue(Output.Json))
                Output.Line($"It waits for approval: 'slipway pipeline approve {id} --reason …', or decline; {client.Server}pipelines/{id}");
            if (state == "blocked" && !parsed.GetValue(Output.Json))
                await Blocked(client, detail.GetProperty("pipeline"), cancel);
            if (state is not "running")
            {
                if (parsed.GetValue(Output.Json))
                    Output.Show(parsed, detail, _ => { });
                return state switch { "succeeded" => ExitCode.Done, "waiting" => ExitCode.Waits, _ => ExitCode.Refused };
            }

            await Task.Delay(250, cancel);
        }
    }

    /// <summary>What a person may do about gates that failed, ready to be copied.</summary>
    private static async Task Blocked(ServerClient client, JsonElement pipeline, CancellationToken cancel)
    {
        var (model, number) = (pipeline.GetProperty("model").GetString()!, pipeline.GetProperty("number").GetInt32());
        var version = string.Create(CultureInfo.InvariantCulture, $"{model}/{number}");
        var at = $"--server {client.Server.ToString().TrimEnd('/')}";
        Output.Line($"{version} is registered and not promoted: {client.Server}pipelines/{pipeline.GetProperty("id").GetString()}. What failed may be waived by a person, for a reason:");
        foreach (var gate in (await client.Get(ModelAddress.Of(model, number) + "/gates", cancel)).EnumerateArray().Where(g => g.GetProperty("outcome").GetString() == "failed"))
            Output.Line($"  slipway gate waive {version} '{gate.GetProperty("gate").GetString()}' --reason '…' {at}");
        Output.Line($"  slipway pipeline resume {pipeline.GetProperty("id").GetString()} {at}");
    }

    private static async Task<int> List(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var page = await client.Get("/api/v1/pipelines" + (parsed.GetValue(Project) is { } project ? "?project=" + Uri.EscapeDataString(project) : ""), cancel);
        var projects = (await client.Get("/api/v1/projects", cancel)).EnumerateArray().ToDictionary(p => p.GetProperty("id").GetString()!, p => p.GetProperty("name").GetString()!, StringComparer.Ordinal);
        return Output.Show(parsed, page, p => Output.Table(["id", "project", "state", "step", "started", "why"], p.GetProperty("items").EnumerateArray().Select(item => new[]
        {
            item.GetProperty("id").GetString()!, projects.GetValueOrDefault(item.GetProperty("project").GetString()!, "-"), item.GetProperty("state").GetString()!, item.GetProperty("step").GetString()!,
            item.GetProperty("startedAt").GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), item.GetProperty("cause").GetString()!,
        })));
    }

    private static async Task<int> Decide(ParseResult parsed, string what, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var decided = await client.Post($"/api/v1/pipelines/{Uri.EscapeDataString(parsed.GetValue(Id)!)}/{what}", new { reason = parsed.GetValue(Reason), digest = parsed.GetValue(Digest) }, cancel);
        return Output.Show(parsed, decided, d => Output.Line($"{(what == "approve" ? "Approved" : "Declined")}: {d.GetProperty("model")}/{d.GetProperty("number")}, digest {d.GetProperty("digest")}."));
    }

    private static async Task<int> Triggers(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var found = await client.Get($"/api/v1/projects/{Uri.EscapeDataString(parsed.GetValue(ProjectName)!)}/triggers", cancel);
        return Output.Show(parsed, found, f =>
        {
            Output.Table(["trigger", "next"], f.GetProperty("declared").EnumerateArray().Select(t => new[] { t.GetProperty("words").GetString()!, t.GetProperty("next").ToString() }), "no triggers are declared");
            Output.Table(["when", "outcome", "what matched", "what came of it"], f.GetProperty("firings").EnumerateArray().Select(t => new[]
            {
                t.GetProperty("at").GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), t.GetProperty("pipeline").GetString() is null ? "held back" : "started",
                t.GetProperty("cause").GetString()!, t.GetProperty("pipeline").GetString() ?? t.GetProperty("skipped").GetString()!,
            }), "none has matched");
        });
    }

    private static async Task<int> Ask(ParseResult parsed, string what, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        await client.Post($"/api/v1/pipelines/{Uri.EscapeDataString(parsed.GetValue(Id)!)}/{what}", null, cancel);
        Output.Line(what == "resume" ? "It goes on." : "Cancelled.");
        return ExitCode.Done;
    }
}
