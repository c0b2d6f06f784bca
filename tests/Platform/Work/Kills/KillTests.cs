using Slipway.Testing;
using Slipway.Testing.Databases;
using Slipway.Testing.Work;
using Slipway.Work;

namespace Slipway.Tests.Work.Kills;

/// <summary>Servers and jobs are killed at seeded moments; the work is done all the same, and once.</summary>
public abstract class KillTests(TestDatabase it)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Server and job are killed in turn, also before the job's first word and about its last.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task A_job_that_is_killed_again_and_again_with_its_server_is_done_once(int seed)
    {
        using var folder = new TempFolder();
        await using var server = new KilledServer(await it.NewAddress(), folder.Path, CountedJob.Lease);
        await server.Start();
        var random = new Random(seed);
        var id = await server.Submit("count", new CountPayload(CountedJob.Steps, 20), key: "once");

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
        await CountedJob.HoldsTogether(server, job);
    }

    private static void KillJob(string id)
    {
        foreach (var pid in KilledServer.ProcessesOf(id))
            CountedJob.Signal("KILL", pid);
    }
}

public sealed class KillsOnSqlite(SqliteWork it) : KillTests(it), IClassFixture<SqliteWork>;

public sealed class KillsOnPostgres(PostgresWork it) : KillTests(it), IClassFixture<PostgresWork>;
