using System.Net;
using System.Text.Json;

namespace Slipway.Tests.Governance;

/// <summary>All of the loop, one timeline.</summary>
public abstract class TimelineTests(ParcelLoop loop)
{
    private static readonly string[] Story =
    [
        "pipeline.started", "dataset.version.created", "pipeline.trained", "model_version.registered", "gate.recorded", "alias.moved", "deployment.changed", "dataset.version.created", "window.closed", "alert.raised",
        "pipeline.started", "pipeline.trained", "model_version.registered", "gate.recorded",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_whole_loop_stands_in_the_order_in_which_it_happened()
    {
        var all = await Items("?limit=500&project=parcels");

        var kinds = all.Select(item => item.GetProperty("kind").GetString()!).Reverse().ToList();
        var left = new Queue<string>(Story);
        foreach (var kind in kinds.Where(kind => left.Count > 0 && kind == left.Peek()))
            left.Dequeue();
        left.ShouldBeEmpty($"{string.Join(' ', kinds)}");
        all.Select(item => item.GetProperty("sequence").GetInt64()).ShouldBeInOrder(SortDirection.Descending);
        kinds.ShouldContain(kinds.Contains("pipeline.blocked") ? "pipeline.blocked" : "alias.moved");
    }

    [Fact]
    public async Task A_retraining_says_which_alert_began_it_and_how_the_challenger_did_against_the_champion()
    {
        var all = await Items("?limit=500");

        var started = all.First(item => item.GetProperty("kind").GetString() == "pipeline.started");
        started.GetProperty("title").GetString().ShouldBe("parcels: retraining started");
        started.GetProperty("words").GetString()!.ShouldStartWith("An alert: parcels: psi of ");
        var judged = all.First(item => item.GetProperty("kind").GetString() == "gate.recorded");
        judged.GetProperty("href").GetString().ShouldBe("/models/parcels-late/versions/2");
        judged.GetProperty("words").GetString()!.ShouldStartWith("Against parcels-late/1 on the same ");
    }

    [Fact]
    public async Task Every_entry_leads_to_a_page_and_its_lineage_is_there()
    {
        var all = await Items("?limit=500");
        var (_, links) = await loop.Page("/timeline");

        (await loop.Dead(all.Select(item => item.GetProperty("href").GetString()!))).ShouldBeEmpty();
        (await loop.Dead(all.Select(item => item.GetProperty("lineage").GetString()).OfType<string>().Select(id => $"/api/v1/lineage/{id}?depth=1"))).ShouldBeEmpty();
        (await loop.Dead(links)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_follow_each_other_without_a_gap()
    {
        var whole = (await Items("?limit=500")).Select(item => item.GetProperty("sequence").GetInt64()).ToList();
        List<long> paged = [];
        for (string? before = ""; before is not null;)
        {
            var page = await loop.Get($"/api/v1/timeline?limit=4{(before.Length > 0 ? "&before=" + before : "")}");
            paged.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("sequence").GetInt64()));
            before = page.GetProperty("next").GetString();
        }

        paged.ShouldBe(whole);
    }

    [Fact]
    public async Task A_filter_lets_through_what_belongs_to_its_object()
    {
        var model = await Items("?limit=500&model=parcels-late");
        var deployment = await Items("?limit=500&deployment=parcels");

        model.Select(item => item.GetProperty("kind").GetString()).ShouldContain("alert.raised");
        model.Select(item => item.GetProperty("kind").GetString()).ShouldNotContain("dataset.version.created");
        deployment.Select(item => item.GetProperty("kind").GetString()).ShouldContain("window.closed");
        using var unknown = await loop.Http.GetAsync("/api/v1/timeline?project=nothing", Cancel);
        (unknown.StatusCode, (await unknown.Content.ReadAsStringAsync(Cancel)).Contains("Project 'nothing' does not exist.", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.NotFound, true));
    }

    [Fact]
    public async Task A_reader_sees_only_what_the_token_may_read()
    {
        using var http = loop.Server.Client(await loop.Server.Token("watcher", ["lineage.read", "monitor.read"]));

        var items = JsonElement.Parse(await http.GetStringAsync("/api/v1/timeline?limit=500", Cancel)).GetProperty("items").EnumerateArray().ToList();

        items.ShouldNotBeEmpty();
        items.Select(item => item.GetProperty("kind").GetString()!.Split('.')[0]).ShouldBeSubsetOf(["window", "alert"]);
    }

    private async Task<List<JsonElement>> Items(string query) => [.. (await loop.Get("/api/v1/timeline" + query)).GetProperty("items").EnumerateArray()];
}

[Collection(typeof(ParcelsOnSqlite))]
public sealed class TimelineOnSqlite(SqliteParcels loop) : TimelineTests(loop);

[Collection(typeof(ParcelsOnPostgres))]
public sealed class TimelineOnPostgres(PostgresParcels loop) : TimelineTests(loop);
