using System.Diagnostics;
using System.Text.Json;
using Slipway.Storage;
using Slipway.Testing;
using Slipway.Testing.Databases;
using Slipway.Testing.Work;
using Slipway.Work;

namespace Slipway.Tests.Work.Jobs;

/// <summary>Jobs in real processes of a real server.</summary>
public abstract class JobProcessTests(TestDatabase it)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_runs_reports_and_leaves_nothing_behind()
    {
        using var folder = new TempFolder();
        await using var server = await Start(folder);

        var job = await Finished(server, await Submit(server, NewJob.Of("count", new CountPayload(20, 5, Write: true))));

        job.ShouldSatisfyAllConditions(
            done => done.State.ShouldBe(JobState.Succeeded, done.Error),
            done => done.Attempt.ShouldBe(1),
            done => done.Result!.Value.GetProperty("steps").GetInt32().ShouldBe(20),
            done => done.Progress!.Fraction!.Value.ShouldBe(0.95));
        (await Log(server, job.Id, "log")).ShouldBe(Enumerable.Range(0, 20).Select(i => $"step {i}"));
        await Eventually.Is(() => !Directory.Exists(folder.At("jobs")) || Directory.GetFileSystemEntries(folder.At("jobs")).Length == 0);
    }

    [Fact]
    public async Task The_token_stands_in_the_environment_and_never_on_the_command_line()
    {
        using var folder = new TempFolder();
        await using var server = await Start(folder);

        var job = await Finished(server, await Submit(server, NewJob.Of("look-around", new { })));

        job.State.ShouldBe(JobState.Succeeded, job.Error);
        var seen = job.Result!.Value;
        seen.GetProperty("commandLine").GetString()!.TrimEnd().ShouldEndWith($"job run {job.Id}");
        seen.GetProperty("commandLine").GetString()!.ShouldNotContain("slp_");
        seen.GetProperty("isGroupLeader").GetBoolean().ShouldBeTrue();
        seen.GetProperty("folder").GetBoolean().ShouldBeTrue();
        seen.GetProperty("variables").Deserialize<string[]>().ShouldBe(["OMP_WAIT_POLICY", "ORT_DISABLE_TELEMETRY", "SLIPWAY_ATTEMPT", "SLIPWAY_JOB", "SLIPWAY_JOB_FOLDER", "SLIPWAY_JOB_TOKEN", "SLIPWAY_URL"]);
    }

    [Fact]
    public async Task A_process_that_dies_is_run_again_and_what_it_printed_is_in_the_log()
    {
        using var folder = new TempFolder();
        await using var server = await Start(folder);

        var job = await Finished(server, await Submit(server, NewJob.Of("crash", new { })));

        job.ShouldSatisfyAllConditions(done => done.State.ShouldBe(JobState.Succeeded, done.Error), done => done.Attempt.ShouldBe(2));
        await Eventually.Get(async () => Bench.Value(await server.Jobs.Log(job.Id, 0, 5000, Cancel)), log => log.Ended);
        (await Log(server, job.Id, "server")).ShouldBe(["Its process ended with exit code 137 and without a result."]);
        (await Log(server, job.Id, "output")).ShouldBe(["attempt 1 prints ä", "attempt 2 prints ä"]);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task A_kind_says_whether_another_attempt_may_go_better(bool again, int attempts)
    {
        using var folder = new TempFolder();
        await using var server = await Start(folder);

        var job = await Finished(server, await Submit(server, NewJob.Of("fail", new { again })));

        job.ShouldSatisfyAllConditions(done => done.State.ShouldBe(JobState.Failed), done => done.Error.ShouldBe("The data are not there."), done => done.Attempt.ShouldBe(attempts));
    }

    [Fact]
    public async Task A_job_that_heeds_its_cancellation_ends_by_itself()
    {
        using var folder = new TempFolder();
        await using var server = await Start(folder);
        var id = await Submit(server, NewJob.Of("count", new CountPayload(100_000, 10)));
        await Eventually.Get(() => Log(server, id, "log"), lines => lines.Count > 0);

        Bench.Value(await server.Jobs.Cancel(Actor.System, id, Cancel));

        (await Finished(server, id)).State.ShouldBe(JobState.Cancelled);
        (await Log(server, id, "server")).ShouldBeEmpty("it was not killed");
    }

    [Fact]
    public async Task A_job_that_ignores_its_cancellation_is_killed_with_its_children()
    {
        using var folder = new TempFolder();
        await using var server = await Start(folder, options => options.CancelGrace = TimeSpan.FromMilliseconds(500));
        var id = await Submit(server, NewJob.Of("stubborn", new { }));
        var said = await Eventually.Get(() => Log(server, id, "log"), lines => lines.Count > 0);
        var child = int.Parse(said[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        IsAlive(child).ShouldBeTrue();

        Bench.Value(await server.Jobs.Cancel(Actor.System, id, Cancel));

        (await Finished(server, id)).State.ShouldBe(JobState.Cancelled);
        (await Log(server, id, "server")).ShouldBe(["It did not end within 0.5 s of being told to, and was killed."]);
        await Eventually.Is(() => !IsAlive(child));
    }

    [Fact]
    public async Task A_server_that_is_told_to_takes_its_jobs_with_it_and_makes_them_again_when_it_is_back()
    {
        using var folder = new TempFolder();
        await using var database = await Database.Open(await it.NewAddress(), WorkServer.Modules, TimeProvider.System, Cancel);
        string id;
        await using (var server = await Start(folder, options => options.KeepJobs = false, database))
        {
            id = await Submit(server, NewJob.Of("count", new CountPayload(30, 20)));
            await Eventually.Get(() => Log(server, id, "log"), lines => lines.Count > 0);
        }

        await using var again = await Start(folder, _ => { }, database);
        var job = await Finished(again, id);

        job.ShouldSatisfyAllConditions(done => done.State.ShouldBe(JobState.Succeeded, done.Error), done => done.Attempt.ShouldBe(2));
    }

    private async Task<WorkServer> Start(TempFolder folder, Action<WorkOptions>? options = null, Database? database = null) =>
        await WorkServer.Start(new WorkServerSetup(database is null ? await it.NewAddress() : it.Address, folder.Path)
        {
            Options = all =>
            {
                (all.Lease, all.BackOff, all.SpareMemory) = (TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(20), 0);
                options?.Invoke(all);
            },
        }, Cancel, database);

    private static async Task<string> Submit(WorkServer server, NewJob job) => Bench.Value(await server.Jobs.Submit(Actor.System, job, Cancel)).Id;

    private static Task<Job> Finished(WorkServer server, string id) => Eventually.Get(async () => Bench.Value(await server.Jobs.Get(id, Cancel)), job => job.HasEnded);

    private static async Task<IReadOnlyList<string>> Log(WorkServer server, string id, string source) =>
        [.. Bench.Value(await server.Jobs.Log(id, 0, 5000, Cancel)).Lines.Where(line => line.Source == source).Select(line => line.Text)];

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is ArgumentException or IOException)
        {
            return false;
        }
    }
}

public sealed class JobProcessesOnSqlite(SqliteWork it) : JobProcessTests(it), IClassFixture<SqliteWork>;

public sealed class JobProcessesOnPostgres(PostgresWork it) : JobProcessTests(it), IClassFixture<PostgresWork>;
