using System.Diagnostics;
using Slipway.Work;

namespace Slipway.Tests.Work.Kills;

/// <summary>A job that says each of its steps, so that a lost or a doubled one shows.</summary>
internal static class CountedJob
{
    public const int Steps = 40;

    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    private static readonly string[] ExpectedLog = [.. Enumerable.Range(0, Steps).Select(i => $"step {i}")];

    /// <summary>The log of the attempt that succeeded is whole and in order, sequences have no gap, the effect is there once.</summary>
    public static async Task HoldsTogether(KilledServer server, Job job)
    {
        var log = await server.Log(job.Id);
        log.Select(line => line.Sequence).ShouldBe(Enumerable.Range(1, log.Count).Select(i => (long)i));
        log.Where(line => line.Attempt == job.Attempt && line.Source == "log").Select(line => line.Text).ShouldBe(ExpectedLog);
        (await server.Get<List<string>>("/test/effects/" + job.Id)).Where(effect => effect.EndsWith("done", StringComparison.Ordinal)).ShouldBe([$"{job.Attempt} done"]);
    }

    /// <summary>A process that has ended meanwhile is no mistake.</summary>
    public static void Signal(string name, int pid)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-s", name, pid.ToString(System.Globalization.CultureInfo.InvariantCulture)]) { RedirectStandardError = true, UseShellExecute = false })!;
        kill.WaitForExit();
    }
}
