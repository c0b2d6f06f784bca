using Dapper;
using Slipway.Storage;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Storage;

/// <summary>What a unit of work promises, whatever the database.</summary>
public abstract class UnitOfWorkTests(TestDatabase it)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string NewId() => Ids.New("thing", TimeProvider.System);

    [Fact]
    public async Task Rows_audit_entries_and_events_of_64_parallel_writers_are_committed_together_dense_and_in_order()
    {
        await using var database = await it.OpenNew(Cancel);
        var ids = Enumerable.Range(0, 640).Select(_ => NewId()).ToList();

        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Cancel }, async (id, _) =>
            (await database.Write<string>(Things.Somebody, async unit => { await Things.Add(unit, id); return id; }, Cancel)).IsSuccess.ShouldBeTrue());

        (await Things.All(database, Cancel)).ShouldBe(ids.Order(StringComparer.Ordinal));
        var trail = await AuditTrail.Read(database, Cancel);
        trail.Faults(database.Log).ShouldBeEmpty();
        trail.Subjects.Order(StringComparer.Ordinal).ShouldBe(ids.Order(StringComparer.Ordinal));
        var events = await Events(database);
        events.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, 640).Select(i => (long)i));
        events.Select(e => e.Subject).ShouldBe(trail.Subjects, "events and entries stand in the same order, that of the commits");
    }

    [Fact]
    public async Task A_refusal_leaves_nothing_behind()
    {
        var id = NewId();

        var result = await it.Database.Write<string>(Things.Somebody, async unit =>
        {
            await Things.Add(unit, id);
            return Refusal.Conflict("No.");
        }, Cancel);

        result.Succeeded(out _, out var refusal).ShouldBeFalse();
        refusal.ShouldBe(Refusal.Conflict("No."));
        await NothingIsLeftOf(id);
    }

    [Fact]
    public async Task A_write_without_an_audit_entry_throws_and_leaves_nothing_behind()
    {
        var id = NewId();

        var fault = await Should.ThrowAsync<InvalidOperationException>(it.Database.Write<string>(Things.Somebody, async unit =>
        {
            await Things.Insert(unit, id);
            return id;
        }, Cancel));

        fault.Message.ShouldBe("A unit of work wrote without an audit entry: call unit.Audit, or unit.NothingChanged.");
        await NothingIsLeftOf(id);
    }

    [Fact]
    public async Task A_unit_that_says_that_nothing_changed_needs_no_audit_entry()
    {
        var before = await Things.Count(it.Database, "audit_entry", Cancel);

        var result = await it.Database.Write<int>(Things.Somebody, unit =>
        {
            unit.NothingChanged();
            return Task.FromResult<Result<int>>(7);
        }, Cancel);

        result.Succeeded(out var value, out _).ShouldBeTrue();
        value.ShouldBe(7);
        (await Things.Count(it.Database, "audit_entry", Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task Bookkeeping_is_kept_without_an_audit_entry()
    {
        var id = NewId();

        await it.Database.Keep<string>(async unit => { await Things.Insert(unit, id); return id; }, Cancel);

        (await Things.All(it.Database, Cancel)).ShouldContain(id);
        (await AuditTrail.Read(it.Database, Cancel)).Subjects.ShouldNotContain(id);
    }

    [Fact]
    public async Task A_unit_that_was_cancelled_while_it_waited_is_not_run()
    {
        var ran = false;
        using var cancelled = new CancellationTokenSource();
        using var gate = new SemaphoreSlim(0);
        var ahead = it.Database.Keep<int>(async _ => { await gate.WaitAsync(Cancel); return 1; }, Cancel);
        var waiting = it.Database.Write<int>(Things.Somebody, _ => { ran = true; return Task.FromResult<Result<int>>(1); }, cancelled.Token);

        await cancelled.CancelAsync();
        gate.Release();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
        (await ahead).IsSuccess.ShouldBeTrue();
        ran.ShouldBeFalse();
    }

    [Fact]
    public async Task A_fault_in_one_unit_does_not_touch_its_neighbours_in_the_same_group()
    {
        await using var database = await it.OpenNew(Cancel);
        await using var group = new HeldGroup(database);
        var ids = Enumerable.Range(0, 4).Select(_ => NewId()).ToList();

        var first = database.Write<string>(Things.Somebody, async unit => { await Things.Add(unit, ids[0]); return ids[0]; }, Cancel);
        var badSql = database.Write<string>(Things.Somebody, async unit => { await Things.Add(unit, ids[1]); await unit.Connection.ExecuteAsync("SELECT * FROM no_such_table"); return ids[1]; }, Cancel);
        var thrown = database.Write<string>(Things.Somebody, async unit => { await Things.Add(unit, ids[2]); throw new FormatException("mine"); }, Cancel);
        var last = database.Write<string>(Things.Somebody, async unit => { await Things.Add(unit, ids[3]); return ids[3]; }, Cancel);
        await group.Let();

        (await first).IsSuccess.ShouldBeTrue();
        await Should.ThrowAsync<System.Data.Common.DbException>(badSql);
        (await Should.ThrowAsync<FormatException>(thrown)).Message.ShouldBe("mine");
        (await last).IsSuccess.ShouldBeTrue();
        (await Things.All(database, Cancel)).ShouldBe([ids[0], ids[3]], ignoreOrder: true);
        var trail = await AuditTrail.Read(database, Cancel);
        trail.Subjects.ShouldBe([ids[0], ids[3]]);
        trail.Faults(database.Log).ShouldBeEmpty();
        (await Events(database)).Select(e => e.Sequence).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Details_and_payloads_that_cannot_be_written_as_JSON_fail_their_own_unit_only()
    {
        await using var database = await it.OpenNew(Cancel);
        await using var group = new HeldGroup(database);
        var ids = Enumerable.Range(0, 4).Select(_ => NewId()).ToList();

        var first = database.Write<string>(Things.Somebody, async unit => { await Things.Add(unit, ids[0]); return ids[0]; }, Cancel);
        var details = database.Write<string>(Things.Somebody, async unit => { await Things.Insert(unit, ids[1]); unit.Audit("thing.add", ids[1], new { rate = double.NaN }); return ids[1]; }, Cancel);
        var payload = database.Write<string>(Things.Somebody, async unit => { await Things.Add(unit, ids[2]); unit.Publish("thing.told", ids[2], new { rate = double.NaN }); return ids[2]; }, Cancel);
        var action = database.Write<string>(Things.Somebody, async unit => { await Things.Insert(unit, ids[3]); unit.Audit(new string('x', 5000), ids[3]); return ids[3]; }, Cancel);
        await group.Let();

        (await first).IsSuccess.ShouldBeTrue();
        await Should.ThrowAsync<ArgumentException>(details);
        await Should.ThrowAsync<ArgumentException>(payload);
        await Should.ThrowAsync<ArgumentException>(action);
        (await Things.All(database, Cancel)).ShouldBe([ids[0]]);
    }

    [Fact]
    public async Task Answers_and_refusals_are_released_only_after_the_commit_of_their_group()
    {
        await using var database = await it.OpenNew(Cancel);
        await using var group = new HeldGroup(database);
        var id = NewId();
        using var gate = new SemaphoreSlim(0);
        var reached = new TaskCompletionSource();

        var added = database.Write<string>(Things.Somebody, async unit => { await Things.Add(unit, id); return id; }, Cancel);
        var refused = database.Write<string>(Things.Somebody, async unit =>
            await unit.Connection.ExecuteScalarAsync<long>("SELECT count(*) FROM thing WHERE id = @id", new { id }) == 1 ? Refusal.Conflict("It is there.") : id, Cancel);
        var holding = database.Keep<int>(async _ => { reached.SetResult(); await gate.WaitAsync(Cancel); return 1; }, Cancel);
        var letting = group.Let();
        await reached.Task;

        added.IsCompleted.ShouldBeFalse();
        refused.IsCompleted.ShouldBeFalse("the refusal rests on a row that is not committed yet");
        (await Things.All(database, Cancel)).ShouldBeEmpty();
        gate.Release();
        await letting;
        (await added).IsSuccess.ShouldBeTrue();
        (await refused).IsSuccess.ShouldBeFalse();
        (await holding).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task A_unit_that_writes_inside_another_is_told_so_instead_of_waiting_for_itself()
    {
        var nested = it.Database.Keep<int>(async _ =>
        {
            await it.Database.Keep<int>(_ => Task.FromResult<Result<int>>(1), Cancel);
            return 1;
        }, Cancel);

        (await Should.ThrowAsync<InvalidOperationException>(nested.WaitAsync(TimeSpan.FromSeconds(10), Cancel))).Message.ShouldContain("inside another");
    }

    [Fact]
    public async Task A_reading_unit_cannot_audit_or_publish_or_write()
    {
        var id = NewId();

        (await Should.ThrowAsync<InvalidOperationException>(it.Database.Query(unit => { unit.Audit("thing.add", id); return Task.FromResult(1); }, Cancel))).Message.ShouldContain("Database.Write");
        (await Should.ThrowAsync<InvalidOperationException>(it.Database.Query(unit => { unit.Publish("thing.added", id, 1); return Task.FromResult(1); }, Cancel))).Message.ShouldContain("Database.Write");
        await Should.ThrowAsync<System.Data.Common.DbException>(it.Database.Query(async unit => { await Things.Insert(unit, id); return 1; }, Cancel));
        await NothingIsLeftOf(id);
    }

    [Fact]
    public async Task A_reading_unit_sees_one_state_while_a_writer_commits()
    {
        var (before, after) = await it.Database.Query(async unit =>
        {
            var first = await unit.Connection.ExecuteScalarAsync<long>("SELECT count(*) FROM thing");
            var id = NewId();
            (await it.Database.Write<string>(Things.Somebody, async writing => { await Things.Add(writing, id); return id; }, Cancel)).IsSuccess.ShouldBeTrue();
            return (first, await unit.Connection.ExecuteScalarAsync<long>("SELECT count(*) FROM thing"));
        }, Cancel);

        after.ShouldBe(before);
        (await Things.Count(it.Database, "thing", Cancel)).ShouldBe(before + 1);
    }

    [Fact]
    public async Task A_read_that_fails_does_not_spoil_the_reads_after_it()
    {
        for (var i = 0; i < 50; i++)
            await Should.ThrowAsync<System.Data.Common.DbException>(it.Database.Query(unit => unit.Connection.ExecuteScalarAsync<long>("SELECT 1 FROM no_such_table"), Cancel));

        (await it.Database.Query(unit => unit.Connection.ExecuteScalarAsync<long>("SELECT 41 + 1"), Cancel)).ShouldBe(42);
    }

    [Fact]
    public async Task Commits_that_published_are_announced_and_a_listener_that_throws_harms_nobody()
    {
        await using var database = await it.OpenNew(Cancel);
        using var heard = new SemaphoreSlim(0);
        database.Published += (_, _) => { heard.Release(); throw new FormatException("listener"); };

        for (var i = 0; i < 3; i++)
            (await database.Write<string>(Things.Somebody, async unit => { await Things.Add(unit, NewId()); return "done"; }, Cancel)).IsSuccess.ShouldBeTrue();
        await database.Keep<int>(_ => Task.FromResult<Result<int>>(1), Cancel);

        for (var i = 0; i < 3; i++)
            (await heard.WaitAsync(TimeSpan.FromSeconds(10), Cancel)).ShouldBeTrue();
        heard.CurrentCount.ShouldBe(0, "a commit without events is not announced");
    }

    [Fact]
    public async Task A_closed_database_finishes_what_waits_and_takes_nothing_more()
    {
        var database = await it.OpenNew(Cancel);
        var waiting = Enumerable.Range(0, 50).Select(_ => database.Write<string>(Things.Somebody, async unit => { await Things.Add(unit, NewId()); return "done"; }, Cancel)).ToList();

        await database.DisposeAsync();

        (await Task.WhenAll(waiting)).ShouldAllBe(result => result.IsSuccess);
        await Should.ThrowAsync<ObjectDisposedException>(database.Keep<int>(_ => Task.FromResult<Result<int>>(1), Cancel));
    }

    private static Task<List<(long Sequence, string Type, string Subject)>> Events(Database database) => database.Query(async unit =>
        (await unit.Connection.QueryAsync<(long, string, string)>("SELECT sequence, type, subject FROM outgoing_event ORDER BY sequence")).AsList(), Cancel);

    private async Task NothingIsLeftOf(string id)
    {
        (await Things.All(it.Database, Cancel)).ShouldNotContain(id);
        (await AuditTrail.Read(it.Database, Cancel)).Subjects.ShouldNotContain(id);
        (await Events(it.Database)).ShouldNotContain(e => e.Subject == id);
    }
}

public sealed class UnitsOfWorkOnSqlite(SqliteThings it) : UnitOfWorkTests(it), IClassFixture<SqliteThings>;

public sealed class UnitsOfWorkOnPostgres(PostgresThings it) : UnitOfWorkTests(it), IClassFixture<PostgresThings>;
