using System.Net;

namespace Slipway.Tests.Monitoring;

/// <summary>What the pages of monitors say in each state.</summary>
public sealed class PageTests(SqliteMonitoring world) : IClassFixture<SqliteMonitoring>
{
    private const string Monthly = """{"deployment": "NAME", "window": "1mo", "rules": [{"drift": {"method": "METHOD", "max": 0.2, "columns": ["distance"]}}]}""";

    [Fact]
    public async Task A_monitor_that_has_seen_nothing_teaches_how_a_window_closes()
    {
        var name = await world.Watch("[]");

        var (list, page) = (await Page("/monitors"), await Page($"/monitors/{name}"));

        list.ShouldContain(name);
        list.ShouldContain("no predictions yet");
        page.ShouldContain("No closed window yet");
        page.ShouldContain("Send &#x27;event_time&#x27;");
    }

    [Fact]
    public async Task A_monitor_without_its_deployment_says_so_on_both_pages()
    {
        var name = world.NewName();
        (await world.Put(name, """{"deployment": "nowhere", "window": "1d"}""")).IsSuccessStatusCode.ShouldBeTrue();
        await world.Look(name);

        (await Page($"/monitors/{name}")).ShouldContain("There is no deployment &#x27;nowhere&#x27; yet.");
        (await Page("/monitors")).ShouldContain("There is no deployment &#x27;nowhere&#x27; yet.");
    }

    [Fact]
    public async Task Windows_that_wait_for_labels_say_where_these_come_from()
    {
        var truth = "truth-" + world.NewName();
        var name = await world.Watch("""[{"calibration": {"max": 0.1}}]""", $$"""{"data": "{{truth}}", "key": "id", "value": "late", "within": "30d"}""");
        await world.Predict(name, [.. LateFlights.Day(0, 100, seed: 90), .. LateFlights.Day(1, 1, seed: 90)]);
        await world.Look(name);

        var page = await Page($"/monitors/{name}");

        page.ShouldContain("Waiting for labels");
        page.ShouldContain("1 closed window has none yet");
        page.ShouldContain($"/data/{truth}");
        page.ShouldContain("up to 30d after a window&#x27;s end");
    }

    [Fact]
    public async Task A_version_of_labels_that_failed_its_checks_and_windows_settled_without_labels_are_told()
    {
        var truth = "truth-" + world.NewName();
        var name = await world.Watch("[]", $$"""{"data": "{{truth}}", "key": "id", "value": "late", "within": "2d"}""");
        var flights = LateFlights.Day(0, 100, seed: 96).ToList();
        await world.Predict(name, [.. flights, .. LateFlights.Day(1, 1, seed: 96)]);
        await world.Label(truth, LateFlights.Day(9, 10, seed: 97));
        await world.Look(name);
        var before = await Page($"/monitors/{name}");

        await world.Label(truth, flights, """[{"rows": {"min": 1000}}]""");
        await world.Look(name);
        var failed = await Page($"/monitors/{name}");
        await world.Predict(name, LateFlights.Day(5, 1, seed: 96));
        await world.Look(name);
        var settled = await Page($"/monitors/{name}");

        before.ShouldNotContain("failed its checks");
        failed.ShouldContain($"Version 2 of {truth} failed its checks, so its labels do not count");
        failed.ShouldContain($"/data/{truth}/versions/2");
        failed.ShouldContain("Waiting for labels");
        failed.ShouldNotContain("Settled without labels");
        settled.ShouldContain("Settled without labels");
        settled.ShouldContain("settled without labels</span>");
        (await Page($"/monitors/{name}/windows/{await Oldest(name)}")).ShouldContain("none came in time; settled");
    }

    [Theory]
    [InlineData("psi", "PSI")]
    [InlineData("jensenshannon", "Jensen-Shannon distance")]
    [InlineData("kullback_leibler", "Kullback-Leibler divergence")]
    [InlineData("hellinger", "Hellinger distance")]
    [InlineData("total_variation", "total variation")]
    [InlineData("l_infinity", "largest change of a share")]
    public async Task A_firing_alert_names_window_n_value_and_bound_in_the_words_of_its_distance(string method, string words)
    {
        var name = world.NewName();
        await world.Deploy(name);
        (await world.Put(name, Monthly.Replace("NAME", name, StringComparison.Ordinal).Replace("METHOD", method, StringComparison.Ordinal))).IsSuccessStatusCode.ShouldBeTrue();
        await world.Predict(name, [.. LateFlights.Day(0, 400, seed: 91, farther: 1900), .. LateFlights.Day(28, 1, seed: 91).Select(flight => flight with { At = world.Clock.GetUtcNow() })]);
        await world.Look(name);

        var (page, window) = (await Page($"/monitors/{name}"), await Page($"/monitors/{name}/windows/latest"));
        var report = await world.Http.GetStringAsync($"/api/v1/monitors/{name}/windows/latest/report", MonitoringWorld.Cancel);

        page.ShouldContain("Drift alert");
        page.ShouldContain("above 0.2 (n = 400, 2026-02-01 to 2026-03-01)");
        page.ShouldContain(words);
        // The charts name the months of their windows.
        page.ShouldContain("Feb 2026");
        page.ShouldContain("at most 0.2");
        window.ShouldContain("A rule was broken");
        window.ShouldContain($"{words} of distance is ");
        window.ShouldContain("/report\" download");
        window.ShouldContain("training");
        report.ShouldContain(words);
        report.ShouldContain("threshold 0.2");
    }

    [Fact]
    public async Task A_window_that_was_counted_again_says_revised_and_what_is_in_no_window_is_told()
    {
        var name = await world.Watch("[]");
        await world.Predict(name, [.. LateFlights.Day(0, 100, seed: 92), .. LateFlights.Day(1, 1, seed: 92)]);
        await world.Look(name);
        await world.Predict(name, LateFlights.Day(0, 7, seed: 93));
        await world.Look(name);
        await world.Predict(name, [.. LateFlights.Day(5, 1, seed: 92), .. LateFlights.Day(0, 1, seed: 94).Select(flight => flight with { At = world.Clock.GetUtcNow().AddDays(9) })]);
        await world.Look(name);
        await world.Predict(name, LateFlights.Day(0, 3, seed: 95));
        await world.Look(name);

        var page = await Page($"/monitors/{name}");

        page.ShouldContain("revised");
        page.ShouldContain("revision 2, 7 predictions came late");
        page.ShouldContain("Predictions in no window");
        page.ShouldContain("3 too late");
        page.ShouldContain("1 from the future");
    }

    [Fact]
    public async Task A_window_or_monitor_that_is_not_there_is_a_page_that_says_so()
    {
        using var answer = await world.Http.GetAsync("/monitors/none-such", MonitoringWorld.Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<string> Oldest(string monitor) => (await world.Get($"{monitor}/windows")).GetProperty("items").EnumerateArray().Last().GetProperty("id").GetString()!;

    private async Task<string> Page(string address)
    {
        using var answer = await world.Http.GetAsync(address, MonitoringWorld.Cancel);
        var html = await answer.Content.ReadAsStringAsync(MonitoringWorld.Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, html);
        return html;
    }
}
