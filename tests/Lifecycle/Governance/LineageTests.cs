using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Slipway.Tests.Governance;

/// <summary>From a prediction to the file that it all began with, and from a file to what came of it.</summary>
public abstract partial class LineageTests(ParcelLoop loop)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_prediction_leads_to_its_version_run_data_source_and_commit()
    {
        var graph = await loop.Get($"/api/v1/lineage/parcels/{ParcelLoop.Prediction}?direction=up");

        graph.GetProperty("of").GetString().ShouldBe($"prediction:parcels/{ParcelLoop.Prediction}");
        var run = loop.Pipelines[0].GetProperty("run").GetString();
        var data = $"dataset:parcels@{loop.Pipelines[0].GetProperty("version").GetString()}";
        Edges(graph).ShouldBe(
            [
                ($"model:parcels-late/1", $"prediction:parcels/{ParcelLoop.Prediction}", "wasDerivedFrom"), ("deployment:parcels", $"prediction:parcels/{ParcelLoop.Prediction}", "wasGeneratedBy"),
                ("model:parcels-late/1", "deployment:parcels", "used"), ($"run:{run}", "model:parcels-late/1", "wasGeneratedBy"), (data, $"run:{run}", "used"),
                ($"pipeline:{loop.Pipelines[0].GetProperty("id").GetString()}", $"run:{run}", "wasStartedBy"), (data, $"pipeline:{loop.Pipelines[0].GetProperty("id").GetString()}", "used"),
                ($"source:{loop.SourceMd5}", data, "hadPrimarySource"), ($"commit:{ParcelLoop.Commit}", data, "used"), ($"commit:{ParcelLoop.Commit}", $"run:{run}", "used"),
                ($"commit:{ParcelLoop.Commit}", "model:parcels-late/1", "used"), ($"commit:{ParcelLoop.Commit}", $"pipeline:{loop.Pipelines[0].GetProperty("id").GetString()}", "used"),
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task What_came_of_a_prediction_is_its_window_the_alert_and_the_retrained_successor()
    {
        var graph = await loop.Get($"/api/v1/lineage/{ParcelLoop.Prediction}?direction=down");

        var edges = Edges(graph);
        var window = edges.Single(edge => edge.From == $"prediction:parcels/{ParcelLoop.Prediction}").To;
        var alerts = edges.Where(edge => edge.From == window && edge.To.StartsWith("alert:", StringComparison.Ordinal)).Select(edge => edge.To).ToList();
        alerts.ShouldNotBeEmpty();
        var retraining = $"pipeline:{loop.Pipelines[1].GetProperty("id").GetString()}";
        edges.ShouldContain(edge => alerts.Contains(edge.From) && edge.To == retraining && edge.Relation == "wasStartedBy");
        edges.ShouldContain(edge => edge.From == retraining && edge.To == $"run:{loop.Pipelines[1].GetProperty("run").GetString()}");
        edges.ShouldContain(edge => edge.To == "model:parcels-late/2" && edge.Relation == "wasGeneratedBy");
        edges.ShouldContain(edge => edge.From == window && edge.To.StartsWith("dataset:parcels-windows@", StringComparison.Ordinal) && edge.Relation == "wasDerivedFrom");
    }

    [Fact]
    public async Task A_file_leads_to_every_model_that_was_made_from_it()
    {
        var graph = await loop.Get($"/api/v1/lineage/source:{loop.SourceMd5}?direction=down");

        Nodes(graph).ShouldContain("model:parcels-late/1");
        Nodes(graph).ShouldContain("model:parcels-late/2");
        Nodes(graph).ShouldContain("deployment:parcels");
    }

    [Fact]
    public async Task Every_id_that_people_hold_is_understood()
    {
        var (first, second) = (loop.Pipelines[0], loop.Pipelines[1]);
        var data = first.GetProperty("version").GetString()!;
        var version = await loop.Get("/api/v1/models/parcels-late/versions/1");
        var jobs = (await loop.Get("/api/v1/jobs?limit=100")).GetProperty("items").EnumerateArray().ToList();
        var loading = jobs.Last(job => job.GetProperty("kind").GetString() == "data.load").GetProperty("id").GetString()!;
        var training = jobs.First(job => job.TryGetProperty("group", out var group) && group.GetString() == second.GetProperty("id").GetString()).GetProperty("id").GetString()!;
        var alert = (await loop.Get("/api/v1/monitors/parcels/alerts")).GetProperty("items")[0].GetProperty("id").GetString()!;
        var window = (await loop.Get("/api/v1/monitors/parcels/windows")).GetProperty("items").EnumerateArray().Last().GetProperty("id").GetString()!;
        Dictionary<string, string> meant = new(StringComparer.Ordinal)
        {
            ["parcels-late/1"] = "model:parcels-late/1",
            ["parcels-late"] = (await loop.Get("/api/v1/models/parcels-late")).GetProperty("aliases").GetProperty("champion").GetInt32() == 2 ? "model:parcels-late/2" : "model:parcels-late/1",
            [version.GetProperty("digest").GetString()!] = "model:parcels-late/1",
            [version.GetProperty("id").GetString()!] = "model:parcels-late/1",
            [first.GetProperty("run").GetString()!] = $"run:{first.GetProperty("run").GetString()}",
            [first.GetProperty("id").GetString()!] = $"pipeline:{first.GetProperty("id").GetString()}",
            [training] = $"pipeline:{second.GetProperty("id").GetString()}",
            [loading] = $"dataset:parcels@{data}",
            ["parcels@1"] = $"dataset:parcels@{data}",
            [data] = $"dataset:parcels@{data}",
            [data[..10]] = $"dataset:parcels@{data}",
            [$"parcels/{data}"] = $"dataset:parcels@{data}",
            [loop.SourceMd5] = $"source:{loop.SourceMd5}",
            [ParcelLoop.Commit] = $"commit:{ParcelLoop.Commit}",
            ["deployment:parcels"] = "deployment:parcels",
            ["monitor:parcels"] = "monitor:parcels",
            [alert] = $"alert:{alert}",
            [window] = $"window:{window}",
            [ParcelLoop.Prediction] = $"prediction:parcels/{ParcelLoop.Prediction}",
        };

        foreach (var (id, node) in meant)
            (await loop.Get($"/api/v1/lineage/{Uri.EscapeDataString(id)}?depth=1")).GetProperty("of").GetString().ShouldBe(node, id);
    }

    [Theory]
    [InlineData("prediction:parcels/9003")]
    [InlineData("parcels-late/2")]
    [InlineData("deployment:parcels")]
    [InlineData("parcels@1")]
    [InlineData("monitor:parcels")]
    public async Task The_graph_on_the_page_is_the_one_of_the_api_and_every_link_answers(string id)
    {
        var graph = await loop.Get($"/api/v1/lineage/{id}");
        var (html, links) = await loop.Page($"/lineage/{id}");

        var drawn = JsonElement.Parse(Island().Match(html).Groups["json"].Value);
        drawn.GetProperty("nodes").EnumerateArray().Select(node => (node.GetProperty("id").GetString()!, node.GetProperty("label").GetString()!, node.GetProperty("href").GetString()!))
            .ShouldBe(graph.GetProperty("nodes").EnumerateArray().Select(node => (node.GetProperty("id").GetString()!, node.GetProperty("title").GetString()!, node.GetProperty("href").GetString()!)));
        drawn.GetProperty("edges").EnumerateArray().Select(edge => (edge.GetProperty("from").GetString()!, edge.GetProperty("to").GetString()!, edge.GetProperty("label").GetString()!)).ShouldBe(Edges(graph));
        foreach (var href in graph.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("href").GetString()!))
            links.ShouldContain(href);
        (await loop.Dead(links)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_command_prints_the_same_graph()
    {
        var id = $"parcels/{ParcelLoop.Prediction}";
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "slipway.dll"), "lineage", id, "--json", "--server", loop.Server.Address.ToString()]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var printed = JsonElement.Parse(await process.StandardOutput.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);

        var graph = await loop.Get($"/api/v1/lineage/{id}");
        JsonElement.DeepEquals(printed, graph).ShouldBeTrue(printed.ToString());
    }

    [Fact]
    public async Task The_command_prints_a_tree_of_the_way()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "slipway.dll"), "lineage", "parcels-late/1", "--direction", "up", "--server", loop.Server.Address.ToString()]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var printed = (await process.StandardOutput.ReadToEndAsync(Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync(Cancel);

        printed[0].ShouldStartWith("parcels-late/1");
        printed[1].ShouldBe("  comes from");
        printed[2].ShouldStartWith("    wasGeneratedBy ");
        printed.ShouldContain(line => line.StartsWith("      used parcels version 1", StringComparison.Ordinal));
        printed.ShouldContain(line => line.TrimStart().StartsWith("hadPrimarySource data/parcels.csv", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_of_several_things_is_answered_with_each_of_them()
    {
        using var answer = await loop.Http.GetAsync("/api/v1/lineage/parcels", Cancel);
        var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        var (html, links) = await loop.Page("/lineage/parcels");

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        problem.GetProperty("detail").GetString().ShouldBe("'parcels' may mean 3 things.");
        foreach (var id in new[] { "deployment:parcels", "dataset:parcels@", "monitor:parcels" })
        {
            problem.GetProperty("remedy").GetString()!.ShouldContain(id);
            html.ShouldContain(id);
        }

        (await loop.Dead(links)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("nothing-of-the-kind", 404, "'nothing-of-the-kind' names nothing that has a lineage here.")]
    [InlineData("run:00000000000000000000000000000000", 404, "names nothing")]
    [InlineData("parcels-late/99", 404, "names nothing")]
    [InlineData("parcels-late/1?direction=sideways", 400, "direction: 'sideways' is no way to follow a lineage.")]
    [InlineData("parcels-late/1?depth=0", 400, "depth: 0 is outside 1 to 64.")]
    public async Task What_cannot_be_followed_is_refused_in_words(string asked, int status, string words)
    {
        using var answer = await loop.Http.GetAsync("/api/v1/lineage/" + asked, Cancel);
        var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel));

        ((int)answer.StatusCode).ShouldBe(status);
        problem.GetProperty("detail").GetString()!.ShouldContain(words);
        problem.GetProperty("remedy").GetString()!.Length.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task A_reader_sees_only_the_kinds_that_the_token_may_read_and_is_told_which_are_left_out()
    {
        using var http = loop.Server.Client(await loop.Server.Token("models only", ["lineage.read", "model.read", "run.read"]));
        using var nobody = loop.Server.Client(await loop.Server.Token("no lineage", ["model.read"]));

        var graph = JsonElement.Parse(await http.GetStringAsync("/api/v1/lineage/parcels-late/1", Cancel));
        using var forbidden = await http.GetAsync("/api/v1/lineage/dataset:parcels@1", Cancel);
        using var unseen = await http.GetAsync("/api/v1/lineage/parcels@1", Cancel);
        using var closed = await nobody.GetAsync("/api/v1/lineage/parcels-late/1", Cancel);

        graph.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("kind").GetString()).ShouldBe(["model", "run"]);
        graph.GetProperty("withheld").EnumerateArray().Select(kind => kind.GetString()).ShouldBe(["deployment", "pipeline", "dataset", "commit"]);
        forbidden.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await forbidden.Content.ReadAsStringAsync(Cancel)).ShouldContain("data.read");
        unseen.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        closed.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Fewer_hops_show_the_nearest()
    {
        var graph = await loop.Get("/api/v1/lineage/parcels-late/1?direction=up&depth=1");

        graph.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("hops").GetInt32()).ShouldBe([0, -1, -1]);
    }

    [Theory]
    [InlineData("/models/parcels-late/versions/1", "/lineage/model:parcels-late/1")]
    [InlineData("/deployments/parcels", "/lineage/deployment:parcels")]
    [InlineData("/deployments/parcels/predictions", "/lineage/prediction:parcels/9003")]
    [InlineData("/deployments/parcels/predictions/9003", "/lineage/prediction:parcels/9003")]
    public async Task A_page_links_to_its_lineage(string page, string lineage)
    {
        var path = page.EndsWith("predictions", StringComparison.Ordinal) ? page + "?after=" : page;
        var links = new List<string>();
        for (var next = path; next is not null && !links.Contains(lineage);)
        {
            links.AddRange((await loop.Page(next)).Links);
            next = page.EndsWith("predictions", StringComparison.Ordinal) ? links.LastOrDefault(link => link.StartsWith("/deployments/parcels/predictions?after=", StringComparison.Ordinal) && link != next) : null;
        }

        links.ShouldContain(lineage);
    }

    private static List<string> Nodes(JsonElement graph) => [.. graph.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!)];

    private static List<(string From, string To, string Relation)> Edges(JsonElement graph) =>
        [.. graph.GetProperty("edges").EnumerateArray().Select(edge => (edge.GetProperty("from").GetString()!, edge.GetProperty("to").GetString()!, edge.GetProperty("relation").GetString()!))];

    [GeneratedRegex("""<slip-graph[^>]*>\s*<script type="application/json">(?<json>.*?)</script>""", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Island();
}

[Collection(typeof(ParcelsOnSqlite))]
public sealed class LineageOnSqlite(SqliteParcels loop) : LineageTests(loop);

[Collection(typeof(ParcelsOnPostgres))]
public sealed class LineageOnPostgres(PostgresParcels loop) : LineageTests(loop);
