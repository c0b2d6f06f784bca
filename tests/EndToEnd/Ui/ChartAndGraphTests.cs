using Microsoft.Playwright;
using Slipway.Testing;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Tests.Ui;

/// <summary>Charts and graphs as a visitor uses them.</summary>
[Collection(typeof(InBrowser))]
public sealed class ChartAndGraphTests(Browser browser)
{
    private const string Drawn = "id => echarts.getInstanceByDom(document.querySelector(`#${id} .ch-canvas`)).getOption().series.map(series => series.name)";

    [Fact]
    public async Task Smoothing_and_hidden_runs_survive_a_refresh()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/runs/1");
        await page.Locator("#auc input[type=range]").FillAsync("0.9");
        await page.Locator("#auc .ch-entry").First.ClickAsync();

        await page.ReloadAsync();
        await page.Locator("#auc canvas").WaitForAsync();

        await Expect(page.Locator("#auc output")).ToHaveTextAsync("0.90");
        (await page.EvaluateAsync<string[]>(Drawn, "auc")).ShouldBe(["lgbm-depth-0398 (raw)", "lgbm-depth-0398", "lgbm-wide-0377 (raw)", "lgbm-wide-0377", "logistic-baseline (raw)", "logistic-baseline"]);
        await Expect(page.Locator("#auc .ch-entry").First).ToHaveAttributeAsync("aria-pressed", "false");
    }

    [Fact]
    public async Task The_scale_turns_logarithmic()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/runs/1");

        await page.Locator("#logloss").GetByLabel("Log scale").CheckAsync();

        (await page.EvaluateAsync<string>("() => echarts.getInstanceByDom(document.querySelector('#logloss .ch-canvas')).getOption().yAxis[0].type")).ShouldBe("log");
        page.Url.ShouldContain("logloss.log=1");
    }

    [Fact]
    public async Task Charts_of_a_group_share_the_cursor()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/runs/1");
        await page.EvaluateAsync("() => { window.moved = 0; echarts.getInstanceByDom(document.querySelector('#logloss .ch-canvas')).on('updateAxisPointer', () => window.moved += 1); }");

        await page.Locator("#auc canvas").HoverAsync(new() { Position = new() { X = 300, Y = 120 } });

        await page.WaitForFunctionAsync("() => window.moved > 0");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Places.Artifacts("screenshots"), "cursor.png") });
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_chart_shows_can_be_read_as_a_table()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/studies");

        await page.Locator("#importance summary").ClickAsync();

        await Expect(page.Locator("#importance tbody tr").First).ToHaveTextAsync("dep_hour0.412");
    }

    [Fact]
    public async Task Colours_follow_the_theme()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/studies");
        const string colour = "() => echarts.getInstanceByDom(document.querySelector('#importance .ch-canvas')).getOption().series[0].itemStyle.color";
        var light = await page.EvaluateAsync<string>(colour);

        await page.GetByRole(AriaRole.Button, new() { Name = "Switch between light and dark" }).ClickAsync();

        (await page.EvaluateAsync<string>(colour)).ShouldNotBe(light);
        light.ShouldBe("rgb(10, 100, 112)");
    }

    [Fact]
    public async Task A_graph_shows_some_hops_and_grows_where_asked()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/lineage");
        var nodes = page.Locator("#lineage .gr-node");
        (await nodes.CountAsync()).ShouldBe(7);

        await page.Locator("#lineage [data-expand='d3']").ClickAsync();

        (await nodes.CountAsync()).ShouldBe(10);
        await page.ReloadAsync();
        await Expect(nodes).ToHaveCountAsync(10);
        await page.GetByRole(AriaRole.Button, new() { Name = "Everything" }).ClickAsync();
        await Expect(nodes).ToHaveCountAsync(13);
    }

    [Fact]
    public async Task A_graph_is_walked_by_keyboard()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/lineage");
        await page.Locator("#lineage .gr-view").FocusAsync();

        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Locator("#lineage .gr-chosen")).ToHaveAttributeAsync("data-id", "run");
        page.Url.ShouldContain("lineage.at=run");
        await page.KeysLead("**/runs/1", "Enter");
    }
}
