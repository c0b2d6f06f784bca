using Slipway.Data.Contracts;
using Slipway.Data.Loads;

namespace Slipway.Tests.Data;

/// <summary>The data of the examples are what their papers say.</summary>
public sealed class ExampleTests : IDisposable
{
    private const string Late = "delay > 15";
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Examples");
    private readonly Bench _bench = new();

    [Fact]
    public async Task Flights_are_late_as_often_as_all_three_million_were_month_by_month()
    {
        var loaded = await Flights("[]");

        var months = Bench.Rows($"SELECT month(date), count(*), avg(CAST(late AS INTEGER)) FROM read_parquet('{loaded.Good.Path}') GROUP BY 1 ORDER BY 1");
        months.Select(m => (long)m[0]!).ShouldBe([1, 2, 3, 4, 5, 6, 7]);
        // Of all: 20.5, 23.3, 21.0, 17.9, 16.1 and 21.3 %; a tenth of them has standard errors of 0.2 points.
        months.Take(6).Select(m => (double)m[2]!).Zip([0.205, 0.233, 0.210, 0.179, 0.161, 0.213]).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 0.005);
        (loaded.Rows, loaded.SetAside, new FileInfo(Path.Combine(Folder, "flights.parquet")).Length < 3_000_000).ShouldBe((300_000, 0, true));
    }

    [Fact]
    public async Task The_known_defects_of_flights_are_kept_and_found()
    {
        var loaded = await Flights("""
            [{"range": {"column": "delay", "min": -120, "max": 2000, "else": "quarantine"}}, {"range": {"column": "date", "max": "2001-06-30T23:59:59", "else": "warn"}},
             {"values": {"column": "origin", "match": "^[A-Z]{3}$"}}, {"nulls": {"columns": ["origin", "destination", "distance"], "max": "0%"}}, {"duplicates": {"columns": ["date", "origin", "destination"], "max": "1%", "else": "warn"}},
             {"unique": {"column": "id"}}, {"rows": {"min": 299990}}]
            """);

        Bench.SetAside(loaded).Select(r => r.Reasons).ShouldBe(["delay is -212, outside -120 to 2000.", "delay is -953, outside -120 to 2000.", "delay is -1116, outside -120 to 2000."]);
        loaded.Report.Checks.Select(c => (c.Kind, c.Outcome, c.FailingRows)).ShouldBe(
        [
            ("range", CheckOutcome.Quarantined, 3), ("range", CheckOutcome.Warned, 6), ("values", CheckOutcome.Passed, 0), ("nulls", CheckOutcome.Passed, 0), ("duplicates", CheckOutcome.Passed, 85), ("unique", CheckOutcome.Passed, 0), ("rows", CheckOutcome.Passed, null),
        ]);
        loaded.Report.Outcome.ShouldBe(CheckOutcome.Warned);
    }

    [Fact]
    public async Task The_sample_is_in_the_order_of_event_time()
    {
        var loaded = await Flights("[]");

        Bench.Rows($"SELECT count(*) FROM (SELECT date < lag(date) OVER (ORDER BY id) AS back FROM read_parquet('{loaded.Good.Path}')) WHERE back")[0][0].ShouldBe(0L);
    }

    [Fact]
    public async Task Credit_is_read_with_its_types_and_missing_values()
    {
        var loaded = await _bench.Load(new SourceFile(Path.Combine(Folder, "credit.csv"), "credit.csv"));

        (loaded.Rows, loaded.SetAside).ShouldBe((4454, 0));
        loaded.Nulls.ShouldBeEmpty();
        loaded.Schema.Columns.Where(c => c.Type == ColumnType.String).Select(c => c.Name).ShouldBe(["Status", "Home", "Marital", "Records", "Job"]);
        loaded.Schema.Columns.Where(c => c.Type == ColumnType.Int).Select(c => c.Name).ShouldBe(["Seniority", "Time", "Age", "Expenses", "Income", "Assets", "Debt", "Amount", "Price"]);
        loaded.Profile.Columns.Where(c => c.Nulls > 0).Select(c => c.Name).ShouldBe(["Home", "Marital", "Job", "Income", "Assets", "Debt"]);
        loaded.Profile.Columns[0].Top.Select(t => t.Value).ShouldBe(["good", "bad"]);
    }

    private Task<LoadResult> Flights(string checks) => _bench.Load(
        new SourceFile(Path.Combine(Folder, "flights.parquet"), "flights.parquet"),
        new LoadRules { AsOf = Bench.AsOf, Checks = Bench.Checks(checks), Time = "date", Derive = [KeyValuePair.Create("late", Late), KeyValuePair.Create("hour", "hour(date)")] });

    public void Dispose() => _bench.Dispose();
}
