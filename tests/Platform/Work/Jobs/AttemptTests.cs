using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Testing.Databases;
using Slipway.Work;

namespace Slipway.Tests.Work.Jobs;

/// <summary>What a running attempt may say, when it is given up, and that nothing it says afterwards counts; whatever the database.</summary>
public abstract class AttemptTests(TestDatabase it)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_attempt_learns_what_to_do()
    {
        await using var bench = await Bench.Start(it);
        await bench.Submit(NewJob.Of("count", new { steps = 7 }));
        var child = await bench.NextChild();

        var assignment = await child.Http.GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{child.Job}/attempts/1", Cancel);

        assignment.GetProperty("kind").GetString().ShouldBe("count");
        assignment.GetProperty("payload").GetProperty("steps").GetInt32().ShouldBe(7);
        assignment.GetProperty("lease").GetInt64().ShouldBe(30_000);
    }

    [Fact]
    public async Task An_attempt_that_is_not_heard_of_is_given_up_and_nothing_it_sends_later_counts()
    {
        await using var bench = await Bench.Start(it);
        var job = await bench.Submit();
        var stale = await bench.NextChild();
        await stale.SayLines(0, "begun");

        it.Clock.Advance(Bench.Lease + TimeSpan.FromSeconds(1));
        await bench.Until(job.Id, JobState.Queued);
        it.Clock.Advance(TimeSpan.FromMinutes(1));
        var fresh = await bench.NextChild();

        fresh.Attempt.ShouldBe(2);
        await Eventually.Is(() => bench.Executor.Killed.Contains(stale.Launch.Place));
        await IsTurnedAway(stale, "heartbeat", new { });
        using var ghost = await stale.ReportLines(1, "ghost");
        ghost.StatusCode.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Conflict);
        await IsTurnedAway(stale, "complete", new { result = new { steps = 1 } });
        await IsTurnedAway(stale, "fail", new { error = "ghost", again = true });
        (await fresh.Complete()).EnsureSuccessStatusCode();
        await IsTurnedAway(stale, "complete", new { result = new { steps = 1 } });
        (await Effects(bench, job.Id)).ShouldBe(["2 done"]);
        (await bench.Log(job.Id)).Lines.Select(line => line.Text).ShouldBe(["begun", "It was not heard of for 30 s, and was killed."]);
    }

    [Fact]
    public async Task An_attempt_that_went_down_with_its_server_does_not_count_and_the_next_begins_at_once()
    {
        await using var bench = await Bench.Start(it);
        var job = await bench.Submit(NewJob.Of("count", new { steps = 1, pause = 0 }) with { MaxAttempts = 1 });
        for (var life = 1; life <= 3; life++)
            bench.Executor.Vanish((await bench.NextChild()).Launch.Place);

        var last = await bench.NextChild();
        last.Attempt.ShouldBe(4);
        bench.Executor.Die(last.Launch.Place, 137);

        var failed = await bench.Until(job.Id, JobState.Failed);
        failed.Error.ShouldBe("Its process ended with exit code 137 and without a result.", "under a living server it counts");
    }

    [Fact]
    public async Task An_attempt_that_looks_for_its_server_where_it_no_longer_is_is_ended_and_made_again()
    {
        await using var bench = await Bench.Start(it);
        await bench.Submit();
        var stray = await bench.NextChild();

        bench.Executor.Stray(stray.Launch.Place, new Uri("http://127.0.0.1:1/"));

        (await bench.NextChild()).Attempt.ShouldBe(2);
        bench.Executor.Killed.ShouldContain(stray.Launch.Place);
    }

    [Fact]
    public async Task What_an_attempt_kept_is_told_to_the_next()
    {
        await using var bench = await Bench.Start(it);
        await bench.Submit();
        var first = await bench.NextChild();
        await first.Say("checkpoint", new { state = new { month = 1 } });
        await first.Say("checkpoint", new { state = new { month = 2 } });
        bench.Executor.Vanish(first.Launch.Place);

        var next = await bench.NextChild();

        var assignment = await next.Http.GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{next.Job}/attempts/2", Cancel);
        assignment.GetProperty("checkpoint").GetProperty("month").GetInt32().ShouldBe(2);
        await IsTurnedAway(first, "checkpoint", new { state = new { month = 3 } });
        (await next.Report("checkpoint", new { state = new string('x', 70_000) })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_stale_token_that_the_gate_still_remembers_is_fenced_inside_the_unit_of_work()
    {
        await using var bench = await Bench.Start(it);
        var job = await bench.Submit();
        var stale = await bench.NextChild();
        await stale.Say("heartbeat", new { });
        (await stale.Http.PostAsJsonAsync("/test/effects", new { attempt = 1, name = "early" }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await bench.Database.Write<Done>(Actor.System, async unit =>
        {
            await Dapper.SqlMapper.ExecuteAsync(unit.Connection, "UPDATE job SET attempt = 2, credential = 'another' WHERE id = @id", new { id = job.Id });
            unit.NothingChanged();
            return default(Done);
        }, Cancel);

        (await stale.Http.PostAsJsonAsync("/test/effects", new { attempt = 1, name = "late" }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        using var answer = await stale.Complete();
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        problem.GetProperty("detail").GetString().ShouldBe($"Attempt 1 of job '{job.Id}' is over: the job is running in attempt 2.");
        problem.GetProperty("remedy").GetString().ShouldBe("Stop; nothing that this attempt reports counts any more.");
        (await Effects(bench, job.Id)).ShouldBe(["1 early"]);
    }

    [Fact]
    public async Task An_attempt_that_is_heard_of_keeps_its_lease()
    {
        await using var bench = await Bench.Start(it);
        var job = await bench.Submit();
        var child = await bench.NextChild();

        for (var i = 0; i < 5; i++)
        {
            it.Clock.Advance(Bench.Lease * 0.9);
            await child.Say("heartbeat", new { });
        }

        (await child.Complete()).EnsureSuccessStatusCode();
        (await bench.Get(job.Id)).ShouldSatisfyAllConditions(done => done.Attempt.ShouldBe(1), done => done.State.ShouldBe(JobState.Succeeded));
    }

    [Fact]
    public async Task After_a_restart_an_attempt_gets_one_more_lease_to_be_heard_of()
    {
        await using var bench = await Bench.Start(it);
        var (spared, lost) = (await bench.Submit(), await bench.Submit());
        var children = new[] { await bench.NextChild(), await bench.NextChild() }.ToDictionary(child => child.Job);

        await bench.Server.DisposeAsync();
        it.Clock.Advance(TimeSpan.FromHours(1));
        await bench.Restart();
        (await bench.Get(spared.Id)).State.ShouldBe(JobState.Running);
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = bench.Server.Http.BaseAddress };
        http.DefaultRequestHeaders.Authorization = children[spared.Id].Http.DefaultRequestHeaders.Authorization;
        var child = children[spared.Id] with { Http = http };
        await child.Say("heartbeat", new { });
        it.Clock.Advance(Bench.Lease * 0.9);
        await child.Say("heartbeat", new { });
        it.Clock.Advance(Bench.Lease * 0.2);

        await bench.Until(lost.Id, JobState.Queued);
        (await child.Complete()).EnsureSuccessStatusCode();
        (await bench.Get(spared.Id)).State.ShouldBe(JobState.Succeeded);
    }

    [Fact]
    public async Task A_token_of_one_job_does_not_report_on_another()
    {
        await using var bench = await Bench.Start(it);
        await bench.Submit();
        await bench.Submit();
        var (one, other) = (await bench.NextChild(), await bench.NextChild());

        using var answer = await one.Http.PostAsJsonAsync($"/api/v1/jobs/{other.Job}/attempts/1/complete", new { result = 1 }, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await bench.Get(other.Job)).State.ShouldBe(JobState.Running);
        (await bench.Server.Http.PostAsJsonAsync($"/api/v1/jobs/{other.Job}/attempts/1/heartbeat", new { }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "the owner is no job either");
    }

    [Fact]
    public async Task An_attempt_that_fails_is_made_again_after_a_wait_until_the_last()
    {
        await using var bench = await Bench.Start(it);
        var job = await bench.Submit(NewJob.Of("count", new { }) with { MaxAttempts = 3 });
        List<double> waits = [];

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var child = await bench.NextChild();
            child.Attempt.ShouldBe(attempt);
            await child.Say("fail", new { error = $"Disk {attempt} is full.", again = true });
            var waiting = await bench.Get(job.Id);
            waits.Add((waiting.NotBefore - it.Clock.GetUtcNow()).TotalSeconds);
            it.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        waits[0].ShouldBeInRange(1, 2);
        waits[1].ShouldBeInRange(2, 4);
        (await bench.Get(job.Id)).ShouldSatisfyAllConditions(end => end.State.ShouldBe(JobState.Failed), end => end.Error.ShouldBe("Disk 3 is full."), end => end.FinishedAt.ShouldNotBeNull());
    }

    [Fact]
    public async Task A_process_that_dies_fails_its_attempt_at_once()
    {
        await using var bench = await Bench.Start(it);
        var job = await bench.Submit(NewJob.Of("count", new { }) with { MaxAttempts = 1 });
        var child = await bench.NextChild();

        bench.Executor.Die(child.Launch.Place, 139);

        (await bench.Until(job.Id, JobState.Failed)).Error.ShouldBe("Its process ended with exit code 139 and without a result.");
        await IsTurnedAway(child, "complete", new { result = 1 });
    }

    [Fact]
    public async Task A_process_that_cannot_be_started_fails_its_attempt()
    {
        await using var bench = await Bench.Start(it);
        bench.Executor.Trouble = "'slipway' cannot be started: no such file.";

        var job = await bench.Submit(NewJob.Of("count", new { }) with { MaxAttempts = 1 });

        (await bench.Until(job.Id, JobState.Failed)).Error.ShouldBe("It could not be started: 'slipway' cannot be started: no such file.");
    }

    [Fact]
    public async Task A_cancelled_attempt_hears_of_it_and_is_killed_when_it_does_not_heed_it()
    {
        await using var bench = await Bench.Start(it);
        var (polite, stubborn) = (await bench.Submit(), await bench.Submit());
        var children = new[] { await bench.NextChild(), await bench.NextChild() }.ToDictionary(child => child.Job);

        foreach (var job in new[] { polite, stubborn })
        {
            Bench.Value(await bench.Jobs.Cancel(Actor.System, job.Id, Cancel));
            (await children[job.Id].Say("heartbeat", new { })).GetProperty("cancel").GetBoolean().ShouldBeTrue();
        }

        await children[polite.Id].Say("cancelled", new { });
        (await bench.Get(polite.Id)).State.ShouldBe(JobState.Cancelled);
        (await bench.Get(stubborn.Id)).State.ShouldBe(JobState.Running);
        it.Clock.Advance(TimeSpan.FromSeconds(11));
        await bench.Until(stubborn.Id, JobState.Cancelled);
        bench.Executor.Killed.ShouldContain(children[stubborn.Id].Launch.Place);
    }

    [Fact]
    public async Task The_effect_of_a_success_may_refuse_it()
    {
        await using var bench = await Bench.Start(it);
        var job = await bench.Submit();

        using var answer = await (await bench.NextChild()).Complete(steps: -1);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await bench.Get(job.Id)).ShouldSatisfyAllConditions(end => end.State.ShouldBe(JobState.Failed), end => end.Error.ShouldBe("Nobody counts below zero."), end => end.Attempt.ShouldBe(1));
        (await Effects(bench, job.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Lines_that_are_sent_twice_are_kept_once_and_none_is_left_out()
    {
        await using var bench = await Bench.Start(it);
        var job = await bench.Submit();
        var child = await bench.NextChild();

        await child.SayLines(0, "a", "b");
        await child.SayLines(0, "a", "b");
        await child.SayLines(1, "b", "zero \0 and a long one", new string('x', 9000));
        using var gap = await child.ReportLines(9, "z");

        gap.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var log = await bench.Log(job.Id);
        log.Lines.Select(line => line.Sequence).ShouldBe([1, 2, 3, 4]);
        log.Lines.Select(line => line.Text).Take(3).ShouldBe(["a", "b", "zero \uFFFD and a long one"]);
        log.Lines[3].Text.ShouldEndWith("… (808 more characters)");
        (await bench.Server.Http.GetFromJsonAsync<JobLogPart>($"/api/v1/jobs/{job.Id}/log?after=2&limit=1", Cancel))!.Lines.Single().Sequence.ShouldBe(3);
    }

    [Fact]
    public async Task Progress_is_shown_and_what_is_none_is_refused()
    {
        await using var bench = await Bench.Start(it);
        var job = await bench.Submit();
        var child = await bench.NextChild();

        await child.Say("progress", new { fraction = 0.25, step = "tree 25 of 100", metrics = new { auc = 0.71 } });

        var progress = (await bench.Get(job.Id)).Progress!;
        (progress.Fraction, progress.Step, progress.Metrics!.Value.GetProperty("auc").GetDouble()).ShouldBe((0.25, "tree 25 of 100", 0.71));
        (await child.Report("progress", new { fraction = 1.5, step = "beyond" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await child.Report("progress", new { metrics = "many" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_log_can_be_followed_until_the_job_ends()
    {
        await using var bench = await Bench.Start(it);
        var job = await bench.Submit();
        var child = await bench.NextChild();
        await child.SayLines(0, "first");

        var following = bench.Server.Http.GetStringAsync($"/api/v1/jobs/{job.Id}/log/stream", Cancel);
        await child.SayLines(1, "second");
        (await child.Complete()).EnsureSuccessStatusCode();
        bench.Executor.Die(child.Launch.Place, 0);
        var events = await following;

        events.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => JsonSerializer.Deserialize<JobLogPart>(line[6..], JsonSerializerOptions.Web)!).ToList()
            .ShouldSatisfyAllConditions(
                parts => parts.SelectMany(part => part.Lines).Select(line => line.Text).ShouldBe(["first", "second"]),
                parts => parts.Count(part => part.Ended).ShouldBe(1),
                parts => parts[^1].Ended.ShouldBeTrue());
    }

    private static async Task IsTurnedAway(Child stale, string what, object body)
    {
        using var answer = await stale.Report(what, body);
        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Conflict);
    }

    private static async Task<IReadOnlyList<string>> Effects(Bench bench, string job) => (await bench.Server.Http.GetFromJsonAsync<IReadOnlyList<string>>("/test/effects/" + job, Cancel))!;
}

public sealed class AttemptsOnSqlite(SqliteWork it) : AttemptTests(it), IClassFixture<SqliteWork>;

public sealed class AttemptsOnPostgres(PostgresWork it) : AttemptTests(it), IClassFixture<PostgresWork>;
