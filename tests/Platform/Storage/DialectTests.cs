using System.Data.Common;
using Dapper;
using Slipway.Storage;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Storage;

/// <summary>What SQL may rely on, whatever the database.</summary>
public abstract class DialectTests(TestDatabase it)
{
    private static readonly BulkInsert<Wide> Insert = new("wide",
    [
        new("id", "bigint", w => w.Id),
        new("small", "bigint", w => w.Small),
        new("whole", "bigint", w => w.Whole),
        new("real", "double precision", w => w.Real),
        new("yes", "boolean", w => w.Yes),
        new("bytes", "bytea", w => w.Bytes),
        new("word", "text", w => w.Word),
    ], "(id) DO NOTHING");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private sealed record Wide(long Id, int? Small, long? Whole, double? Real, bool? Yes, byte[]? Bytes, string? Word);

    [Fact]
    public async Task Many_rows_with_every_type_and_with_nulls_come_back_as_they_went_in()
    {
        await MakeTable();
        List<Wide> rows =
        [
            new(1, 7, long.MaxValue, 0.1 + 0.2, true, [0, 1, 255], "Grüße, \"quotes\", {braces}, 日本, 🚂, \\back\\slash\nline"),
            new(2, int.MinValue, long.MinValue, double.Epsilon, false, [], ""),
            new(3, null, null, null, null, null, null),
            new(4, 0, -1, -0.0, true, new byte[10_000], "NULL"),
            new(5, 0, 0, double.PositiveInfinity, true, [1], "ends"),
        ];

        await Keep(unit => it.Database.Dialect.InsertMany(unit, Insert, rows, Cancel));

        var found = await it.Database.Query(Wides, Cancel);
        found.Count.ShouldBe(5);
        foreach (var (row, back) in rows.Zip(found))
        {
            (back with { Bytes = null }).ShouldBe(row with { Bytes = null });
            back.Bytes.ShouldBe(row.Bytes);
        }
    }

    [Fact]
    public async Task Many_rows_none_and_twice_the_same()
    {
        await MakeTable();
        await Keep(unit => it.Database.Dialect.InsertMany(unit, Insert, [], Cancel));
        List<Wide> rows = [.. Enumerable.Range(0, 2500).Select(i => new Wide(i, i, i, i, i % 2 == 0, null, "row " + i))];

        await Keep(unit => it.Database.Dialect.InsertMany(unit, Insert, rows, Cancel));
        await Keep(unit => it.Database.Dialect.InsertMany(unit, Insert, [rows[7] with { Word = "other" }, .. rows], Cancel));

        (await Things.Count(it.Database, "wide", Cancel)).ShouldBe(2500);
        (await it.Database.Query(unit => unit.Connection.QuerySingleAsync<string>("SELECT word FROM wide WHERE id = 7"), Cancel)).ShouldBe("row 7", "a row that is there is left as it is");
    }

    [Fact]
    public async Task A_bulk_insert_that_fails_leaves_the_same_statement_usable()
    {
        await MakeTable();
        await Should.ThrowAsync<Exception>(it.Database.Query(async unit => { await it.Database.Dialect.InsertMany(unit, Insert, [new Wide(1, 1, 1, 1, true, null, "read")], Cancel); return 1; }, Cancel));

        await Keep(unit => it.Database.Dialect.InsertMany(unit, Insert, [new Wide(1, 1, 1, 1, true, null, "written")], Cancel));

        (await Things.Count(it.Database, "wide", Cancel)).ShouldBe(1);
    }

