using Microsoft.Playwright;
using Slipway.Tests.Ui;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Tests.Pages;

/// <summary>Runs held side by side, from the table to the page and its drawings.</summary>
[Collection(typeof(InLoop))]
public sealed class CompareWalkTests(LoopWorld world)
{
    private const string Drawn = "id => echarts.getInstanceByDom(document.querySelector(`#${id} .ch-canvas`)).getOption()";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ServerCalls Calls => world.Full.Calls;

    [Fact]
    public async Task Runs_are_selected_and_compared_by_keyboard_and_one_that_comes_meanwhile_pushes_none_away()
    {
        var compared = await Loop.ComparedOf(Calls, "chosen by keyboard");
        await using var visitor = await world.Visit();
        var path = compared[..compared.IndexOf("/compare", StringComparison.Ordinal)];
        var page = await visitor.Go(path);
        var active = page.Locator(".st-active");

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Compare" })).ToBeDisabledAsync();
        var first = await active.InnerTextAsync();
        await Calls.Post("/api/2.0/mlflow/runs/create", new { experiment_id = path["/experiments/".Length..], run_name = "one more", start_time = TimeProvider.System.GetUtcNow().AddMinutes(1).ToUnixTimeMilliseconds() });
        await Expect(page.Locator(".st-row").First).ToContainTextAsync("one more");
        await Expect(active).ToHaveTextAsync(first, new() { UseInnerText = true });
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");

        await page.KeysLead("**/compare?run=*", "c");
        await Expect(page.Title()).ToHaveTextAsync("Compare 2 runs");
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task Only_what_differs_is_shown_against_the_baseline_with_the_best_marked()
    {
        await using var visitor = await world.Visit();
        var page = await visitor.Go(await Loop.ComparedOf(Calls, "against a baseline"));

        await Expect(Row(page, "optimizer").Locator("td")).ToHaveTextAsync(["adam", "adam", "sgd"]);
        await Expect(Row(page, "optimizer").Locator(".other")).ToHaveTextAsync(["sgd"]);
        await Expect(Row(page, "auc").Locator(".best")).ToContainTextAsync("0.8000");
        await Expect(Row(page, "auc").Locator(".compared-delta")).ToHaveTextAsync(["−0.1800", "−0.1980"]);
        await Expect(Row(page, "batch_size")).ToHaveCountAsync(0);
        await page.GetByLabel("Also what is equal in all").CheckAsync();
        await Expect(Row(page, "batch_size").Locator("td")).ToHaveTextAsync(["256", "256", "256"]);
        await page.GetByLabel("Held against").SelectOptionAsync("sgd at 0.001");

        await Expect(Row(page, "auc").Locator(".compared-delta")).ToHaveTextAsync(["+0.1980", "+0.0180"]);
        await page.GetByRole(AriaRole.Link, new() { Name = "Leave out adam at 0.01" }).ClickAsync();
        await Expect(page.Title()).ToHaveTextAsync("Compare 2 runs");
        await Expect(Row(page, "optimizer").Locator(".other")).ToHaveTextAsync(["adam"]);
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task A_choice_made_before_the_scripts_have_come_takes_effect_and_the_way_back_leads_to_the_one_before()
    {
        await using var visitor = await world.Visit();
        var page = visitor.Page;
        var let = new TaskCompletionSource();
        await page.RouteAsync("**/slip-choices*", async route =>
        {
            await let.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync(await Loop.ComparedOf(Calls, "chosen early"), new() { WaitUntil = WaitUntilState.Commit });
        await page.GetByLabel("Held against").SelectOptionAsync("sgd at 0.001");
        let.SetResult();

        await Expect(Row(page, "auc").Locator(".compared-delta")).ToHaveTextAsync(["+0.1980", "+0.0180"]);
        await page.WaitForLoadStateAsync(LoadState.Load);
        await page.GetByLabel("Held against").SelectOptionAsync("adam at 0.1");
        await Expect(Row(page, "auc").Locator(".compared-delta")).ToHaveTextAsync(["−0.1800", "−0.1980"]);
        await page.GoBackAsync();
        await Expect(Row(page, "auc").Locator(".compared-delta")).ToHaveTextAsync(["+0.1980", "+0.0180"]);
        await Expect(page.GetByLabel("Held against").Locator("option:checked")).ToHaveTextAsync("sgd at 0.001");
    }

    [Fact]
    public async Task Drawings_follow_the_choices_and_survive_a_refresh()
    {
        await using var visitor = await world.Visit();
        var page = await visitor.Go(await Loop.ComparedOf(Calls, "drawn"));
        await Expect(page.Locator("#curve .ch-entry")).ToHaveTextAsync(["adam at 0.1", "adam at 0.01", "sgd at 0.001"]);

        await page.GetByLabel("Metric", new() { Exact = true }).SelectOptionAsync("val/loss");
        await page.Locator("#curve").GetByLabel("Along").SelectOptionAsync("relative");
        await page.Locator("#curve").GetByLabel("Log x-axis").CheckAsync();
        await page.GetByLabel("Colour (optional)", new() { Exact = true }).SelectOptionAsync("params.optimizer");
        await page.GetByLabel("Up", new() { Exact = true }).SelectOptionAsync("metrics.val/loss");
        await Expect(page.Locator("#cloud .ch-entry")).ToHaveTextAsync(["adam", "sgd"]);
        await page.ReloadAsync();

        await Expect(page.Locator("#cloud .ch-entry")).ToHaveTextAsync(["adam", "sgd"]);
        await page.Locator("#curve canvas").WaitForAsync();
        (await page.EvaluateAsync<string[]>($"id => {{ const drawn = ({Drawn})(id); return [drawn.xAxis[0].name, drawn.xAxis[0].type, drawn.yAxis[0].name]; }}", "curve")).ShouldBe(["seconds since the first value", "log", "val/loss"]);
        (await page.EvaluateAsync<string[]>($"id => ({Drawn})(id).parallelAxis.map(axis => axis.name)", "parallel")).ShouldBe(["learning_rate", "optimizer", "auc"]);
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task Lines_have_their_runs_colours_or_show_the_scale_of_what_judges_them()
    {
        var compared = await Loop.ComparedOf(Calls, "coloured");
        string[] runs = [.. compared.Split("run=").Skip(1).Select(run => run.TrimEnd('&'))];
        await using var visitor = await world.Visit();
        var page = await visitor.Go(compared);

        await Expect(page.Locator("#parallel .ch-entry")).ToHaveCountAsync(3);
        var colours = await page.EvaluateAsync<string[]>("() => echarts.getInstanceByDom(document.querySelector('#parallel .ch-canvas')).getOption().series[0].data.map(line => line.lineStyle.color)");
        var swatches = await page.EvaluateAsync<string[]>("() => echarts.getInstanceByDom(document.querySelector('#curve .ch-canvas')).getOption().series.filter(line => line.lineStyle).map(line => line.lineStyle.color)");
        colours.Order().ShouldBe(swatches.Distinct().Order());
        colours.Length.ShouldBe(runs.Length);
        await page.GetByLabel("Colour of the lines (optional)", new() { Exact = true }).SelectOptionAsync("judged");

        await page.WaitForFunctionAsync("() => echarts.getInstanceByDom(document.querySelector('#parallel .ch-canvas')).getOption().visualMap?.[0]?.text?.[1]?.startsWith('auc')");
        await Expect(page.Locator("#parallel .ch-entry")).ToHaveCountAsync(0);
        page.Url.ShouldContain("lines=judged");
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task What_a_run_logs_meanwhile_appears_without_a_reload()
    {
        var compared = await Loop.ComparedOf(Calls, "meanwhile");
        await using var visitor = await world.Visit();
        var page = await visitor.Go(compared);
        await page.EvaluateAsync("() => window.stayed = true");
        await Expect(page.Locator("slip-live")).ToHaveTextAsync("Live");

        await Calls.Post("/api/2.0/mlflow/runs/log-batch", new { run_id = compared[(compared.LastIndexOf('=') + 1)..], metrics = new[] { Loop.Point("auc", 0.9876, 41) } });

        await Expect(Row(page, "auc").Locator("td").Last).ToContainTextAsync("0.9876");
        await page.WaitForFunctionAsync("() => document.querySelector('#curve').data.series.some(series => series.y.includes(0.9876))");
        (await page.EvaluateAsync<bool>("() => window.stayed")).ShouldBeTrue();
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task The_comparison_leaves_as_a_file_in_which_no_text_is_a_formula()
    {
        var compared = await Loop.ComparedOf(Calls, "as a file");
        var run = compared[(compared.LastIndexOf('=') + 1)..];
        await Calls.Post("/api/2.0/mlflow/runs/log-batch", new { run_id = run, tags = new[] { new { key = "team", value = "=HYPERLINK(\"x\"), \"quoted\"" } } });

        using var answer = await Calls.Http.GetAsync(new Uri(compared.Replace("/compare?", "/compare/csv?", StringComparison.Ordinal), UriKind.Relative), Cancel);
        var lines = (await answer.Content.ReadAsStringAsync(Cancel)).Split("\r\n");

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        lines[0].ShouldStartWith("run_id,name,status,user,started,ended,metrics.auc,metrics.val/loss,params.batch_size,params.learning_rate,params.optimizer,tags.");
        lines[1].ShouldContain(",0.8,");
        lines[3].ShouldContain("\"'=HYPERLINK(\"\"x\"\"), \"\"quoted\"\"\"");
    }

    [Fact]
    public async Task A_long_table_shows_its_newest_rows_first_and_draws_only_those_in_sight()
    {
        var experiment = (await Calls.Post("/api/2.0/mlflow/experiments/create", new { name = "long" })).GetProperty("experiment_id").GetString()!;
        for (var i = 0; i < 150; i++)
            await Calls.Post("/api/2.0/mlflow/runs/create", new { experiment_id = experiment, run_name = FormattableString.Invariant($"trial-{i:000}"), start_time = 1_000_000L + i });
        await using var visitor = await world.Visit();
        var asked = new List<string>();
        visitor.Page.Request += (_, request) =>
        {
            if (request.Url.Contains("/table?", StringComparison.Ordinal))
                asked.Add(request.Method + " " + request.PostData);
        };
        var page = await visitor.Go("/experiments/" + experiment);

        await Expect(page.Locator(".st-count")).ToHaveTextAsync("150 rows");

        await Expect(page.Locator(".st-row").First).ToContainTextAsync("trial-149");
        (await page.Locator(".st-row").CountAsync()).ShouldBeInRange(10, 60);
        await page.WaitForFunctionAsync("() => !document.querySelector('slip-table').busy");
        asked.ShouldBe(["GET ", """POST {"columns":["id","name","status","started","duration"],"rows":""}""", "POST {}"]);
        visitor.ShouldHaveNoComplaints();
    }

    [Theory]
    [InlineData("/experiments/0/compare", "0 runs are named; 2 to 100 can be compared.")]
    [InlineData("/experiments/0/compare?run=a", "1 run is named; 2 to 100 can be compared.")]
    [InlineData("/experiments/0/compare?run=a&run=b", "a")]
    public async Task What_cannot_be_compared_is_said(string address, string words)
    {
        using var answer = await Calls.Http.GetAsync(new Uri(address, UriKind.Relative), Cancel);

        answer.IsSuccessStatusCode.ShouldBeFalse();
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain(words);
    }

    private static ILocator Row(IPage page, string title) => page.Locator("#side-by-side tr").Filter(new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = title, Exact = true }) });
}
