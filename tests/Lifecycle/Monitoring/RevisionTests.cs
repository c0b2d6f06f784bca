using System.Text.Json;
using Dapper;

namespace Slipway.Tests.Monitoring;

/// <summary>What holds for predictions that come late, or from the future, whatever the database; each database below runs all of it.</summary>
public abstract class RevisionTests(MonitoringWorld world)
{
    private const string NoNews = """[{"quality": {"new_categories": "1%"}}]""";

    [Fact]
    public async Task A_prediction_that_comes_late_counts_in_its_closed_window_which_says_so()
    {
        var name = await world.Watch("[]");
        await world.Predict(name, [.. LateFlights.Day(0, 300, seed: 60), .. LateFlights.Day(1, 1, seed: 60)]);
        await world.Look(name);
        var first = await Newest(name);

        await world.Predict(name, LateFlights.Day(0, 20, seed: 61));
        await world.Look(name);
        var revised = await Newest(name);
        await world.Look(name);

        (await Newest(name)).ToString().ShouldBe(revised.ToString());
        Figures(first).ShouldBe((300, 1, 0, false));
        Figures(revised).ShouldBe((320, 2, 20, false));
        (await world.Get(name)).GetProperty("late").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task A_prediction_that_comes_when_its_window_is_settled_is_counted_as_late_and_changes_nothing()
    {
        var name = await world.Watch("[]");
        await world.Predict(name, [.. LateFlights.Day(0, 200, seed: 62), .. LateFlights.Day(4, 1, seed: 62)]);
        await world.Look(name);

        await world.Predict(name, [.. LateFlights.Day(0, 5, seed: 63), .. LateFlights.Day(1, 2, seed: 63)]);
        await world.Look(name);

        Figures(await Newest(name)).ShouldBe((200, 1, 0, true));
        (await world.Get($"{name}/windows")).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await world.Get(name)).GetProperty("late").GetInt64().ShouldBe(7);
    }

    [Fact]
    public async Task A_window_that_nobody_had_predicted_in_is_made_when_its_predictions_come_late()
    {
        var name = await world.Watch("[]");
        await world.Predict(name, [.. LateFlights.Day(0, 50, seed: 64), .. LateFlights.Day(2, 50, seed: 64), .. LateFlights.Day(3, 1, seed: 64)]);
        await world.Look(name);

        await world.Predict(name, LateFlights.Day(1, 30, seed: 64));
        await world.Look(name);

        (await world.Get($"{name}/windows")).GetProperty("items").EnumerateArray().Select(w => w.GetProperty("rows").GetInt64()).ShouldBe([50, 30, 50]);
    }

    [Fact]
    public async Task A_client_with_a_clock_in_the_future_closes_no_window_and_its_predictions_are_counted_aside()
    {
        var name = await world.Watch("[]");
        var ahead = LateFlights.Day(0, 3, seed: 65).Select((flight, i) => flight with { Id = $"ahead-{i}", At = world.Clock.GetUtcNow().AddYears(i + 1) });
        var punctual = LateFlights.Day(0, 1, seed: 66).Select(flight => flight with { Id = "punctual", At = world.Clock.GetUtcNow().AddMinutes(4) });
        await world.Predict(name, [.. LateFlights.Day(0, 100, seed: 65), .. ahead]);
        var early = await world.Look(name);
        var seen = await world.Get(name);

        await world.Predict(name, punctual);
        await world.Look(name);

        early.ShouldBe(0);
        seen.GetProperty("ahead").GetInt64().ShouldBe(3);
        seen.GetProperty("watermark").GetDateTimeOffset().ShouldBeLessThan(LateFlights.FirstDay.AddDays(1));
        Figures(await Newest(name)).ShouldBe((100, 1, 0, true));
        (await world.Get(name)).GetProperty("ahead").GetInt64().ShouldBe(3);
    }

    [Fact]
    public async Task Late_predictions_that_break_a_rule_raise_its_alert_once_and_those_that_mend_it_resolve_it()
    {
        var name = await world.Watch(NoNews);
        var firing = new List<int>();
        await world.Predict(name, [.. LateFlights.Day(0, 300, seed: 67), .. LateFlights.Day(1, 1, seed: 67)]);
        await Note();
        await world.Predict(name, LateFlights.Day(0, 30, seed: 68, carrier: "ZZ"));
        await Note();
        await world.Predict(name, LateFlights.Day(0, 30, seed: 69, carrier: "ZZ"));
        await Note();
        await world.Predict(name, LateFlights.Day(0, 8000, seed: 70));
        await Note();

        firing.ShouldBe([0, 1, 1, 0]);
        var alert = (await world.Get($"{name}/alerts")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        alert.GetProperty("words").GetString().ShouldBe($"{name}: new_category_share of 'carrier' is 0.0909, above 0.01 (n = 330, 2026-02-01 to 2026-02-02)");
        (await Events(name)).ShouldBe(["alert.raised", "alert.resolved"]);

        async Task Note()
        {
            await world.Look(name);
            firing.Add((await world.Get(name)).GetProperty("alertsFiring").GetInt32());
        }
    }

    [Fact]
    public async Task What_comes_late_for_a_window_that_others_followed_does_not_call_back_an_alert_that_the_newest_contradicts()
    {
        var name = await world.Watch(NoNews);
        await world.Predict(name, [.. LateFlights.Day(0, 300, seed: 71), .. LateFlights.Day(1, 300, seed: 71), .. LateFlights.Day(2, 1, seed: 71)]);
        await world.Look(name);

        await world.Predict(name, LateFlights.Day(0, 30, seed: 72, carrier: "ZZ"));
        await world.Look(name);

        (await Events(name)).ShouldBeEmpty();
        var findings = (await world.Get($"{name}/windows/{await Oldest(name)}")).GetProperty("result").GetProperty("findings").EnumerateArray();
        findings.Single(f => f.GetProperty("subject").GetString() == "carrier").GetProperty("verdict").GetString().ShouldBe("broken");
    }

    private async Task<JsonElement> Newest(string name) => (await world.Get($"{name}/windows/latest")).GetProperty("window");

    private async Task<string> Oldest(string name) => (await world.Get($"{name}/windows")).GetProperty("items").EnumerateArray().Last().GetProperty("id").GetString()!;

    private static (long Rows, long Revision, long Late, bool Settled) Figures(JsonElement window) => (
        window.GetProperty("rows").GetInt64(), window.GetProperty("revision").GetInt64(), window.GetProperty("lateRows").GetInt64(), window.GetProperty("settled").GetBoolean());

    private Task<List<string>> Events(string monitor) => world.Database.Query(
        async unit => (await unit.Connection.QueryAsync<(string Type, string Payload)>("SELECT type, payload FROM outgoing_event WHERE type LIKE 'alert.%' ORDER BY sequence"))
            .Where(e => JsonElement.Parse(e.Payload).GetProperty("monitor").GetString() == monitor).Select(e => e.Type).ToList(),
        MonitoringWorld.Cancel);
}

public sealed class RevisionsOnSqlite(SqliteMonitoring world) : RevisionTests(world), IClassFixture<SqliteMonitoring>;

public sealed class RevisionsOnPostgres(PostgresMonitoring world) : RevisionTests(world), IClassFixture<PostgresMonitoring>;
