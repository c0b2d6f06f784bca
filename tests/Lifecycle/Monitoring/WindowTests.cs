using System.Text.Json;

namespace Slipway.Tests.Monitoring;

/// <summary>What holds for windows whatever the database; each database below runs all of it.</summary>
public abstract class WindowTests(MonitoringWorld world)
{
    [Fact]
    public async Task A_window_is_computed_once_predictions_have_passed_its_end_and_not_before()
    {
        var name = await world.Watch("""[{"drift": {"max": 0.2}}]""");

        await world.Predict(name, LateFlights.Day(0, 500, seed: 2));
        await world.Look(name);
        var open = (await world.Get($"{name}/windows")).GetProperty("items").GetArrayLength();
        await world.Predict(name, LateFlights.Day(1, 1, seed: 2));
        await world.Look(name);
        var again = await world.Look(name);

        (open, again).ShouldBe((0, 0));
        var windows = await world.Get($"{name}/windows");
        var window = windows.GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        window.GetProperty("start").GetDateTimeOffset().ShouldBe(LateFlights.FirstDay);
        window.GetProperty("end").GetDateTimeOffset().ShouldBe(LateFlights.FirstDay.AddDays(1));
        window.GetProperty("rows").GetInt64().ShouldBe(500);
        window.GetProperty("settled").GetBoolean().ShouldBeFalse();
    }

    /// <summary>Whoever did not get an answer asks again; the log holds both.</summary>
    [Fact]
    public async Task A_prediction_that_was_asked_for_twice_is_counted_once()
    {
        var (once, twice) = (await world.Watch("[]"), await world.Watch("[]"));
        var flights = LateFlights.Day(0, 400, seed: 8).ToList();

        await world.Predict(once, [.. flights, .. LateFlights.Day(1, 1, seed: 8)]);
        await world.Predict(twice, [.. flights.Take(250), .. flights.Skip(100), .. LateFlights.Day(1, 1, seed: 8)]);
        await world.Look(once);
        await world.Look(twice);

        var (expected, window) = (await world.Get($"{once}/windows/latest"), await world.Get($"{twice}/windows/latest"));
        window.GetProperty("window").GetProperty("rows").GetInt64().ShouldBe(400);
        window.GetProperty("result").GetProperty("features").ToString().ShouldBe(expected.GetProperty("result").GetProperty("features").ToString());
        window.GetProperty("result").GetProperty("versions").GetProperty("late/1").GetInt64().ShouldBe(400);
    }

    [Fact]
    public async Task The_index_of_each_feature_and_of_the_prediction_is_that_of_the_reference_s_bins()
    {
        var name = await world.Watch("[]");
        var flights = LateFlights.Day(0, 700, seed: 3, farther: 300, missing: 0.1).ToList();

        await world.Predict(name, [.. flights, .. LateFlights.Day(1, 1, seed: 3)]);
        await world.Look(name);

        var result = (await world.Get($"{name}/windows/latest")).GetProperty("result");
        var features = result.GetProperty("features").EnumerateArray().ToDictionary(f => f.GetProperty("feature").GetString()!);
        features.Keys.ShouldBe(["carrier", "distance", "prediction"], ignoreOrder: true);
        Statistic(features["distance"]).ShouldBe(Psi(world.Flights.Reference.Numeric("distance").Edges, world.Flights.Reference.Numeric("distance").Counts, flights.Select(f => f.Distance)), 1e-9);
        Statistic(features["prediction"]).ShouldBe(Psi(world.Flights.Reference.Numeric("prediction").Edges, world.Flights.Reference.Numeric("prediction").Counts, world.Flights.Predict(flights)), 1e-9);
        features["carrier"].GetProperty("currentMissing").GetDouble().ShouldBe(flights.Count(f => f.Carrier is null) / 700.0, 1e-12);
        result.GetProperty("versions").GetProperty("late/1").GetInt64().ShouldBe(700);
    }

