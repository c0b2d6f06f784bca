using Slipway.Data.Contracts;
using Slipway.Data.Loads;

namespace Slipway.Tests.Data;

/// <summary>What a load does with rows.</summary>
public sealed class LoadTests : IDisposable
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task A_row_keeps_every_reason_for_which_it_was_set_aside()
    {
        var loaded = await _bench.Load(
            "id,age,town\n1,30,Bonn\n2,-5,\n3,200,Rome\n4,x,Bonn\n",
            """[{"range": {"column": "age", "min": 0, "max": 150, "else": "quarantine"}}, {"nulls": {"columns": ["town"], "else": "quarantine"}}, {"values": {"column": "town", "in": ["Bonn", "Oslo"], "else": "quarantine"}}]""",
            new DataSchema([new Column("id", ColumnType.Int), new Column("age", ColumnType.Int), new Column("town", ColumnType.String)]));

        Bench.SetAside(loaded).ShouldBe([(3, "age is -5, outside 0 to 150. town is missing."), (4, "age is 200, outside 0 to 150. town is 'Rome', which is none of Bonn, Oslo."), (5, "age is 'x', which is no int.")]);
        Bench.Read(loaded.Good.Path).ShouldBe([["1", "30", "Bonn"]]);
        loaded.Report.Checks.Select(c => (c.Outcome, c.FailingRows)).ShouldBe([(CheckOutcome.Quarantined, 2), (CheckOutcome.Quarantined, 1), (CheckOutcome.Quarantined, 1)]);
        loaded.Report.Checks[0].Words.ShouldBe("2 of 3 rows (66.667 %) have age outside 0 to 150 and were set aside.");
    }

    [Fact]
    public async Task Of_rows_that_repeat_the_first_good_one_stays()
    {
        var loaded = await _bench.Load(
            "id,v\n1,-1\n1,5\n1,6\n2,7\n,8\n,9\n",
            """[{"range": {"column": "v", "min": 0, "else": "quarantine"}}, {"unique": {"column": "id", "else": "quarantine"}}]""");

        Bench.Read(loaded.Good.Path).ShouldBe([["1", "5"], ["2", "7"], [null, "8"], [null, "9"]]);
        Bench.SetAside(loaded).Select(r => r.Line).ShouldBe([2, 4]);
    }

    [Fact]
    public async Task Text_that_means_missing_is_told_from_text_that_does_not()
    {
        var typed = await _bench.Load("n,t\n1,NA\nNA,x\n");
        var untyped = await _bench.Load("t,u\nNA,x\nb,y\n");

        Bench.Read(typed.Good.Path).ShouldBe([["1", null], [null, "x"]]);
        typed.Nulls.ShouldBe(["NA"]);
        Bench.Read(untyped.Good.Path).ShouldBe([["NA", "x"], ["b", "y"]]);
    }

    [Theory]
    [InlineData("true\nFALSE\n", ColumnType.Bool)]
    [InlineData("1\n-20\n+3\n", ColumnType.Int)]
    [InlineData("1\n2.5\n1e3\n", ColumnType.Float)]
    [InlineData("9223372036854775807\n1\n", ColumnType.Int)]
    [InlineData("99999999999999999999\n1\n", ColumnType.Float)]
    [InlineData("007\n008\n", ColumnType.String)]
    [InlineData("2001-02-28\n2001-03-01\n", ColumnType.Date)]
    [InlineData("2001-02-30\n2001-03-01\n", ColumnType.String)]
    [InlineData("2001-02-28 10:00\n2001-03-01T11:00:00Z\n", ColumnType.Timestamp)]
    [InlineData("31/12/2001\n01/02/2001\n", ColumnType.Date)]
    [InlineData("01/02/2001\n02/03/2001\n", ColumnType.String)]
    [InlineData("YES\nNO\n", ColumnType.String)]
    public async Task A_columns_type_is_the_narrowest_that_every_value_fits(string values, ColumnType type) =>
        (await _bench.Load("v\n" + values)).Schema.Columns[0].Type.ShouldBe(type);

    [Fact]
    public async Task Dates_are_read_in_their_declared_format_and_instants_in_UTC()
    {
        var loaded = await _bench.Load("d,t\n31/12/2001,2001-01-01T02:00:00+02:00\n", schema: new DataSchema([new Column("d", ColumnType.Date, Format: "%d/%m/%Y"), new Column("t", ColumnType.Timestamp)]));

        Bench.Read(loaded.Good.Path).ShouldBe([["2001-12-31", "2001-01-01 00:00:00"]]);
    }

    [Fact]
    public async Task A_value_that_may_never_be_missing_sets_its_row_aside_when_it_is()
    {
        var loaded = await _bench.Load("a,b\n1,\n,2\n", schema: new DataSchema([new Column("a", ColumnType.Int, Nullable: false), new Column("b", ColumnType.Int)]));

        Bench.SetAside(loaded).ShouldBe([(3, "a is missing, and the schema says that it never is.")]);
    }

    [Fact]
    public async Task Derived_columns_are_computed_and_a_row_for_which_one_cannot_be_is_set_aside()
    {
        var loaded = await _bench.Load("n\n20\n5\n-1\n\n", derive: [("late", "n > 15"), ("root", "log(n)"), ("either", "late OR root > 0.5")]);

        Bench.Read(loaded.Good.Path).ShouldBe([["20", "true", "1.3010299956639813", "true"], ["5", "false", "0.6989700043360189", "true"]]);
        Bench.SetAside(loaded).ShouldBe([(4, "root cannot be computed (log(n)).")]);
        loaded.Schema.Columns.Select(c => (c.Name, c.Type, c.Derived)).ShouldBe([("n", ColumnType.Int, null), ("late", ColumnType.Bool, "n > 15"), ("root", ColumnType.Float, "log(n)"), ("either", ColumnType.Bool, "late OR root > 0.5")]);
    }

    [Theory]
    [InlineData("(SELECT max(n) FROM data)", "uses subquery, which is not allowed here")]
    [InlineData("read_text('/etc/passwd')", "calls read_text")]
    [InlineData("current_setting('memory_limit')", "calls current_setting")]
    [InlineData("now()", "calls now")]
    [InlineData("random()", "calls random")]
    [InlineData("sum(n)", "calls sum")]
    [InlineData("row_number() OVER ()", "uses window")]
    [InlineData("n) FROM data; DROP TABLE data; --", "is not")]
    [InlineData("n), (n", "is not one expression")]
    [InlineData("n FROM read_csv('/etc/passwd')", "is not read")]
    [InlineData("getenv('HOME')", "calls getenv")]
    [InlineData("m + 1", "Referenced column \"m\" not found")]
    [InlineData("[n]", "its value is BIGINT[]")]
    public async Task An_expression_that_does_more_than_compute_is_refused(string expression, string why) =>
        (await _bench.Refused(_bench.File("n\n1\n"), new LoadRules { AsOf = Bench.AsOf, Derive = [KeyValuePair.Create("x", expression)] })).ShouldContain(why);

    [Theory]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')", "reads from a table function")]
    [InlineData("SELECT * FROM '/etc/passwd'", "reads from '/etc/passwd'")]
    [InlineData("SELECT * FROM duckdb_settings()", "reads from a table function")]
    [InlineData("SELECT * FROM information_schema.tables", "reads from 'tables'")]
    [InlineData("COPY data TO '/tmp/x'", "is not read")]
    [InlineData("SELECT 1; SELECT 2", "is more than one statement")]
    [InlineData("SELECT count(*) FROM data", "always answers with one row")]
    [InlineData("SELECT * FROM data WHERE m > 1", "Referenced column \"m\" not found")]
    public async Task A_query_that_reads_anything_but_the_data_is_refused(string query, string why) =>
        (await _bench.Refused(_bench.File("n\n1\n"), new LoadRules { AsOf = Bench.AsOf, Checks = Bench.Checks(System.Text.Json.JsonSerializer.Serialize(new[] { new { sql = new { query } } })) })).ShouldContain(why);

    [Fact]
    public async Task A_query_of_ones_own_counts_the_rows_it_finds()
    {
        var loaded = await _bench.Load("a,b\n1,2\n2,1\n5,9\n", """[{"sql": {"name": "every pair has its mirror", "query": "WITH m AS (SELECT b AS a, a AS b FROM data) SELECT * FROM data EXCEPT SELECT * FROM m", "else": "warn"}}]""");

        loaded.Report.Checks[0].ShouldBe(new CheckResult(0, "sql", "every pair has its mirror", Otherwise.Warn, CheckOutcome.Warned, 1, "at most 0", 1, "The query found 1 rows; at most 0 may be found."));
    }

    [Theory]
    [InlineData("{'a': 1} AS s", "column 's' is STRUCT(a INTEGER)")]
    [InlineData("[1, 2] AS l", "column 'l' is INTEGER[]")]
    [InlineData("MAP {'a': 1} AS m", "column 'm' is MAP(VARCHAR, INTEGER)")]
    [InlineData("'x'::BLOB AS b", "column 'b' is BLOB")]
    public async Task Nested_values_and_bytes_in_Parquet_are_refused_in_words(string column, string why) =>
        (await _bench.Refused(_bench.Parquet($"SELECT 1 AS n, {column}"))).ShouldContain(why);

    [Fact]
    public async Task Parquet_is_cast_to_the_schema_and_what_does_not_fit_is_set_aside_by_row_number()
    {
        var file = _bench.Parquet("SELECT * FROM (VALUES (1.5::DOUBLE, '7', TIMESTAMPTZ '2001-01-01 00:00:00+02'), (2, 'x', NULL), (3, '9', NULL)) t(n, s, t)");

        var loaded = await _bench.Load(file, new LoadRules { AsOf = Bench.AsOf, Schema = new DataSchema([new Column("s", ColumnType.Int), new Column("n", ColumnType.Int), new Column("t", ColumnType.Timestamp)]) });

        Bench.Read(loaded.Good.Path).ShouldBe([["9", "3", null]]);
        Bench.SetAside(loaded).ShouldBe([(1, "n is '1.5', which is no int."), (2, "s is 'x', which is no int.")]);
    }

    [Fact]
    public async Task The_same_rows_have_the_same_id_whatever_the_threads_and_the_file_they_came_in()
    {
        var csv = _bench.File("n,s\n" + string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{i},text {i % 977}\n")));
        var first = await _bench.Load(csv);
        var again = await _bench.Load(_bench.File("n;s\r\n" + string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{i};\"text {i % 977}\"\r\n"))));
        var other = new Slipway.Data.DataEngine(new Slipway.Data.DataEngineOptions { WorkFolder = _bench.WorkFolder, Threads = 5 });
        var parquet = (await other.Load([new SourceFile(first.Good.Path, "v1.parquet")], new LoadRules { AsOf = Bench.AsOf }, _bench.At("other"), Bench.Cancel)).Value();

        again.Good.Md5.ShouldBe(first.Good.Md5);
        parquet.Good.Sha256.ShouldBe(first.Good.Sha256);
        first.Good.Md5.ShouldBe(Bench.Md5(await File.ReadAllBytesAsync(first.Good.Path, Bench.Cancel)));
    }

    [Fact]
    public async Task A_source_that_lacks_a_column_is_refused_and_one_with_more_is_told()
    {
        var schema = new DataSchema([new Column("n", ColumnType.Int)]);

        (await _bench.Refused(_bench.File("N_\n1\n"), new LoadRules { AsOf = Bench.AsOf, Schema = schema })).ShouldBe("data.csv lacks the column 'n' of the schema. Did you mean 'N_'? Give a source with all columns, or change the schema.");
        (await _bench.Load("m,n\n1,2\n", schema: schema)).Sources[0].Decisions.ShouldContain("Left out, since the schema does not have it: m.");
    }

    [Fact]
    public async Task Repaired_rows_go_through_the_checks_again_and_nothing_gets_lost()
    {
        var rules = new LoadRules { AsOf = Bench.AsOf, Schema = new DataSchema([new Column("id", ColumnType.Int), new Column("v", ColumnType.Int)]), Checks = Bench.Checks("""[{"range": {"column": "v", "min": 0, "else": "quarantine"}}]""") };
        var first = await _bench.Load(_bench.File("id,v\n1,1\n2,-2\n3\n4,x\n"), rules);

        var replayed = (await _bench.Engine.Load(new Replay(first.Good.Path, first.Bad!.Path, "version 1", [new RowEdit(1, new Dictionary<string, string?> { ["v"] = "2" }), new RowEdit(2, new Dictionary<string, string?> { ["id"] = "3", ["v"] = null })]), rules, _bench.At("replayed"), Bench.Cancel)).Value();

        (replayed.Input, replayed.Rows, replayed.SetAside).ShouldBe((4, 3, 1));
        Bench.Read(replayed.Good.Path).ShouldBe([["1", "1"], ["2", "2"], ["3", null]]);
        Bench.SetAside(replayed).ShouldBe([(5, "v is 'x', which is no int.")]);
        (await _bench.Engine.Load(new Replay(first.Good.Path, first.Bad.Path, "version 1", []), rules, _bench.At("as-is"), Bench.Cancel)).Value().SetAside.ShouldBe(3);
        (await _bench.Engine.Load(new Replay(first.Good.Path, first.Bad.Path, "version 1", [new RowEdit(9, new Dictionary<string, string?> { ["v"] = "2" })]), rules, _bench.At("no"), Bench.Cancel)).Refusal().Message.ShouldBe("There is no row 9 in quarantine; it holds rows 1 to 3.");
    }

    [Fact]
    public async Task A_load_that_is_cancelled_leaves_nothing_behind()
    {
        using var stop = new CancellationTokenSource();
        var file = _bench.Parquet("SELECT i AS n, md5(i::VARCHAR) AS s FROM range(3000000) r(i)");

        var loading = _bench.Engine.Load([file], new LoadRules { AsOf = Bench.AsOf }, _bench.At("cancelled"), stop.Token);
        stop.CancelAfter(TimeSpan.FromMilliseconds(300));

        await Should.ThrowAsync<OperationCanceledException>(() => loading);
        Directory.Exists(_bench.At("cancelled")).ShouldBeFalse();
        Directory.EnumerateFileSystemEntries(_bench.WorkFolder).ShouldBeEmpty();
    }

    public void Dispose() => _bench.Dispose();
}
