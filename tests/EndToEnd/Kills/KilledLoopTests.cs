using System.Globalization;
using Slipway.Testing;

namespace Slipway.Tests.Kills;

/// <summary>
/// The whole loop, on the program itself, while server and jobs are killed: it ends like one that nobody killed. The seeds are fixed; <c>SLIPWAY_KILL_SEED=N</c> tries another, and a failure names
/// its own. <c>SLIPWAY_KILL_MOMENTS=N</c> kills at more moments than 10.
/// </summary>
public sealed class KilledLoopTests(FinishedLoop reference, ITestOutputHelper output) : IClassFixture<FinishedLoop>
{
    private static readonly DateTimeOffset[] Months = [.. Enumerable.Range(4, 3).Select(month => new DateTimeOffset(2001, month, 1, 0, 0, 0, TimeSpan.Zero))];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_loop_that_nobody_kills_does_every_step_and_counts_each_flight_once()
    {
        var figures = reference.Figures.All;

        figures["pipelines of credit"].ShouldBe(1.0);
        figures["pipelines of flights"].ShouldBe(2.0);
        figures["model flights-late versions"].ShouldBe(2.0);
        figures["alerts"].ShouldBeOfType<double>().ShouldBeGreaterThanOrEqualTo(1);
        foreach (var month in Months)
            figures[$"window {month:yyyy-MM} window rows"].ShouldBe((double)await reference.Asked.RecordedIn(month));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"It took {reference.Took.TotalSeconds:0.0} s."));
    }

    [Theory]
    [InlineData(20011)]
    public async Task A_loop_that_is_killed_at_seeded_moments_ends_like_one_that_is_not(int fixedSeed)
    {
        var seed = Seed(fixedSeed);
        var random = new Random(seed);
        var moments = Enumerable.Range(0, Told("SLIPWAY_KILL_MOMENTS", 10)).Select(_ => random.Next(reference.Done)).Order().ToList();

        await Killed(seed, random, async (watch, killer) =>
        {
            foreach (var moment in moments)
            {
                await watch.Reached(async () => await watch.Done() >= moment);
                await Task.Delay(reference.Took / 20 * random.NextDouble(), Cancel);
                await killer.Strike();
            }
        });
    }

    [Fact]
    public async Task A_loop_that_is_killed_whenever_a_step_begins_or_ends_does_too()
    {
        var seed = Seed(20012);

        await Killed(seed, new Random(seed), async (watch, killer) =>
        {
            for (var known = 0; !await watch.IsFinished();)
            {
                await watch.Reached(async () => await watch.Entries() > known);
                known = await watch.Entries();
                await killer.Strike();
            }
        });
    }

    private async Task Killed(int seed, Random random, Func<LoopWatch, Killer, Task> kill)
    {
        using var folder = new TempFolder();
        await using var server = new SlipwayProcess(folder.At("data"));
        await server.Up();
        await reference.Asked.Ask(server);
        var (watch, killer) = (new LoopWatch(server), new Killer(server, random));
        try
        {
            await kill(watch, killer);
            await watch.Finished();
            (await LoopFigures.Of(server)).DifferencesFrom(reference.Figures).ShouldBeEmpty();
            (await server.Get("/api/v1/audit/verify")).GetProperty("intact").GetBoolean().ShouldBeTrue();
            await NothingIsHalfWritten(server);
        }
        finally
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"SLIPWAY_KILL_SEED={seed}: {killer.Told.Count} kills"));
            killer.Told.ForEach(output.WriteLine);
        }
    }

    /// <summary>No folder of an attempt, no file written aside; what was being received when the server died goes when it is a day old.</summary>
    private static async Task NothingIsHalfWritten(SlipwayProcess server)
    {
        var (jobs, incoming) = (Path.Combine(server.Data, "jobs"), Path.Combine(server.Data, "blobs", "incoming"));
        for (var tries = 0; tries < 100 && Directory.Exists(jobs) && Directory.EnumerateFileSystemEntries(jobs).Any(); tries++)
            await Task.Delay(100, Cancel);
        if (Directory.Exists(jobs))
            Directory.EnumerateFileSystemEntries(jobs).ShouldBeEmpty();
        foreach (var leftover in Directory.EnumerateFiles(incoming))
            File.SetLastWriteTimeUtc(leftover, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));
        await server.Kill(withJobs: true);
        await server.Up();
        Directory.EnumerateFiles(incoming).ShouldBeEmpty();
        Directory.EnumerateFiles(server.Data, "*.tmp", SearchOption.AllDirectories).ShouldBeEmpty();
        Directory.EnumerateFiles(Path.Combine(server.Data, "monitoring")).ShouldBeEmpty();
    }

    private static int Seed(int fixedSeed) => Told("SLIPWAY_KILL_SEED", fixedSeed);

    private static int Told(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var told) ? told : otherwise;
}