    [Fact]
    public async Task Categories_that_training_never_saw_are_named_and_counted()
    {
        var name = await world.Watch("""[{"quality": {"new_categories": "1%"}}]""");

        await world.Predict(name, [.. LateFlights.Day(0, 290, seed: 4), .. LateFlights.Day(0, 10, seed: 5, carrier: "ZZ"), .. LateFlights.Day(1, 1, seed: 4)]);
        await world.Look(name);

        var carrier = (await world.Get($"{name}/windows/latest")).GetProperty("result").GetProperty("features").EnumerateArray().Single(f => f.GetProperty("feature").GetString() == "carrier");
        carrier.GetProperty("newCategories").EnumerateArray().ShouldHaveSingleItem().ToString().ShouldBe("""{"name":"ZZ","rows":10}""");
        (await world.Get($"{name}/alerts")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem().GetProperty("words").GetString()
            .ShouldBe($"{name}: new_category_share of 'carrier' is 0.0333, above 0.01 (n = 300, 2026-02-01 to 2026-02-02)");
    }

    [Fact]
    public async Task A_server_that_is_started_anew_goes_on_where_the_one_before_stopped()
    {
        var name = await world.Watch("""[{"drift": {"max": 0.2, "columns": ["distance"]}}]""");
        await world.Predict(name, [.. LateFlights.Day(0, 300, seed: 6), .. LateFlights.Day(1, 300, seed: 6, farther: 900), .. LateFlights.Day(2, 1, seed: 6)]);
        await world.Look(name);

        await world.Restart();
        await world.Predict(name, [.. LateFlights.Day(2, 299, seed: 7, farther: 900), .. LateFlights.Day(3, 1, seed: 6)]);
        await world.Look(name);

        (await world.Get($"{name}/windows")).GetProperty("items").EnumerateArray().Select(w => w.GetProperty("rows").GetInt64()).ShouldBe([300, 300, 300]);
        (await world.Get($"{name}/alerts")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem().GetProperty("resolvedAt").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_monitor_says_what_keeps_it_from_looking()
    {
        var name = world.NewName();
        (await world.Put(name, """{"deployment": "not-there-yet", "window": "1d"}""")).IsSuccessStatusCode.ShouldBeTrue();

        await world.Look(name);

        (await world.Get(name)).GetProperty("problem").GetString().ShouldBe("There is no deployment 'not-there-yet' yet.");
    }

    [Fact]
    public async Task The_report_of_a_window_is_one_file_that_needs_nothing_else()
    {
        var name = await world.Watch("""[{"drift": {"max": 0.2}}]""");
        await world.Predict(name, [.. LateFlights.Day(0, 300, seed: 8, farther: 900), .. LateFlights.Day(1, 1, seed: 8)]);
        await world.Look(name);

        using var answer = await world.Http.GetAsync($"/api/v1/monitors/{name}/windows/latest/report", MonitoringWorld.Cancel);
        var html = await answer.Content.ReadAsStringAsync(MonitoringWorld.Cancel);

        answer.Content.Headers.ContentDisposition!.FileName.ShouldBe($"{name}-2026-02-01.html");
        html.ShouldContain("threshold 0.2");
        html.ShouldContain("<span class='broken'>broken</span>");
        html.Split("<svg ").Length.ShouldBe(4);
        html.ShouldNotContain("<script");
        html.ShouldNotContain("http");
    }

    private static double Statistic(JsonElement feature) => feature.GetProperty("statistic").GetDouble();

    /// <summary>The population stability index by its definition, shares below 0.0001 raised to it.</summary>
    private static double Psi(IReadOnlyList<double> edges, IReadOnlyList<long> reference, IEnumerable<double> values)
    {
        var current = new double[reference.Count];
        var rows = 0;
        foreach (var value in values)
        {
            current[edges.Count(edge => edge <= value)]++;
            rows++;
        }

        return Enumerable.Range(0, current.Length).Sum(i =>
        {
            var (p, q) = (Math.Max(1e-4, (double)reference[i] / reference.Sum()), Math.Max(1e-4, current[i] / rows));
            return (q - p) * Math.Log(q / p);
        });
    }
}

public sealed class WindowsOnSqlite(SqliteMonitoring world) : WindowTests(world), IClassFixture<SqliteMonitoring>;

public sealed class WindowsOnPostgres(PostgresMonitoring world) : WindowTests(world), IClassFixture<PostgresMonitoring>;
