using System.Collections;
using System.CommandLine;
using System.Text.Json;
using Slipway.Server;
using Slipway.Work;

namespace Slipway.Commands;

/// <summary><c>slipway job</c>: what runs in processes of its own. <c>job run</c> is how an executor starts one.</summary>
internal static class JobCommand
{
    private static readonly Argument<string> Id = new("id") { Description = "The job's id." };
    private static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Go on until the job has ended." };
    private static readonly Option<string?> State = new("--state") { Description = "Only jobs in this state.", HelpName = "STATE" };

    public static Command Make()
    {
        State.AcceptOnlyFromAmong("queued", "running", "succeeded", "failed", "cancelled");
        var list = new Command("list", "Jobs, newest first.") { State };
        list.SetAction(List);
        var log = new Command("log", "What a job printed.") { Id, Follow };
        log.SetAction(Log);
        var cancelling = new Command("cancel", "Ask a job to end.") { Id };
        cancelling.SetAction((parsed, cancel) => Ask(parsed, "cancel", cancel));
        var retry = new Command("retry", "Try a failed or cancelled job again.") { Id };
        retry.SetAction((parsed, cancel) => Ask(parsed, "retry", cancel));
        var run = new Command("run", "Run one attempt; executors call this.") { Id };
        run.Hidden = true;
        run.SetAction(Run);
        return new Command("job", "What runs in processes of its own: scans, training, programs.")
        {
            list.With("slipway job list --state failed"),
            log.With("slipway job log job_01a2… --follow"),
            cancelling.With("slipway job cancel job_01a2…"), retry.With("slipway job retry job_01a2…"), run,
        };
    }

    private static async Task<int> List(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var page = await client.Get("/api/v1/jobs?limit=100" + (parsed.GetValue(State) is { } state ? "&state=" + state : ""), cancel);
        return Output.Show(parsed, page, p => Output.Table(["id", "kind", "state", "step", "created"], p.GetProperty("items").EnumerateArray().Select(j => new[]
        {
            j.GetProperty("id").GetString()!, j.GetProperty("kind").GetString()!, j.GetProperty("state").ToString(), Step(j),
            j.GetProperty("createdAt").GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture),
        })));
    }

    private static async Task<int> Log(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var after = 0L;
        while (true)
        {
            var part = await client.Get($"/api/v1/jobs/{Uri.EscapeDataString(parsed.GetValue(Id)!)}/log?after={after}&limit=5000", cancel);
            foreach (var line in part.GetProperty("lines").EnumerateArray())
                Output.Line(line.GetProperty("text").GetString()!);
            var next = part.GetProperty("next").GetInt64();
            if (part.GetProperty("ended").GetBoolean() || (next == after && !parsed.GetValue(Follow)))
                return ExitCode.Done;
            if (next == after)
                await Task.Delay(300, cancel);
            after = next;
        }
    }

    private static async Task<int> Ask(ParseResult parsed, string what, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var job = await client.Post($"/api/v1/jobs/{Uri.EscapeDataString(parsed.GetValue(Id)!)}/{what}", null, cancel);
        return Output.Show(parsed, job, j => Output.Line($"{j.GetProperty("id")} is {j.GetProperty("state")}"));
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);
        await using var services = Modules.ForJobs();
        return (int)await JobRunner.Run(parsed.GetValue(Id)!, environment, services.GetRequiredService<JobKinds>(), Console.Error, TimeProvider.System, cancel);
    }

    private static string Step(JsonElement job) => job.GetProperty("progress") is { ValueKind: JsonValueKind.Object } progress && progress.TryGetProperty("step", out var step) ? step.GetString() ?? "" : "";
}
