using System.Net.Http.Json;
using System.Text.Json;
using Dapper;

namespace Slipway.Tests.Monitoring;

/// <summary>Labelled windows as dataset versions, loaded by a real job in a process of its own.</summary>
public sealed class PublishingTests(SqliteMonitoring world) : IClassFixture<SqliteMonitoring>
{
    [Fact]
    public async Task A_closed_labelled_window_becomes_a_dataset_version_of_its_labelled_rows_and_is_told_once()
    {
        var truth = "truth-" + world.NewName();
        var name = await world.Watch("[]", $$"""{"data": "{{truth}}", "key": "id", "value": "late", "within": "30d"}""");
        var flights = LateFlights.Day(0, 120, seed: 50, missing: 0.2).ToList();
        await world.Predict(name, [.. flights, .. LateFlights.Day(1, 1, seed: 50)]);
        await world.Label(truth, flights.Take(100));

        await world.Look(name);
        await MonitoringWorld.Until(async () => (await Told(name)).Count > 0, "the window is published");
        await world.Look(name);

        var told = (await Told(name)).ShouldHaveSingleItem();
        (told.GetProperty("dataset").GetString(), told.GetProperty("label").GetString(), told.GetProperty("rows").GetInt64(), told.GetProperty("coverage").GetDouble()).ShouldBe(($"{name}-windows", "late", 100, 100 / 120.0));
        var window = (await world.Get($"{name}/windows/latest")).GetProperty("window");
        window.GetProperty("datasetVersion").GetString().ShouldBe(told.GetProperty("version").GetString());
        var rows = await world.Http.GetFromJsonAsync<JsonElement>($"/api/v1/datasets/{name}-windows/versions/{told.GetProperty("version").GetString()}/rows?limit=200", MonitoringWorld.Cancel);
        var columns = Columns(rows);
        columns["prediction_id"].Select(v => v.GetString()).ShouldBe(flights.Take(100).Select(f => f.Id));
        columns["late"].Select(v => v.GetBoolean()).ShouldBe(flights.Take(100).Select(f => f.Late));
        columns["distance"].Select(v => v.GetDouble()).ShouldBe(flights.Take(100).Select(f => f.Distance));
        columns["carrier"].Select(v => v.GetString()).ShouldBe(flights.Take(100).Select(f => f.Carrier));
        columns["prediction"].Select(v => v.GetDouble()).Zip(world.Flights.Predict([.. flights.Take(100)])).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-6);
    }

    [Fact]
    public async Task A_window_that_cannot_be_published_says_why_and_is_tried_again_ever_later_until_it_works()
    {
        var truth = "truth-" + world.NewName();
        var name = await world.Watch("[]", $$"""{"data": "{{truth}}", "key": "id", "value": "late", "within": "30d"}""");
        var flights = LateFlights.Day(0, 60, seed: 51).ToList();
        await world.Predict(name, [.. flights, .. LateFlights.Day(1, 1, seed: 51)]);
        await world.Label(truth, flights);
        // What the server would write into is a file.
        var folder = Path.Combine(world.Folder, "monitoring");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        await File.WriteAllTextAsync(folder, "in the way", MonitoringWorld.Cancel);

        await world.Look(name);
        var first = await Window(name);
        await world.Look(name);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.Look(name);
        var second = await Window(name);
        File.Delete(folder);
        await world.Look(name);
        var waiting = await Window(name);
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await world.Look(name);
        await MonitoringWorld.Until(async () => (await Told(name)).Count > 0, "the window is published");

        first.GetProperty("publishProblem").GetString()!.ShouldContain(folder);
        (second.GetProperty("publishAgainAt").GetDateTimeOffset() - first.GetProperty("publishAgainAt").GetDateTimeOffset()).ShouldBe(TimeSpan.FromMinutes(2));
        waiting.GetProperty("publishProblem").GetString().ShouldNotBeNull();
        (await Told(name)).ShouldHaveSingleItem().GetProperty("rows").GetInt64().ShouldBe(60);
        var published = await Window(name);
        (published.GetProperty("publishProblem").ValueKind, published.GetProperty("datasetVersion").ValueKind).ShouldBe((JsonValueKind.Null, JsonValueKind.String));
    }

    private async Task<JsonElement> Window(string name) => (await world.Get($"{name}/windows/latest")).GetProperty("window");

    private static Dictionary<string, List<JsonElement>> Columns(JsonElement page) => page.GetProperty("columns").EnumerateArray().Zip(page.GetProperty("values").EnumerateArray())
        .ToDictionary(pair => pair.First.GetProperty("name").GetString()!, pair => pair.Second.EnumerateArray().ToList());

    private Task<List<JsonElement>> Told(string monitor) => world.Database.Query(
        async unit => (await unit.Connection.QueryAsync<string>("SELECT payload FROM outgoing_event WHERE type = 'window.labelled' ORDER BY sequence")).Select(payload => JsonElement.Parse(payload))
            .Where(payload => payload.GetProperty("monitor").GetString() == monitor).ToList(),
        MonitoringWorld.Cancel);
}
