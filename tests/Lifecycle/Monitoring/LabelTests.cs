using System.Text.Json;

namespace Slipway.Tests.Monitoring;

/// <summary>What holds for labels that come late, whatever the database; each database below runs all of it.</summary>
public abstract class LabelTests(MonitoringWorld world)
{
    [Fact]
    public async Task Late_labels_are_joined_and_calibration_is_judged_then()
    {
        var truth = "truth-" + world.NewName();
        var name = await world.Watch("""[{"calibration": {"max": 0.1, "min_labels": 200}}, {"performance": {"metric": "roc_auc", "drop": 0.3}}]""", Labels(truth, "30d"));
        var flights = LateFlights.Day(0, 600, seed: 30, later: 0.3).ToList();
        await world.Predict(name, [.. flights, .. LateFlights.Day(1, 1, seed: 30)]);
        await world.Look(name);
        var early = (await world.Get($"{name}/windows/latest")).GetProperty("result");

        await world.Label(truth, flights.Take(450));
        await world.Look(name);
        var late = (await world.Get($"{name}/windows/latest")).GetProperty("result");

        (early.GetProperty("labelCoverage").GetDouble(), early.GetProperty("calibration").ValueKind).ShouldBe((0, JsonValueKind.Null));
        var (answers, rate) = (world.Flights.Predict(flights).Take(450).ToList(), flights.Take(450).Count(f => f.Late) / 450.0);
        late.GetProperty("labelCoverage").GetDouble().ShouldBe(0.75);
        late.GetProperty("calibration").GetProperty("observedRate").GetDouble().ShouldBe(rate, 1e-12);
        late.GetProperty("calibration").GetProperty("gap").GetDouble().ShouldBe(Math.Abs(answers.Average() - rate), 1e-6);
        var auc = late.GetProperty("metrics").EnumerateArray().Single(m => m.GetProperty("metric").GetString() == "roc_auc");
        auc.GetProperty("current").GetDouble().ShouldBe(AreaByPairs(answers, flights), 1e-6);
        auc.GetProperty("reference").GetDouble().ShouldBe(world.Flights.RocAuc, 1e-12);
        (await world.Get($"{name}/alerts")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem().GetProperty("rule").GetString().ShouldBe("calibration");
    }

    [Fact]
    public async Task Labels_of_several_versions_count_together_and_the_newest_of_a_prediction_wins()
    {
        var truth = "truth-" + world.NewName();
        var name = await world.Watch("[]", Labels(truth, "30d"));
        var flights = LateFlights.Day(0, 300, seed: 31).ToList();
        await world.Predict(name, [.. flights, .. LateFlights.Day(1, 1, seed: 31)]);

        await world.Label(truth, flights.Take(200).Select(f => f with { Late = true }));
        await world.Label(truth, flights.Skip(100).Select(f => f with { Late = false }));
        await world.Look(name);

        var calibration = (await world.Get($"{name}/windows/latest")).GetProperty("result").GetProperty("calibration");
        calibration.GetProperty("labels").GetInt64().ShouldBe(300);
        calibration.GetProperty("observedRate").GetDouble().ShouldBe(1 / 3.0, 1e-12);
    }

    [Fact]
    public async Task Labels_that_come_later_than_they_may_change_nothing()
    {
        var truth = "truth-" + world.NewName();
        var name = await world.Watch("[]", Labels(truth, "2d"));
        var flights = LateFlights.Day(0, 250, seed: 32).ToList();
        await world.Predict(name, [.. flights, .. LateFlights.Day(1, 1, seed: 32)]);
        await world.Label(truth, flights.Take(100));
        await world.Look(name);

        await world.Predict(name, LateFlights.Day(4, 1, seed: 32));
        await world.Look(name);
        await world.Label(truth, flights);
        await world.Look(name);

        var first = (await world.Get($"{name}/windows")).GetProperty("items").EnumerateArray().Last();
        (first.GetProperty("labels").GetInt64(), first.GetProperty("settled").GetBoolean()).ShouldBe((100, true));
    }

    [Fact]
    public async Task A_dataset_without_the_column_of_the_labels_is_told_in_the_window()
    {
        var truth = "truth-" + world.NewName();
        var name = await world.Watch("[]", Labels(truth, "30d").Replace("\"late\"", "\"outcome\"", StringComparison.Ordinal));
        var flights = LateFlights.Day(0, 50, seed: 33).ToList();
        await world.Predict(name, [.. flights, .. LateFlights.Day(1, 1, seed: 33)]);
        await world.Label(truth, flights);

        await world.Look(name);

        (await world.Get($"{name}/windows/latest")).GetProperty("result").GetProperty("notes").EnumerateArray().Select(n => n.GetString()).ShouldContain($"Version 1 of {truth} has no column 'outcome', so it gives no labels.");
    }

    private static string Labels(string dataset, string within) => $$"""{"data": "{{dataset}}", "key": "id", "value": "late", "within": "{{within}}"}""";

    /// <summary>The share of pairs of a late and a punctual flight in which the late one has the higher prediction, ties half.</summary>
    private static double AreaByPairs(List<double> answers, List<Flight> flights)
    {
        var late = answers.Where((_, i) => flights[i].Late).ToList();
        var punctual = answers.Where((_, i) => !flights[i].Late).ToList();
        return late.Sum(a => punctual.Sum(b => a > b ? 1 : a == b ? 0.5 : 0)) / late.Count / punctual.Count;
    }
}

public sealed class LabelsOnSqlite(SqliteMonitoring world) : LabelTests(world), IClassFixture<SqliteMonitoring>;

public sealed class LabelsOnPostgres(PostgresMonitoring world) : LabelTests(world), IClassFixture<PostgresMonitoring>;
