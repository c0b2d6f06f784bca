using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Storage;
using Slipway.Testing.Databases;
using Slipway.Work;

namespace Slipway.Tests.Work.Jobs;

/// <summary>What everybody but the job itself does with a job, whatever the database.</summary>
public abstract class JobTests(TestDatabase it)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submitting_twice_with_the_same_key_gives_the_same_job()
    {
        await using var bench = await Bench.Start(it, slots: 0);
        var asked = NewJob.Of("count", new { steps = 1 }) with { Key = "nightly/2026-03-01" };

        var jobs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => bench.Submit(asked)));

        jobs.Select(job => job.Id).Distinct().Count().ShouldBe(1);
        Bench.Value(await bench.Jobs.List(new JobFilter(), 10, null, Cancel)).Items.Count.ShouldBe(1);
        Refused(await bench.Jobs.Submit(Actor.System, asked with { Kind = "crash" }, Cancel)).Kind.ShouldBe(RefusalKind.Conflict);
    }

    [Fact]
    public async Task A_job_submitted_in_a_unit_that_is_refused_does_not_exist()
    {
        await using var bench = await Bench.Start(it, slots: 0);

        await bench.Database.Write<Done>(Actor.System, async unit =>
        {
            Bench.Value(await bench.Jobs.SubmitIn(unit, NewJob.Of("count", new { }), Cancel));
            return Refusal.Conflict("No.");
        }, Cancel);

        Bench.Value(await bench.Jobs.List(new JobFilter(), 10, null, Cancel)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_kind_that_is_not_there_is_refused_with_those_that_are()
    {
        await using var bench = await Bench.Start(it, slots: 0);

        var refusal = Refused(await bench.Jobs.Submit(Actor.System, NewJob.Of("cuont", new { }), Cancel));

        refusal.ShouldBe(Refusal.Invalid("There is no kind of job called 'cuont'.", "This server knows: count, crash, fail, gc, look-around, stubborn, wait."));
    }

    [Fact]
    public async Task Jobs_start_by_priority_and_then_by_age()
    {
        await using var bench = await Bench.Start(it, slots: 0);
        var first = await bench.Submit();
        it.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var second = await bench.Submit();
        it.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var urgent = await bench.Submit(NewJob.Of("count", new { }) with { Priority = 5 });
        await bench.Restart(slots: 1);

        List<string> order = [];
        for (var i = 0; i < 3; i++)
        {
            var child = await bench.NextChild();
            order.Add(child.Job);
            (await child.Complete()).EnsureSuccessStatusCode();
        }

        order.ShouldBe([urgent.Id, first.Id, second.Id]);
    }

    [Fact]
    public async Task A_job_that_waits_for_others_leaves_them_its_slot()
    {
        await using var bench = await Bench.Start(it, slots: 1);
        var waiting = await bench.Submit("wait");
        var (parent, awaited) = (await bench.NextChild(), await bench.Submit());

        var child = await bench.NextChild();

        child.Job.ShouldBe(awaited.Id);
        (await child.Complete()).EnsureSuccessStatusCode();
        (await bench.Get(waiting.Id)).State.ShouldBe(JobState.Running);
        (await parent.Complete()).EnsureSuccessStatusCode();
        await bench.Until(waiting.Id, JobState.Succeeded);
    }

    [Fact]
    public async Task No_more_run_at_once_than_there_are_slots()
    {
        await using var bench = await Bench.Start(it, slots: 2);
        for (var i = 0; i < 5; i++)
            await bench.Submit();
        var (one, _) = (await bench.NextChild(), await bench.NextChild());

        (await Running()).Count.ShouldBe(2);
        bench.Executor.IsIdle.ShouldBeTrue();
        (await one.Complete()).EnsureSuccessStatusCode();
        await bench.NextChild();

        (await Running()).Count.ShouldBe(2);

        async Task<IReadOnlyList<Job>> Running() => Bench.Value(await bench.Jobs.List(new JobFilter(JobState.Running), 10, null, Cancel)).Items;
    }

    [Fact]
    public async Task A_job_does_not_start_before_its_time()
    {
        await using var bench = await Bench.Start(it);
        var later = await bench.Submit(NewJob.Of("count", new { }) with { NotBefore = it.Clock.GetUtcNow().AddHours(1) });
        var now = await bench.Submit();

        var first = await bench.NextChild();
        first.Job.ShouldBe(now.Id);
        (await bench.Get(later.Id)).State.ShouldBe(JobState.Queued);
        it.Clock.Advance(TimeSpan.FromHours(1));

        (await bench.NextChild()).Job.ShouldBe(later.Id);
    }

    [Fact]
    public async Task Pages_hold_every_job_once_newest_first_and_filters_choose()
    {
        await using var bench = await Bench.Start(it, slots: 0);
        List<string> ids = [];
        for (var i = 0; i < 7; i++)
        {
            it.Clock.Advance(TimeSpan.FromMilliseconds(1));
            ids.Add((await bench.Submit(NewJob.Of(i % 2 == 0 ? "count" : "crash", new { i }) with { Subject = $"run_{i:x8}", Group = "g" })).Id);
        }

        List<string> seen = [];
        string? after = null;
        do
        {
            var page = await bench.Server.Http.GetFromJsonAsync<Page<Job>>($"/api/v1/jobs?limit=3&group=g{(after is null ? "" : "&after=" + after)}", Cancel);
            seen.AddRange(page!.Items.Select(job => job.Id));
            after = page.Next;
        }
        while (after is not null);

        seen.ShouldBe(Enumerable.Reverse(ids));
        (await List("kind=crash")).ShouldBe([ids[5], ids[3], ids[1]]);
        (await List("subject=run_00000004")).ShouldBe([ids[4]]);
        (await List("state=running")).ShouldBeEmpty();

        async Task<IEnumerable<string>> List(string query) => (await bench.Server.Http.GetFromJsonAsync<Page<Job>>("/api/v1/jobs?" + query, Cancel))!.Items.Select(job => job.Id);
    }

    [Theory]
    [InlineData("state=asleep", "'asleep' is no state of a job.")]
    [InlineData("state=1", "'1' is no state of a job.")]
    [InlineData("limit=0", "A page cannot hold 0 jobs.")]
    public async Task A_list_that_cannot_be_is_refused_with_a_remedy(string query, string says)
    {
        await using var bench = await Bench.Start(it, slots: 0);

        using var answer = await bench.Server.Http.GetAsync("/api/v1/jobs?" + query, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        problem.GetProperty("detail").GetString().ShouldBe(says);
        problem.GetProperty("remedy").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Cancelling_ends_what_waits_and_all_that_is_part_of_it()
    {
        await using var bench = await Bench.Start(it, slots: 0);
        var whole = await bench.Submit();
        var part = await bench.Submit(NewJob.Of("count", new { }) with { Parent = whole.Id });
        var partOfPart = await bench.Submit(NewJob.Of("count", new { }) with { Parent = part.Id });
        var other = await bench.Submit();

        using var answer = await bench.Server.Http.PostAsync($"/api/v1/jobs/{whole.Id}/cancel", null, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var id in new[] { whole.Id, part.Id, partOfPart.Id })
            (await bench.Get(id)).State.ShouldBe(JobState.Cancelled);
        (await bench.Get(other.Id)).State.ShouldBe(JobState.Queued);
        Refused(await bench.Jobs.Cancel(Actor.System, whole.Id, Cancel)).Message.ShouldBe($"Job '{whole.Id}' is over already: cancelled.");
    }

    [Fact]
    public async Task A_failed_job_can_be_tried_again_and_a_queued_one_cannot()
    {
        await using var bench = await Bench.Start(it);
        var job = await bench.Submit();
        Refused(await bench.Jobs.Retry(Actor.System, (await bench.Submit(NewJob.Of("count", new { }) with { NotBefore = DateTimeOffset.MaxValue })).Id, Cancel)).Kind.ShouldBe(RefusalKind.Conflict);
        await (await bench.NextChild()).Say("fail", new { error = "No disk.", again = false });

        using var answer = await bench.Server.Http.PostAsync($"/api/v1/jobs/{job.Id}/retry", null, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var child = await bench.NextChild();
        child.Attempt.ShouldBe(2);
        (await child.Complete()).EnsureSuccessStatusCode();
        (await bench.Get(job.Id)).State.ShouldBe(JobState.Succeeded);
    }

    [Fact]
    public async Task What_happens_to_a_job_is_audited_and_published_in_order()
    {
        await using var bench = await Bench.Start(it);
        var job = await bench.Submit();
        await (await bench.NextChild()).Complete();

        var trail = await AuditTrail.Read(bench.Database, Cancel);
        trail.Faults(bench.Database.Log).ShouldBeEmpty();
        trail.Entries.Where(e => e.Member("obj") == job.Id).Select(e => e.Member("act")).ShouldBe(["job.submit", "job.start", "effect.write", "job.succeed"]);
        trail.Entries.Last(e => e.Member("obj") == job.Id).Member("auth").ShouldBe("job");
        trail.Actions.Count(act => act == "token.create").ShouldBe(1);
        trail.Actions.Count(act => act == "token.revoke").ShouldBe(1);
        (await EventTypes(bench.Database)).ShouldBe(["job.queued", "job.started", "job.succeeded"]);
    }

    private static Task<List<string>> EventTypes(Database database) => database.Query(async unit =>
        Dapper.SqlMapper.AsList(await Dapper.SqlMapper.QueryAsync<string>(unit.Connection, "SELECT type FROM outgoing_event ORDER BY sequence")), Cancel);

    private static Refusal Refused<T>(Result<T> result)
        where T : notnull =>
        result.Succeeded(out _, out var refusal) ? throw new ShouldAssertException("It was not refused.") : refusal;
}

public sealed class JobsOnSqlite(SqliteWork it) : JobTests(it), IClassFixture<SqliteWork>;

public sealed class JobsOnPostgres(PostgresWork it) : JobTests(it), IClassFixture<PostgresWork>;
