using Dapper;
using Npgsql;
using Slipway.Storage;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Storage;

/// <summary>Several servers on one PostgreSQL, and connections that break.</summary>
public sealed class PostgresServersTests(PostgresThings it) : IClassFixture<PostgresThings>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_servers_write_at_once_and_the_log_and_the_events_are_dense()
    {
        var address = await it.NewAddress();
        await using var one = await Database.Open(address, it.Modules, it.Clock, Cancel);
        await using var two = await Database.Open(address, it.Modules, it.Clock, Cancel);
        one.Log.ShouldBe(two.Log);

        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Add(i % 2 == 0 ? one : two, NewId())));

        var trail = await AuditTrail.Read(one, Cancel);
        trail.Entries.Count.ShouldBe(400);
        trail.Faults(one.Log).ShouldBeEmpty();
        var sequences = await two.Query(async unit => (await unit.Connection.QueryAsync<long>("SELECT sequence FROM outgoing_event ORDER BY sequence")).AsList(), Cancel);
        sequences.ShouldBe(Enumerable.Range(1, 400).Select(i => (long)i));
    }

    [Fact]
    public async Task A_unit_that_lost_a_race_is_run_once_more_and_sees_the_winner()
    {
        var id = NewId();
        var runs = 0;

        var result = await it.Database.Write<string>(Things.Somebody, async unit =>
        {
            runs++;
            if (await unit.Connection.ExecuteScalarAsync<long>("SELECT count(*) FROM thing WHERE id = @id", new { id }) > 0)
                return Refusal.Conflict("It is there.");
            await InsertFromOutside(id);
            await Things.Add(unit, id);
            return id;
        }, Cancel);

        result.Succeeded(out _, out var refusal).ShouldBeFalse();
        refusal!.Message.ShouldBe("It is there.");
        runs.ShouldBe(2);
    }

    [Fact]
    public async Task A_unit_that_breaks_a_rule_twice_fails_with_the_databases_words()
    {
        var id = NewId();
        await Add(it.Database, id);
        var runs = 0;

        var fault = await Should.ThrowAsync<PostgresException>(it.Database.Write<string>(Things.Somebody, async unit => { runs++; await Things.Add(unit, id); return id; }, Cancel));

        fault.SqlState.ShouldBe(PostgresErrorCodes.UniqueViolation);
        runs.ShouldBe(2);
    }

    [Fact]
    public async Task A_second_run_that_forgets_its_audit_entry_is_found_out_too()
    {
        var id = NewId();
        var runs = 0;

        await Should.ThrowAsync<InvalidOperationException>(it.Database.Write<string>(Things.Somebody, async unit =>
        {
            if (runs++ == 0)
            {
                await InsertFromOutside(id);
                await Things.Add(unit, id);
            }

            return id;
        }, Cancel));

        runs.ShouldBe(2);
    }

    [Fact]
    public async Task A_dropped_connection_fails_its_group_and_the_next_write_works()
    {
        await using var database = await it.OpenNew(Cancel);
        await using var group = new HeldGroup(database);
        var (first, last) = (NewId(), NewId());

        var before = Add(database, first);
        var broken = database.Write<int>(Things.Somebody, async unit =>
        {
            var backend = await unit.Connection.ExecuteScalarAsync<int>("SELECT pg_backend_pid()");
            await database.Query(reader => reader.Connection.ExecuteScalarAsync<bool>("SELECT pg_terminate_backend(@backend)", new { backend }), Cancel);
            await unit.Connection.ExecuteAsync("SELECT 1");
            return 1;
        }, Cancel);

        (await Should.ThrowAsync<NpgsqlException>(group.Let())).Message.ShouldContain("terminating connection due to administrator command");
        await Should.ThrowAsync<NpgsqlException>(before);
        await Should.ThrowAsync<NpgsqlException>(broken);
        await Add(database, last);
        (await Things.All(database, Cancel)).ShouldBe([last]);
        (await AuditTrail.Read(database, Cancel)).Faults(database.Log).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_statement_cancelled_in_the_middle_fails_its_own_unit_only()
    {
        await using var database = await it.OpenNew(Cancel);
        await using var group = new HeldGroup(database);
        using var cancelled = new CancellationTokenSource();

        var first = Add(database, NewId());
        var slow = database.Write<int>(Things.Somebody, async unit =>
        {
            cancelled.CancelAfter(100);
            await unit.Connection.ExecuteAsync(new CommandDefinition("SELECT pg_sleep(30)", cancellationToken: cancelled.Token));
            return 1;
        }, cancelled.Token);
        var last = Add(database, NewId());
        await group.Let();

        await Should.ThrowAsync<OperationCanceledException>(slow);
        await Task.WhenAll(first, last);
        (await Things.Count(database, "thing", Cancel)).ShouldBe(2);
    }

    [Fact]
    public async Task A_server_set_to_answer_before_the_disk_is_overruled_for_writes()
    {
        var address = await it.NewAddress();
        await using (var outside = NpgsqlDataSource.Create(Settings(address)))
            await outside.CreateCommand($"ALTER DATABASE {new Uri(address).AbsolutePath.Trim('/')} SET synchronous_commit = off").ExecuteNonQueryAsync(Cancel);
        await using var database = await Database.Open(address, it.Modules, it.Clock, Cancel);

        var setting = await database.Keep<string>(unit => Setting(unit), Cancel);

        setting.Succeeded(out var value, out _).ShouldBeTrue();
        value.ShouldBe("on");

        static async Task<Result<string>> Setting(Unit unit) => await unit.Connection.QuerySingleAsync<string>("SHOW synchronous_commit");
    }

    private static string NewId() => Ids.New("thing", TimeProvider.System);

    private static async Task Add(Database database, string id) =>
        (await database.Write<string>(Things.Somebody, async unit => { await Things.Add(unit, id); return id; }, Cancel)).IsSuccess.ShouldBeTrue();

    private async Task InsertFromOutside(string id)
    {
        await using var outside = NpgsqlDataSource.Create(Settings(it.Address));
        await outside.CreateCommand($"INSERT INTO thing (id, number) VALUES ('{id}', 1)").ExecuteNonQueryAsync(Cancel);
    }

    private static string Settings(string address) => new Uri(address) is var uri ? $"Host={uri.Host};Port={uri.Port};Username={uri.UserInfo};Database={uri.AbsolutePath.Trim('/')}" : "";
}
