using System.Diagnostics;
using System.Globalization;
using Slipway.Testing;

namespace Slipway.Tests.Kills;

/// <summary>
/// <c>slipway demo</c> itself, killed once a run at seeded moments, and taken up with <c>slipway up</c>. It takes some minutes, so it is run when asked for:
/// <c>dotnet artifacts/bin/EndToEnd.Tests/…/Slipway.EndToEnd.Tests.dll -explicit only -class '*KilledDemoTests'</c>; <c>SLIPWAY_KILL_MOMENTS=N</c> says how many moments, 25 unless said otherwise, and
/// <c>SLIPWAY_KILL_SEED=N</c> which.
/// </summary>
[Collection(Alone.Name)]
public sealed class KilledDemoTests(ITestOutputHelper output)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task The_demo_that_is_killed_ends_like_one_that_is_not()
    {
        var (seed, moments) = (Told("SLIPWAY_KILL_SEED", 2001), Told("SLIPWAY_KILL_MOMENTS", 25));
        var random = new Random(seed);
        using var folder = new TempFolder();
        var (reference, took) = await Unkilled(folder.At("unkilled"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"SLIPWAY_KILL_SEED={seed}; not killed it took {took.TotalSeconds:0.0} s"));
        for (var moment = 0; moment < moments; moment++)
        {
            var data = folder.At($"killed-{moment}");
            var differences = await Killed(data, took * random.NextDouble(), random, reference);
            differences.ShouldBeEmpty($"moment {moment} of SLIPWAY_KILL_SEED={seed}");
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<(LoopFigures Figures, TimeSpan Took)> Unkilled(string data)
    {
        await using var server = new SlipwayProcess(data);
        await server.Demo();
        await Asked(server);
        var began = Stopwatch.GetTimestamp();
        await server.Ended();
        var took = Stopwatch.GetElapsedTime(began);
        JobProcesses.Of(data).ShouldBeEmpty("a demo that has ended leaves no process behind");
        await server.Up();
        await new LoopWatch(server).Finished();
        return (await LoopFigures.Of(server), took);
    }

    private async Task<IReadOnlyList<string>> Killed(string data, TimeSpan after, Random random, LoopFigures reference)
    {
        await using var server = new SlipwayProcess(data);
        await server.Demo();
        await Asked(server);
        await Task.Delay(after, Cancel);
        var (withJobs, jobs) = (random.Next(3) > 0, JobProcesses.Of(data).Count);
        await server.Kill(withJobs);
        var began = Stopwatch.GetTimestamp();
        await server.Up(elsewhere: random.Next(2) == 0);
        await new LoopWatch(server).Finished();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"killed after {after.TotalSeconds:0.0} s {(withJobs ? "with" : "without")} its {jobs} jobs; up in {server.StartedIn.TotalSeconds:0.0} s, finished after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s"));
        (await server.Get("/api/v1/audit/verify")).GetProperty("intact").GetBoolean().ShouldBeTrue();
        return (await LoopFigures.Of(server)).DifferencesFrom(reference);
    }

    /// <summary>Waits until the command has asked for all of it; from here on it only watches.</summary>
    private static async Task Asked(SlipwayProcess server)
    {
        while ((await server.Get("/api/v1/jobs?kind=replay")).GetProperty("items").GetArrayLength() == 0)
            await Task.Delay(50, Cancel);
    }

    private static int Told(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var told) ? told : otherwise;
}
