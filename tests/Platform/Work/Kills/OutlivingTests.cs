using Slipway.Testing;
using Slipway.Testing.Databases;
using Slipway.Testing.Work;
using Slipway.Work;

namespace Slipway.Tests.Work.Kills;

/// <summary>Servers are killed and jobs go on without them.</summary>
public abstract class OutlivingTests(TestDatabase it)
{
    /// <summary>A lease that nothing outlasts here: also on a busy machine the job is the same attempt throughout.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The job's process outlives the server and goes on with the next: it is neither lost nor begun again.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_job_outlives_its_server(int seed)
    {
        using var folder = new TempFolder();
        await using var server = new KilledServer(await it.NewAddress(), folder.Path, Long);
        await server.Start();
        var random = new Random(seed);
        var id = await server.Submit("count", new CountPayload(CountedJob.Steps, 50, Write: true));
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
        await CountedJob.HoldsTogether(server, job);
    }

    /// <summary>What was stopped for longer than its lease and wakes up beside its successor is turned away.</summary>
    [Fact]
    public async Task An_attempt_that_slept_through_its_lease_writes_nothing_when_it_wakes()
    {
        using var folder = new TempFolder();
        var address = await it.NewAddress();
        await using var server = new KilledServer(address, folder.Path, CountedJob.Lease);
        await using var other = new KilledServer(address, folder.At("other"), CountedJob.Lease);
        await server.Start();
        var id = await server.Submit("count", new CountPayload(CountedJob.Steps, 50, Write: true));
        await Eventually.Get(() => server.Get<List<string>>("/test/effects/" + id), effects => effects.Count > 2);
        var sleeper = KilledServer.ProcessesOf(id).ShouldHaveSingleItem();
        CountedJob.Signal("STOP", sleeper);

        // Its server is not there to kill it, so that it can wake up again; on SQLite the same server comes back, on PostgreSQL another takes over.
        await server.Kill();
        var heir = it is PostgresDatabase ? other : server;
        await heir.Start();
        var before = await FirstAttempt(heir, id);
        await Eventually.Get(() => heir.Job(id), job => job.Attempt > 1);
        CountedJob.Signal("CONT", sleeper);
        if (heir == other)
            await server.Start();

        var job = await heir.Finished(id);
        job.ShouldSatisfyAllConditions(done => done.State.ShouldBe(JobState.Succeeded, done.Error), done => done.Attempt.ShouldBeGreaterThan(1));
        await Eventually.Is(() => KilledServer.ProcessesOf(id).Count == 0);
        (await FirstAttempt(heir, id)).ShouldBe(before, "the first attempt wrote nothing more");
        await CountedJob.HoldsTogether(heir, job);
    }

    [Fact]
    public async Task A_cancellation_reaches_a_stubborn_job_through_a_server_that_was_killed()
    {
        using var folder = new TempFolder();
        await using var server = new KilledServer(await it.NewAddress(), folder.Path, CountedJob.Lease);
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
}

public sealed class OutlivingOnSqlite(SqliteWork it) : OutlivingTests(it), IClassFixture<SqliteWork>;

public sealed class OutlivingOnPostgres(PostgresWork it) : OutlivingTests(it), IClassFixture<PostgresWork>;
