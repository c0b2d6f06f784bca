using System.Diagnostics;
using Slipway.Testing;
using Slipway.Testing.Databases;
using Slipway.Testing.Work;
using Slipway.Work;

namespace Slipway.Tests.Work.Kills;

/// <summary>Servers and jobs are killed at seeded moments; the work is done all the same, and once.</summary>
public abstract class KillTests(TestDatabase it)
{
    private const int Steps = 40;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);
    private static readonly string[] ExpectedLog = [.. Enumerable.Range(0, Steps).Select(i => $"step {i}")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The job's process outlives the server and goes on with the next: it is neither lost nor begun again.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_job_outlives_its_server(int seed)
    {
        using var folder = new TempFolder();
        await using var server = new KilledServer(await it.NewAddress(), folder.Path, Lease);
        await server.Start();
        var random = new Random(seed);
        var id = await server.Submit("count", new CountPayload(Steps, 50, Write: true));
        await Eventually.Get(() => server.Log(id), log => log.Any(line => line.Source == "log"));

        for (var kill = 0; kill < 2; kill++)
        {
            await Task.Delay(random.Next(400), Cancel);
            await server.Kill();
            await Task.Delay(random.Next(600), Cancel);
            await server.Start();
        }

        var job = await server.Finished(id);
        job.ShouldSatisfyAllConditions(done => done.State.ShouldBe(JobState.Succeeded, done.Error), done => done.Attempt.ShouldBe(1));
        await HoldsTogether(server, job);
    }

    /// <summary>Server and job are killed in turn, also before the job's first word and about its last.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public async Task A_job_that_is_killed_again_and_again_with_its_server_is_done_once(int seed)
    {
        using var folder = new TempFolder();
        await using var server = new KilledServer(await it.NewAddress(), folder.Path, Lease);
        await server.Start();
        var random = new Random(seed);
        var id = await server.Submit("count", new CountPayload(Steps, 20), key: "once");

        for (var kill = 0; kill < 5; kill++)
        {
            await Task.Delay(random.Next(1200), Cancel);
            if (random.Next(2) == 0)
            {
                KillJob(id);
            }
            else
            {
                await server.Kill();
                if (random.Next(2) == 0)
                    KillJob(id);
                await Task.Delay(random.Next(300), Cancel);
                await server.Start();
            }
        }

        var job = await server.Finished(id);
        job.State.ShouldBe(JobState.Succeeded, job.Error);
        (await server.Submit("count", new CountPayload(1, 1), key: "once")).ShouldBe(id);
        await HoldsTogether(server, job);
    }

    /// <summary>What was stopped for longer than its lease and wakes up beside its successor is turned away.</summary>
    [Fact]
    public async Task An_attempt_that_slept_through_its_lease_writes_nothing_when_it_wakes()
    {
        using var folder = new TempFolder();
        var address = await it.NewAddress();
        await using var server = new KilledServer(address, folder.Path, Lease);
        await using var other = new KilledServer(address, folder.At("other"), Lease);
        await server.Start();
        var id = await server.Submit("count", new CountPayload(Steps, 50, Write: true));
        await Eventually.Get(() => server.Get<List<string>>("/test/effects/" + id), effects => effects.Count > 2);
        var sleeper = KilledServer.ProcessesOf(id).ShouldHaveSingleItem();
        Signal("STOP", sleeper);

        // Its server is not there to kill it, so that it can wake up again; on SQLite the same server comes back, on PostgreSQL another takes over.
        await server.Kill();
        var heir = it is PostgresDatabase ? other : server;
        await heir.Start();
        var before = await FirstAttempt(heir, id);
        await Eventually.Get(() => heir.Job(id), job => job.Attempt > 1);
        Signal("CONT", sleeper);
        if (heir == other)
            await server.Start();

        var job = await heir.Finished(id);
        job.ShouldSatisfyAllConditions(done => done.State.ShouldBe(JobState.Succeeded, done.Error), done => done.Attempt.ShouldBeGreaterThan(1));
        await Eventually.Is(() => KilledServer.ProcessesOf(id).Count == 0);
        (await FirstAttempt(heir, id)).ShouldBe(before, "the first attempt wrote nothing more");
        await HoldsTogether(heir, job);
    }

    [Fact]
    public async Task A_cancellation_reaches_a_stubborn_job_through_a_server_that_was_killed()
    {
        using var folder = new TempFolder();
        await using var server = new KilledServer(await it.NewAddress(), folder.Path, Lease);
        await server.Start();
        var id = await server.Submit("stubborn", new { });
        await Eventually.Get(() => server.Log(id), log => log.Any(line => line.Source == "log"));
        KilledServer.ProcessesOf(id).Count.ShouldBe(2, "the job and its child");

        await server.Cancelled(id);
        await server.Kill();
        await server.Start();

        (await server.Finished(id)).State.ShouldBe(JobState.Cancelled);
        await Eventually.Is(() => KilledServer.ProcessesOf(id).Count == 0);
    }

    /// <summary>What the first attempt of a job did.</summary>
    private static async Task<IReadOnlyList<string>> FirstAttempt(KilledServer server, string job) =>
        [.. (await server.Get<List<string>>("/test/effects/" + job)).Where(effect => effect.StartsWith("1 ", StringComparison.Ordinal))];

    /// <summary>The log of the attempt that succeeded is whole and in order, sequences have no gap, the effect is there once.</summary>
    private static async Task HoldsTogether(KilledServer server, Job job)
    {
        var log = await server.Log(job.Id);
        log.Select(line => line.Sequence).ShouldBe(Enumerable.Range(1, log.Count).Select(i => (long)i));
        log.Where(line => line.Attempt == job.Attempt && line.Source == "log").Select(line => line.Text).ShouldBe(ExpectedLog);
        (await server.Get<List<string>>("/test/effects/" + job.Id)).Where(effect => effect.EndsWith("done", StringComparison.Ordinal)).ShouldBe([$"{job.Attempt} done"]);
    }

    private static void KillJob(string id)
    {
        foreach (var pid in KilledServer.ProcessesOf(id))
            Signal("KILL", pid);
    }

    /// <summary>A process that has ended meanwhile is no mistake.</summary>
    private static void Signal(string name, int pid)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-s", name, pid.ToString(System.Globalization.CultureInfo.InvariantCulture)]) { RedirectStandardError = true, UseShellExecute = false })!;
        kill.WaitForExit();
    }
}

public sealed class KillsOnSqlite(SqliteWork it) : KillTests(it), IClassFixture<SqliteWork>;

public sealed class KillsOnPostgres(PostgresWork it) : KillTests(it), IClassFixture<PostgresWork>;
