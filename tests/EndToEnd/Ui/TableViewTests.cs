using Microsoft.Playwright;
using Slipway.Testing;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Tests.Ui;

/// <summary>What a visitor makes of the table: groups, rows at the top, rows out of sight, filters that complete themselves.</summary>
[Collection(typeof(InBrowser))]
public sealed class TableViewTests(Browser browser)
{
    [Fact]
    public async Task Rows_are_grouped_opened_by_keyboard_and_the_view_survives_a_refresh()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/experiments");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Group by", Exact = true }).SelectOptionAsync("status");
        await Expect(page.Locator(".st-count")).ToContainTextAsync("groups");
        await Expect(page.GetByRole(AriaRole.Treegrid)).ToBeVisibleAsync();
        var groups = page.Locator(".st-group");
        var heads = await groups.CountAsync();

        await page.Keyboard.PressAsync("Escape");
        await page.Locator(".st-grid").FocusAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(groups.First).ToHaveAttributeAsync("aria-expanded", "true");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(groups.First).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("st-active"));
        await page.ScreenshotAsync(new() { Path = Path.Combine(Places.Artifacts("screenshots"), "groups.png") });
        await page.ReloadAsync();

        await Expect(groups.First).ToHaveAttributeAsync("aria-expanded", "true");
        await page.Locator(".st-grid").FocusAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(groups).ToHaveCountAsync(heads);
        (await Axe.Violations(page)).ShouldBeEmpty();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_group_tells_mean_least_most_and_of_how_many()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/experiments");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Group by", Exact = true }).SelectOptionAsync("status");

        var told = await page.EvaluateAsync<string[]>("""
            async () => {
              const table = document.querySelector('slip-table');
              const { number } = await import('/_content/Slipway.Ui/js/format.js');
              const at = table.model.find('metrics.auc');
              const digits = table.model.columns[at].digits;
              return table.groups.map(group => {
                const values = [...group.rows].map(row => Number(table.model.value(at, row) ?? NaN)).filter(value => !Number.isNaN(value));
                if (values.length === 0) return '';
                const figures = [values.reduce((sum, value) => sum + value, 0) / values.length, Math.min(...values), Math.max(...values)].map(value => number(value, digits));
                return `mean ${figures[0]}, least ${figures[1]}, most ${figures[2]}, of ${values.length} with a value`;
              }).filter(Boolean);
            }
            """);
        told.ShouldNotBeEmpty();
        foreach (var title in told)
            await Expect(page.Locator(".st-group").GetByTitle(title)).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Combobox, new() { Name = "What a group tells" }).SelectOptionAsync("max");
        var most = told[0].Split("most ")[1].Split(',')[0];
        await Expect(page.Locator(".st-group").GetByTitle(told[0])).ToContainTextAsync(most);
    }

    [Fact]
    public async Task Rows_stay_at_the_top_or_leave_by_one_key_and_the_address_remembers()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/experiments");
        foreach (var key in (string[])["j", "j", "j", "p", "j", "j", "h"])
            await page.Keyboard.PressAsync(key);
        var pinned = await page.Locator(".st-pins .st-row").TextContentAsync();
        await Expect(page.Locator(".st-count")).ToHaveTextAsync("9,999 of 10,000");
        await page.EvaluateAsync("() => document.querySelector('.st-grid').scrollTop = 90000");
        await Expect(page.Locator(".st-pins .st-row")).ToBeInViewportAsync();

        await page.ReloadAsync();

        await Expect(page.Locator(".st-pins .st-row")).ToHaveCountAsync(1);
        (await page.Locator(".st-pins .st-row").TextContentAsync()).ShouldBe(pinned);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show 1 hidden" }).ClickAsync();
        await Expect(page.Locator(".st-count")).ToHaveTextAsync("10,000 rows");
        await page.Locator(".st-pins .st-check").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Pin" }).First.ClickAsync();
        await Expect(page.Locator(".st-pins .st-row")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Hide" }).ClickAsync();
        await Expect(page.Locator(".st-count")).ToHaveTextAsync("9,999 of 10,000");
        await Expect(page.Locator("[data-bulk]")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_filter_is_completed_by_keyboard()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/experiments");
        var field = page.GetByRole(AriaRole.Combobox, new() { Name = "Filter Runs of flights" });

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("sta");
        await Expect(page.GetByRole(AriaRole.Option).First).ToContainTextAsync("status");
        await page.Keyboard.PressAsync("Tab");
        await Expect(field).ToHaveValueAsync("status ");
        await page.Keyboard.TypeAsync("= su");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Places.Artifacts("screenshots"), "completion.png") });
        (await Axe.Violations(page)).ShouldBeEmpty();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");

        await Expect(field).ToHaveValueAsync("status = 'succeeded' ");
        await Expect(page.Locator(".st-hint div")).ToHaveCountAsync(0);
        await Expect(page.Locator(".st-count")).ToContainTextAsync("of 10,000");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".st-grid")).ToBeFocusedAsync();
    }
}
