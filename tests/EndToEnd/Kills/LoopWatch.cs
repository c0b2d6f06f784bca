using System.Diagnostics;
using System.Text.Json;

namespace Slipway.Tests.Kills;

/// <summary>Watches a loop from outside, as a command does: it asks the server, and asks again where a kill got in between.</summary>
internal sealed class LoopWatch(SlipwayProcess server)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a loop may take on a machine that does many other things.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private readonly long _began = Stopwatch.GetTimestamp();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>How far the loop has come: jobs that succeeded, and steps that began or ended. What is done again after a kill does not count again.</summary>
    public async Task<int> Done() => (await server.Get("/api/v1/jobs?state=succeeded&limit=1000")).GetProperty("items").GetArrayLength() + await Entries();

    /// <summary>How many entries the pipelines have written down: a step began, or ended.</summary>
    public async Task<int> Entries()
    {
        var entries = 0;
        foreach (var pipeline in (await server.Get("/api/v1/pipelines?limit=100")).GetProperty("items").EnumerateArray())
            entries += (await server.Get("/api/v1/pipelines/" + pipeline.GetProperty("id").GetString())).GetProperty("steps").GetArrayLength();
        return entries;
    }

    /// <summary>Whether nothing is left to do: the months have arrived, no job waits or runs, no pipeline is under way, and everybody has heard of everything.</summary>
    public async Task<bool> IsFinished()
    {
        var replays = (await server.Get("/api/v1/jobs?kind=replay&limit=10")).GetProperty("items");
        if (replays.GetArrayLength() == 0 || await Some("/api/v1/jobs?state=queued&limit=1") || await Some("/api/v1/jobs?state=running&limit=1"))
            return false;
        if ((await server.Get("/api/v1/pipelines?limit=100")).GetProperty("items").EnumerateArray().Any(pipeline => pipeline.GetProperty("state").GetString() == "running"))
            return false;
        var deliveries = await server.Get("/api/v1/events/deliveries");
        return deliveries.GetProperty("subscribers").EnumerateArray().All(s => s.GetProperty("sequence").GetInt64() >= deliveries.GetProperty("newest").GetInt64());
    }

    /// <summary>Waits for the end: it must hold twice, since what the last event set going may not be there yet.</summary>
    public async Task Finished()
    {
        var times = 0;
        while (times < 2)
        {
            times = await IsFinished() ? times + 1 : 0;
            await Wait();
        }

        foreach (var job in (await server.Get("/api/v1/jobs?limit=1000")).GetProperty("items").EnumerateArray())
            job.GetProperty("state").GetString().ShouldBe("succeeded", job.ToString());
    }

    /// <summary>Waits until the loop has come so far, or has ended before.</summary>
    public async Task Reached(Func<Task<bool>> far)
    {
        for (var turn = 1; !await far() && !(turn % 10 == 0 && await IsFinished()); turn++)
            await Wait();
    }

    private async Task Wait()
    {
        if (Stopwatch.GetElapsedTime(_began) > Patience)
            throw new TimeoutException($"The loop has not ended after {Patience.TotalMinutes} minutes. Jobs: {await server.Get("/api/v1/jobs?state=running")} {await server.Get("/api/v1/jobs?state=queued")}\n{server.Printed()}");
        await Task.Delay(Pause, Cancel);
    }

    private async Task<bool> Some(string path) => (await server.Get(path)).GetProperty("items") is { ValueKind: JsonValueKind.Array } items && items.GetArrayLength() > 0;
}
