using System.Reflection;
using Dapper;
using Slipway.Storage;
using Slipway.Storage.Migrations;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Storage;

/// <summary>How a database is brought up to date, whatever the database.</summary>
public abstract class MigrationTests(TestDatabase it)
{
    private const string First = "CREATE TABLE a (id BIGINT PRIMARY KEY); CREATE TABLE log (line TEXT NOT NULL);";
    private const string Second = "INSERT INTO log (line) VALUES ('second ran');";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_migration_runs_once_and_new_ones_follow()
    {
        var address = await it.NewAddress();
        await Open(address, ("Test/Migrations/0001-a.sql", First));
        await Open(address, ("Test/Migrations/0001-a.sql", First), ("Test/Migrations/0002-b.sql", Second));
        await Open(address, ("Test/Migrations/0001-a.sql", First), ("Test/Migrations/0002-b.sql", Second));

        (await Lines(address, First, Second)).ShouldBe(["second ran"]);
    }

    [Fact]
    public async Task Only_the_file_for_this_database_runs_where_there_are_two()
    {
        var address = await it.NewAddress();
        (string, string)[] files = [("Test/Migrations/0001-a.sql", First), ("Test/Migrations/0002-b.sqlite.sql", "INSERT INTO log VALUES ('sqlite')"), ("Test/Migrations/0002-b.postgres.sql", "INSERT INTO log VALUES ('postgres')")];

        await using var database = await Database.Open(address, Modules(files), it.Clock, Cancel);

        (await database.Query(async unit => (await unit.Connection.QueryAsync<string>("SELECT line FROM log")).AsList(), Cancel)).ShouldBe([database.Dialect.Name]);
    }

    [Fact]
    public async Task Rows_whose_first_has_no_bytes_are_read_as_bytes_all_the_same()
    {
        await using var database = await Database.Open(await it.NewAddress(), Modules(("Test/Migrations/0001-a.sql", "CREATE TABLE a (id BIGINT NOT NULL, content BYTEA); INSERT INTO a VALUES (1, NULL);")), it.Clock, Cancel);
        await database.Keep<int>(async unit => await unit.Connection.ExecuteAsync("INSERT INTO a VALUES (2, @content)", new { content = new byte[] { 7 } }), Cancel);

        var rows = await database.Query(async unit => (await unit.Connection.QueryAsync<Row>("SELECT id AS Id, content AS Content FROM a ORDER BY id")).AsList(), Cancel);

        rows.Select(row => row.Content).ShouldBe([null, [7]]);
    }

    [Fact]
    public async Task Servers_that_start_at_once_on_one_database_migrate_it_once()
    {
        var address = await it.NewAddress();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Open(address, ("Test/Migrations/0001-a.sql", First), ("Test/Migrations/0002-b.sql", Second)), Cancel)));

        (await Lines(address, First, Second)).ShouldBe(["second ran"]);
    }

    [Fact]
    public async Task A_newer_database_is_refused_with_one_sentence()
    {
        var address = await it.NewAddress();
        await Open(address, ("Test/Migrations/0001-a.sql", First), ("Test/Migrations/0002-b.sql", Second));

        var fault = await Should.ThrowAsync<DatabaseUnusableException>(Open(address, ("Test/Migrations/0001-a.sql", First)));

        fault.Message.ShouldContain("was written by a newer Slipway (it has migration Test 0002-b, which this one does not know); start that version, or restore a backup of this one.");
    }

    [Fact]
    public async Task A_migration_whose_text_was_changed_is_refused()
    {
        var address = await it.NewAddress();
        await Open(address, ("Test/Migrations/0001-a.sql", First));

        var fault = await Should.ThrowAsync<DatabaseUnusableException>(Open(address, ("Test/Migrations/0001-a.sql", First + " ")));

        fault.Message.ShouldContain("another text of migration Test 0001-a");
    }

    [Theory]
    [InlineData("Test/Migrations/0003-b.sql", "Test 0003-b: expected number 2")]
    [InlineData("Test/Migrations/0001-b.sql", "expected number 2")]
    public async Task A_gap_or_a_double_is_refused_before_anything_runs(string second, string says)
    {
        var address = await it.NewAddress();

        var fault = await Should.ThrowAsync<InvalidOperationException>(Open(address, ("Test/Migrations/0001-a.sql", First), (second, Second)));

        fault.Message.ShouldContain(says);
        await using var database = await Database.Open(address, [typeof(Database).Assembly], it.Clock, Cancel);
        await Should.ThrowAsync<System.Data.Common.DbException>(Things.Count(database, "a", Cancel));
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_database_as_it_was_and_is_named()
    {
        var address = await it.NewAddress();
        await Open(address, ("Test/Migrations/0001-a.sql", First));

        var fault = await Should.ThrowAsync<InvalidOperationException>(Open(address, ("Test/Migrations/0001-a.sql", First), ("Test/Migrations/0002-b.sql", Second), ("Test/Migrations/0003-c.sql", "INSERT INTO no_such_table VALUES (1);")));

        fault.Message.ShouldStartWith("Migration Test 0003-c failed: ");
        (await Lines(address, First)).ShouldBeEmpty();
    }

    private async Task Open(string address, params (string, string)[] files)
    {
        await using var database = await Database.Open(address, Modules(files), it.Clock, Cancel);
    }

    private async Task<List<string>> Lines(string address, params string[] texts)
    {
        (string, string)[] files = [.. texts.Select((text, i) => ($"Test/Migrations/000{i + 1}-{(char)('a' + i)}.sql", text))];
        await using var database = await Database.Open(address, Modules(files), it.Clock, Cancel);
        return await database.Query(async unit => (await unit.Connection.QueryAsync<string>("SELECT line FROM log")).AsList(), Cancel);
    }

    private sealed record Row(long Id, byte[]? Content);

    private static IReadOnlyList<Assembly> Modules(params (string, string)[] files) => [typeof(Database).Assembly, new SqlModule(files)];
}

public sealed class MigrationsOnSqlite(SqliteDatabase it) : MigrationTests(it), IClassFixture<SqliteDatabase>;

public sealed class MigrationsOnPostgres(PostgresDatabase it) : MigrationTests(it), IClassFixture<PostgresDatabase>;