    [Fact]
    public async Task A_text_with_a_NUL_is_refused_wherever_it_is_sent_and_the_neighbours_stay()
    {
        await MakeTable();
        (Func<Unit, Task> Work, string Why)[] sends =
        [
            (unit => unit.Connection.ExecuteAsync("INSERT INTO wide (id, word) VALUES (1, @word)", new { word = "a\0" }), "a statement"),
            (unit => unit.Connection.ExecuteAsync("INSERT INTO wide (id, word) VALUES (@id, @word)", new[] { new { id = 2, word = "b" }, new { id = 3, word = "\0" } }), "a statement sent twice"),
            (unit => unit.Connection.QueryAsync<long>("SELECT id FROM wide WHERE word = @word", new { word = "a\0b" }), "a question"),
            (unit => it.Database.Dialect.InsertMany(unit, Insert, [new Wide(4, 0, 0, 0, true, null, "c"), new Wide(5, 0, 0, 0, true, null, "\0")], Cancel), "a bulk insert"),
            (unit => Sent(unit, "a\0"), "a command of its own"),
        ];

        foreach (var (work, why) in sends)
            (await Should.ThrowAsync<DbException>(Keep(work), why)).SqlState.ShouldBe(StorableText.SqlState, why);

        await Keep(unit => it.Database.Dialect.InsertMany(unit, Insert, [new Wide(9, 0, 0, 0, true, [0], "kept")], Cancel));
        (await it.Database.Query(Wides, Cancel)).ShouldHaveSingleItem().Word.ShouldBe("kept");
    }

    [Theory]
    [InlineData("Flight%", "Flights")]
    [InlineData("flight%", "flights", "flights_2024")]
    [InlineData("%2024", "flights_2024")]
    [InlineData("%\\%", "back\\slash")]
    [InlineData("FLIGHTS")]
    public async Task LIKE_heeds_case_and_knows_no_escape(string pattern, params string[] expected) =>
        (await Matching(it.Database.Dialect.Like("word", "@pattern"), pattern)).ShouldBe(expected, ignoreOrder: true);

    [Theory]
    [InlineData("FLIGHTS", "Flights", "flights")]
    [InlineData("fLiGhTs%", "Flights", "flights", "flights_2024")]
    [InlineData("%\\%", "back\\slash")]
    [InlineData("GRÜSSE", "Grüsse")]
    [InlineData("%журнал%", "ЖУРНАЛ")]
    public async Task ILIKE_does_not_heed_case_in_any_script(string pattern, params string[] expected) =>
        (await Matching(it.Database.Dialect.Ilike("word", "@pattern"), pattern)).ShouldBe(expected, ignoreOrder: true);

    private async Task<List<string>> Matching(string condition, string pattern)
    {
        await MakeTable();
        string[] words = ["Flights", "flights", "flights_2024", "back\\slash", "Grüsse", "ЖУРНАЛ"];
        await Keep(unit => it.Database.Dialect.InsertMany(unit, Insert, [.. words.Select((w, i) => new Wide(i, 0, 0, 0, true, null, w))], Cancel));
        return await it.Database.Query(async unit => (await unit.Connection.QueryAsync<string>($"SELECT word FROM wide WHERE {condition}", new { pattern })).AsList(), Cancel);
    }

    private Task MakeTable() => Keep(unit => unit.Connection.ExecuteAsync("""
        DROP TABLE IF EXISTS wide;
        CREATE TABLE wide (id BIGINT PRIMARY KEY, small BIGINT, whole BIGINT, real DOUBLE PRECISION, yes BOOLEAN, bytes BYTEA, word TEXT)
        """));

    private async Task Keep(Func<Unit, Task> work) => (await it.Database.Keep<int>(async unit => { await work(unit); return 1; }, Cancel)).IsSuccess.ShouldBeTrue();

    private static async Task Sent(Unit unit, string word)
    {
        await using var command = unit.Connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM wide WHERE word = @word";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@word", word);
        command.Parameters.Add(parameter);
        await command.ExecuteScalarAsync(Cancel);
    }

    private static async Task<List<Wide>> Wides(Unit unit)
    {
        var rows = new List<Wide>();
        await using var command = unit.Connection.CreateCommand();
        command.CommandText = "SELECT id, small, whole, real, yes, bytes, word FROM wide ORDER BY id";
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        while (await reader.ReadAsync(Cancel))
        {
            rows.Add(new Wide(reader.GetInt64(0), reader.IsDBNull(1) ? null : (int)reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetDouble(3),
                reader.IsDBNull(4) ? null : reader.GetBoolean(4), reader.IsDBNull(5) ? null : (byte[])reader[5], reader.IsDBNull(6) ? null : reader.GetString(6)));
        }

        return rows;
    }
}

public sealed class DialectOnSqlite(SqliteThings it) : DialectTests(it), IClassFixture<SqliteThings>;

public sealed class DialectOnPostgres(PostgresThings it) : DialectTests(it), IClassFixture<PostgresThings>;
