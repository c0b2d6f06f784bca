using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;

namespace Slipway.Tests.Monitoring;

/// <summary>What holds for monitors and their alerts whatever the database; each database below runs all of it.</summary>
public abstract class AlertTests(MonitoringWorld world)
{
    private const string Distance = """[{"drift": {"method": "psi", "columns": {"only": ["distance"]}, "max": 0.2, "for": "2 windows"}}]""";

    /// <summary>By how many miles the flights of each day go farther.</summary>
    private static readonly double[] Farther = [0, 0, 900, 900, 900, 900, 0, 0];

    [Fact]
    public async Task A_planted_shift_raises_one_alert_which_the_first_window_without_it_resolves()
    {
        var name = await world.Watch(Distance);
        var raised = new List<int>();

        foreach (var (day, farther) in Farther.Index())
        {
            await world.Predict(name, [.. LateFlights.Day(day, 400, seed: 20, farther), .. LateFlights.Day(day + 1, 1, seed: 21)]);
            await world.Look(name);
            raised.Add((await world.Get($"{name}/alerts?firing=true")).GetProperty("items").GetArrayLength());
        }

        raised.ShouldBe([0, 0, 0, 1, 1, 1, 0, 0]);
        var alert = (await world.Get($"{name}/alerts")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        alert.GetProperty("windowStart").GetDateTimeOffset().ShouldBe(LateFlights.FirstDay.AddDays(3));
        alert.GetProperty("words").GetString().ShouldStartWith($"{name}: psi of 'distance' is {alert.GetProperty("measured").GetDouble():0.####}, above 0.2 (n = 40");
        alert.GetProperty("resolvedWords").GetString()!.ShouldContain("within 0.2");
        (await Events(name)).ShouldBe(["alert.raised drift", "alert.resolved drift"]);
    }

    [Fact]
    public async Task The_gauges_say_what_the_newest_window_says()
    {
        var name = await world.Watch("""[{"drift": {"max": 0.2, "columns": ["distance"]}}]""");
        await world.Predict(name, [.. LateFlights.Day(0, 400, seed: 22, farther: 900), .. LateFlights.Day(1, 1, seed: 22)]);
        await world.Look(name);

        var scraped = await world.Http.GetStringAsync("/metrics", MonitoringWorld.Cancel);

        var psi = (await world.Get($"{name}/windows/latest")).GetProperty("result").GetProperty("features").EnumerateArray().Single(f => f.GetProperty("feature").GetString() == "distance").GetProperty("statistic").GetDouble();
        scraped.ShouldContain($"slipway_monitoring_psi{{feature=\"distance\",monitor=\"{name}\"}} {psi:R}\n");
        scraped.ShouldContain($"slipway_monitoring_rows{{monitor=\"{name}\"}} 400\n");
        scraped.ShouldContain($"slipway_monitoring_alerts_firing{{kind=\"drift\",monitor=\"{name}\"}} 1\n");
    }

    [Fact]
    public async Task A_monitor_that_a_project_declares_is_made()
    {
        var name = world.NewName();
        var declared = JsonElement.Parse("""{"deployment": "flights", "window": "1mo", "labels": {"data": "flights", "key": "id", "value": "late", "within": "35d"}, "rules": [{"calibration": {"max": 0.03, "min_labels": 5000, "for": "1 window"}}]}""");

        await world.Database.Write<Done>(Actor.System, unit =>
        {
            unit.Publish("monitor.declared", Ids.Of("pipe", name), new { project = "flights", name, declared, actor = "u_system" });
            unit.NothingChanged();
            return Task.FromResult(Result.Done);
        }, MonitoringWorld.Cancel);

        await MonitoringWorld.Until(async () => (await world.Http.GetAsync($"/api/v1/monitors/{name}", MonitoringWorld.Cancel)).StatusCode == HttpStatusCode.OK, "the monitor is there");
        var monitor = await world.Get(name);
        monitor.GetProperty("project").GetString().ShouldBe("flights");
        JsonElement.DeepEquals(monitor.GetProperty("declared"), declared).ShouldBeTrue();
    }

    [Fact]
    public async Task The_same_declaration_again_changes_nothing_and_a_rule_taken_away_takes_its_alert_with_it()
    {
        var name = await world.Watch("""[{"drift": {"max": 0.2, "columns": ["distance"]}}]""");
        await world.Predict(name, [.. LateFlights.Day(0, 400, seed: 23, farther: 900), .. LateFlights.Day(1, 1, seed: 23)]);
        await world.Look(name);
        var declared = (await world.Get(name)).GetProperty("declared").ToString();
        var changedAt = (await world.Get(name)).GetProperty("updatedAt").GetDateTimeOffset();
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        await world.Put(name, declared);
        var same = await world.Get(name);
        await world.Put(name, $$"""{"deployment": "{{name}}", "window": "1d"}""");
        var changed = await world.Get(name);

        same.GetProperty("updatedAt").GetDateTimeOffset().ShouldBe(changedAt);
        same.GetProperty("alertsFiring").GetInt32().ShouldBe(1);
        changed.GetProperty("alertsFiring").GetInt32().ShouldBe(0);
        (await world.Get($"{name}/alerts")).GetProperty("items")[0].GetProperty("resolvedWords").GetString().ShouldBe($"{name}: its rule was taken away");
        (await world.Get($"{name}/windows")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_monitor_of_other_windows_begins_anew_and_one_that_is_ended_is_gone()
    {
        var name = await world.Watch("[]");
        await world.Predict(name, [.. LateFlights.Day(0, 100, seed: 24), .. LateFlights.Day(1, 1, seed: 24)]);
        await world.Look(name);

        await world.Put(name, $$"""{"deployment": "{{name}}", "window": "12h"}""");
        await world.Look(name);
        var halves = (await world.Get($"{name}/windows")).GetProperty("items").EnumerateArray().Select(w => w.GetProperty("rows").GetInt64()).ToList();
        using var ended = await world.Http.DeleteAsync($"/api/v1/monitors/{name}", MonitoringWorld.Cancel);
        using var gone = await world.Http.GetAsync($"/api/v1/monitors/{name}/windows", MonitoringWorld.Cancel);

        halves.ShouldBe([50, 50]);
        (ended.StatusCode, gone.StatusCode).ShouldBe((HttpStatusCode.NoContent, HttpStatusCode.NotFound));
    }

    [Theory]
    [InlineData("""{"window": "1d"}""", "monitor: 'deployment' is missing.")]
    [InlineData("""{"deployment": "d", "window": "soon"}""", "monitor.window: 'soon' is not a length of time, such as 20ms, 30d or 1mo.")]
    [InlineData("""{"deployment": "d", "window": "0d"}""", "monitor.window: a window is longer than nothing.")]
    [InlineData("""{"deployment": "d", "window": "1d", "rule": []}""", "monitor: 'rule' is not known.")]
    [InlineData("""{"deployment": "d", "window": "1d", "rules": [{"drift": {"method": "ks", "max": 0.1}}]}""", "monitor.rules[0].drift.method: 'ks' cannot be measured on windows, which are kept as histograms.")]
    [InlineData("""{"deployment": "d", "window": "1d", "rules": [{"drift": {}}]}""", "monitor.rules[0].drift: 'max' is missing.")]
    [InlineData("""{"deployment": "d", "window": "1d", "rules": [{"calibration": {"max": -1}}]}""", "monitor.rules[0].calibration.max: is no number of at least 0.")]
    [InlineData("""{"deployment": "d", "window": "1d", "labels": {"data": "t", "key": "k", "value": "v"}, "rules": [{"performance": {"metric": "profit", "drop": 0.1}}]}""", "monitor.rules[0].performance.metric: 'profit' is no measure that a drop can be told of.")]
    [InlineData("""{"deployment": "d", "window": "1d", "rules": [{"quality": {}}]}""", "monitor.rules[0].quality: bounds nothing.")]
    [InlineData("""{"deployment": "d", "window": "1d", "notify": [{"webhook": {"url": "file:///etc/passwd"}}]}""", "monitor.notify[0].webhook.url: 'file:///etc/passwd' is no address of a webhook.")]
    [InlineData("""[1]""", "monitor: is no object.")]
    public async Task A_broken_declaration_is_refused_with_its_place(string declaration, string detail)
    {
        var name = world.NewName();

        using var answer = await world.Put(name, declaration);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(MonitoringWorld.Cancel)).GetProperty("detail").GetString()!.ShouldStartWith(detail);
        using var after = await world.Http.GetAsync($"/api/v1/monitors/{name}", MonitoringWorld.Cancel);
        after.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private Task<List<string>> Events(string monitor) => world.Database.Query(
        async unit => (await unit.Connection.QueryAsync<(string Type, string Payload)>("SELECT type, payload FROM outgoing_event WHERE type LIKE 'alert.%' ORDER BY sequence"))
            .Select(e => (e.Type, Payload: JsonElement.Parse(e.Payload))).Where(e => e.Payload.GetProperty("monitor").GetString() == monitor).Select(e => $"{e.Type} {e.Payload.GetProperty("kind").GetString()}").ToList(),
        MonitoringWorld.Cancel);
}

public sealed class AlertsOnSqlite(SqliteMonitoring world) : AlertTests(world), IClassFixture<SqliteMonitoring>;

public sealed class AlertsOnPostgres(PostgresMonitoring world) : AlertTests(world), IClassFixture<PostgresMonitoring>;
