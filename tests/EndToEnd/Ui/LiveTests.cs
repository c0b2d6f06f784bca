using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Tests.Ui;

/// <summary>One WebSocket a page, seen to be alive, coming back when it breaks.</summary>
[Collection(typeof(InBrowser))]
public sealed class LiveTests(Browser browser)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_curve_and_a_log_grow_while_one_looks()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/runs/1");
        await Expect(page.Locator("slip-live")).ToHaveTextAsync("Live");
        await Subscribed("runs/live");

        await browser.Gallery.Live.Publish("runs/live", new[] { new { series = "train", x = 6, y = 0.44 }, new { series = "test", x = 6, y = 0.5 } }, Cancel);
        await browser.Gallery.Live.Publish("runs/log", new { at = "2026-03-01T10:00:00Z", level = "Info", text = "[200] valid auc <b>0.83</b>" }, Cancel);

        await Expect(page.Locator(".log-line").Last).ToContainTextAsync("valid auc <b>0.83</b>");
        await page.WaitForFunctionAsync("() => document.querySelector('#live').data.series.length === 3");
        (await page.EvaluateAsync<double[]>("() => document.querySelector('#live').data.series[0].y")).ShouldBe([0.69, 0.61, 0.55, 0.51, 0.48, 0.46, 0.44]);
        await Expect(page.Locator("#live .ch-legend")).ToContainTextAsync("test");
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_has_one_connection_however_many_islands_listen()
    {
        await using var visitor = await browser.Visit();
        var opened = 0;
        visitor.Page.WebSocket += (_, _) => opened++;

        var page = await visitor.Go("/runs/1");
        await Expect(page.Locator("slip-live")).ToHaveTextAsync("Live");

        opened.ShouldBe(1);
    }

    [Fact]
    public async Task A_broken_connection_is_shown_and_comes_back()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/experiments");
        await Expect(page.Locator("slip-live")).ToHaveTextAsync("Live");
        await page.EvaluateAsync("() => { window.seen = []; new MutationObserver(() => window.seen.push(document.querySelector('slip-live').dataset.state)).observe(document.querySelector('slip-live'), { attributes: true }); }");

        browser.Gallery.Live.Break();

        await page.WaitForFunctionAsync("() => window.seen.includes('reconnecting') && window.seen.at(-1) === 'live'");
        await Expect(page.Locator("slip-live")).ToHaveTextAsync("Live");
    }

    [Fact]
    public async Task Nine_tabs_of_one_browser_are_all_live()
    {
        await using var visitor = await browser.Visit();
        var pages = new List<IPage>();
        for (var tab = 0; tab < 9; tab++)
        {
            var page = await visitor.Page.Context.NewPageAsync();
            await page.GotoAsync("/lineage");
            pages.Add(page);
        }

        foreach (var page in pages)
            await Expect(page.Locator("slip-live")).ToHaveTextAsync("Live");
        await browser.Gallery.Live.Publish("lineage", new { id = "run", status = "failed" }, Cancel);
        foreach (var page in pages)
            await Expect(page.Locator("[data-id='run'] .tone-bad")).ToHaveCountAsync(1);
    }

    private async Task Subscribed(string topic)
    {
        while (!browser.Gallery.Live.Subscribed.Contains(topic))
            await Task.Delay(20, Cancel);
    }
}
