using Microsoft.Playwright;
using Slipway.Testing;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Tests.Ui;

/// <summary>The table of ten thousand runs, as a visitor uses it.</summary>
[Collection(typeof(InBrowser))]
public sealed class TableTests(Browser browser)
{
    [Fact]
    public async Task Only_the_rows_in_sight_are_elements()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/experiments");

        var rows = await page.Locator(".st-row").CountAsync();

        rows.ShouldBeInRange(10, 60);
        await Expect(page.GetByRole(AriaRole.Grid)).ToHaveAttributeAsync("aria-rowcount", "10001");
        await page.EvaluateAsync("() => document.querySelector('.st-grid').scrollTop = 150000");
        await Expect(page.Locator("[aria-rowindex='5004']")).ToBeVisibleAsync();
        (await page.Locator(".st-row").CountAsync()).ShouldBeLessThan(60);
    }

    [Fact]
    public async Task A_click_on_a_head_sorts_and_the_best_comes_first()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/experiments");

        await page.GetByRole(AriaRole.Columnheader, new() { Name = "AUC", Exact = true }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "AUC", Exact = true })).ToHaveAttributeAsync("aria-sort", "descending");
        var shown = await Numbers(page, "metrics.auc");
        shown.ShouldBe(shown.OrderDescending());
        await Expect(page.Locator(".st-row").First.Locator(".st-max")).ToHaveTextAsync(shown[0].ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_view_survives_a_refresh()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/experiments");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Filter Runs of flights" }).FillAsync("auc > 0.84 status = succeeded");
        await page.GetByRole(AriaRole.Columnheader, new() { Name = "Took" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Columns" }).ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "By", Exact = true }).UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Pin Status" }).ClickAsync();
        var count = await page.Locator(".st-count").TextContentAsync();

        await page.ReloadAsync();

        await Expect(page.Locator(".st-count")).ToHaveTextAsync(count!);
        count!.ShouldMatch(@"^\d[\d,]* of 10,000$");
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Took" })).ToHaveAttributeAsync("aria-sort", "ascending");
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "By", Exact = true })).ToHaveCountAsync(0);
        (await page.Locator(".st-head .st-pinned[data-name]").AllTextContentsAsync()).ShouldBe(["Run", "Status"]);
    }

    [Fact]
    public async Task Columns_are_searched_and_hidden_ones_come_back()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/experiments");
        await page.GetByRole(AriaRole.Button, new() { Name = "Columns" }).ClickAsync();

        await page.ScreenshotAsync(new() { Path = Path.Combine(Places.Artifacts("screenshots"), "columns.png") });
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Find a column" }).FillAsync("run id");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Run id" }).CheckAsync();

        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Run id" })).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Columns_move_and_grow_by_keyboard_and_by_dragging()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/experiments");
        var status = page.Locator("[data-name='status']");
        var width = (await status.BoundingBoxAsync())!.Width;

        await status.FocusAsync();
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        await page.Keyboard.PressAsync("Alt+ArrowRight");

        (await Order(page)).Take(3).ShouldBe(["name", "started", "status"]);
        (await status.BoundingBoxAsync())!.Width.ShouldBe(width + 16);
        await page.Locator("[data-name='metrics.log_loss'] .st-title").DragToAsync(page.Locator("[data-name='started']"), new() { TargetPosition = new() { X = 5, Y = 10 } });
        (await Order(page)).Take(3).ShouldBe(["name", "metrics.log_loss", "started"]);
    }

    [Fact]
    public async Task Rows_are_walked_chosen_and_opened_by_keyboard()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/experiments");

        foreach (var key in (string[])["j", "j", "x", "j", "j", "k", "x"])
            await page.Keyboard.PressAsync(key);

        await Expect(page.Locator(".bulk-count")).ToHaveTextAsync("2 selected");
        (await page.Locator(".st-row[aria-selected='true']").EvaluateAllAsync<int[]>("rows => rows.map(row => Number(row.dataset.place)).sort()")).ShouldBe([1, 2]);
        await page.KeysLead("**/runs/*", "Enter");
    }

    [Fact]
    public async Task A_bulk_action_is_told_which_rows()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/experiments");
        await page.EvaluateAsync("() => addEventListener('slip-bulk', event => window.told = event.detail)");
        await page.Locator(".st-row .st-check").First.ClickAsync();
        await page.Locator(".st-row .st-check").Nth(4).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });

        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();

        (await page.EvaluateAsync<string>("() => window.told.action")).ShouldBe("compare");
        (await page.EvaluateAsync<string[]>("() => window.told.keys")).Length.ShouldBe(5);
        await page.EvaluateAsync("() => document.querySelector('[data-bulk] form').addEventListener('submit', event => event.preventDefault())");
        await page.GetByRole(AriaRole.Button, new() { Name = "Archive" }).ClickAsync();
        (await page.Locator("[data-bulk] input[name=id]").CountAsync()).ShouldBe(5);
    }

    [Fact]
    public async Task What_a_filter_does_not_understand_is_said()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/experiments");

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("lgbm accuracy > 0.9");

        await Expect(page.Locator(".st-hint span")).ToHaveTextAsync("There is no column “accuracy”.");
        await Expect(page.Locator(".st-where mark")).ToHaveTextAsync("accuracy");
        await Expect(page.Locator(".st-where")).ToHaveAttributeAsync("title", "From character 6");
        await Expect(page.Locator(".st-count")).ToHaveTextAsync("10,000 rows, not filtered");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Places.Artifacts("screenshots"), "filter-wrong.png") });
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".st-count")).ToHaveTextAsync("10,000 rows");
    }

    [Fact]
    public async Task Names_that_try_to_be_markup_stay_names()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/failures");

        (await page.TitleAsync()).ShouldBe("Failures · Slipway");
        (await page.Locator("main img").CountAsync()).ShouldBe(0);
        await Expect(page.Locator("#hostile .st-row").First).ToContainTextAsync("</script><img src=x");
        (await page.Locator("a[href*='evil']").CountAsync()).ShouldBe(0);
        await Expect(page.Locator("#broken [role=alert]")).ToContainTextAsync("metrics.auc");
    }

    /// <summary>Figures for the reader of the test's output; nothing is asserted about time on a shared machine.</summary>
    [Fact]
    public async Task Sorting_and_filtering_ten_thousand_rows_is_measured()
    {
        await using (var first = await browser.Visit())
            await first.Go("/experiments");
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/experiments");

        var measured = await page.EvaluateAsync<Dictionary<string, double>>("""
            async () => {
              const table = document.querySelector('slip-table');
              const median = async action => {
                const times = [];
                for (let round = 0; round < 9; round += 1) {
                  await new Promise(done => requestAnimationFrame(done));
                  const begin = performance.now();
                  action(round);
                  document.querySelector('.st-grid').getBoundingClientRect();
                  times.push(performance.now() - begin);
                }
                return times.sort((a, b) => a - b)[4];
              };
              const queries = ['l', 'lg', 'lgb', 'lgbm', 'auc > 0.8', 'auc > 0.8 lgbm', 'status = failed', 'flights', ''];
              const rows = performance.getEntriesByType('resource').find(entry => entry.name.endsWith('/gallery/runs'));
              return {
                firstByte: performance.getEntriesByType('navigation')[0].responseStart,
                rowsArrived: rows.responseEnd,
                firstContent: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
                firstSortOfWords: await (async () => { const begin = performance.now(); table.sortBy('dataset', false); return performance.now() - begin; })(),
                sortNumbers: await median(round => table.sortBy('metrics.auc', round % 2 === 0)),
                sortWords: await median(round => table.sortBy('name', round % 2 === 0)),
                filter: await median(round => table.filterBy(queries[round])),
                orderAlone: await (async () => {
                  const { sortRows } = await import('/_content/Slipway.Ui/js/table/sort.js');
                  const rows = Uint32Array.from({ length: table.model.count }, (_, row) => row);
                  return median(round => sortRows(rows, table.model.order(table.model.find('metrics.auc')), round % 2 === 0));
                })(),
                filterAlone: await (async () => {
                  const { filterRows } = await import('/_content/Slipway.Ui/js/table/query.js');
                  return median(round => filterRows(table.model, queries[round]));
                })(),
                drawAlone: await median(() => table.change({})),
                scrollJump: await median(round => { document.querySelector('.st-grid').scrollTop = round * 30000; }),
              };
            }
            """);

        foreach (var (what, milliseconds) in measured)
            TestContext.Current.TestOutputHelper!.WriteLine($"{what}: {milliseconds:0.0} ms");
        measured.Count.ShouldBe(11);
        await Expect(page.Locator(".st-count")).ToHaveTextAsync("10,000 rows");
    }

    private static Task<string[]> Order(IPage page) =>
        page.Locator(".st-headcell[data-name]").EvaluateAllAsync<string[]>("heads => heads.map(head => head.dataset.name)");

    private static Task<double[]> Numbers(IPage page, string column) => page.EvaluateAsync<double[]>(
        "name => { const at = [...document.querySelectorAll('.st-head > *')].findIndex(head => head.dataset.name === name); return [...document.querySelectorAll('.st-row')].sort((a, b) => a.dataset.place - b.dataset.place).map(row => Number(row.children[at].textContent)); }", column);
}
