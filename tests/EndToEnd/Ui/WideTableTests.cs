using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Slipway.Testing;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Tests.Ui;

/// <summary>The table of a real experiment asks for columns when they are needed, shows what is on its way and what failed, and follows what changes.</summary>
[Collection(typeof(InWide))]
public sealed partial class WideTableTests(WideWorld world)
{
    private const string Idle = "() => document.querySelector('slip-table')?.model && !document.querySelector('slip-table').busy";
    private const string All = "() => !document.querySelector('slip-table').model.more && document.querySelector('slip-table').model.listed";

    [Fact]
    public async Task At_first_only_the_columns_in_sight_are_asked_for_and_one_that_is_shown_is_asked_for_once()
    {
        await using var visitor = await world.Visit();
        var asked = Asked(visitor);
        var page = await Open(visitor, world.Page);

        asked.Count.ShouldBe(2);
        asked[0].ShouldContain("metrics.metric_00");
        asked[0].ShouldNotContain("metrics.metric_08");
        asked[1].ShouldBeEmpty("which columns there are");
        await Show(page, "metric_20", "zz_optimizer");
        await page.WaitForFunctionAsync("() => { const { model } = document.querySelector('slip-table'); return ['metrics.metric_20', 'params.zz_optimizer'].every(name => model.has(model.at(name))); }");
        asked.Skip(2).SelectMany(columns => columns).ShouldContain("metrics.metric_20");
        asked.Skip(2).SelectMany(columns => columns).ShouldContain("params.zz_optimizer");
        await Show(page, "metric_20");
        await Show(page, "metric_20");
        await page.WaitForFunctionAsync(Idle);

        asked.SelectMany(columns => columns).ShouldBeUnique();
        await Expect(page.Locator(".st-wait")).ToHaveCountAsync(0);
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Columns_that_scroll_into_sight_are_asked_for_together_and_what_is_on_its_way_is_a_skeleton()
    {
        await using var visitor = await world.Visit();
        var asked = Asked(visitor);
        var page = await Open(visitor, world.Page);
        await page.EvaluateAsync("() => { const table = document.querySelector('slip-table'); table.change({ shown: table.model.columns.map(column => column.name) }); }");
        await page.WaitForFunctionAsync(Idle);
        var before = asked.Count;
        asked.SelectMany(columns => columns).ShouldNotContain("params.param_19");
        var let = new TaskCompletionSource();
        await page.RouteAsync("**/table?*", async route =>
        {
            await let.Task;
            await route.ContinueAsync();
        });

        await page.EvaluateAsync("() => { const grid = document.querySelector('.st-grid'); grid.scrollLeft = grid.scrollWidth; }");
        await Expect(page.Locator(".st-row .st-wait").First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Grid)).ToHaveAttributeAsync("aria-busy", "true");
        (await page.Locator(".st-cell[aria-busy=true]").EvaluateAllAsync<string[]>("cells => cells.map(cell => cell.textContent)")).ShouldAllBe(text => text == "");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Places.Artifacts("screenshots"), "columns-coming.png") });
        (await Axe.Violations(page)).ShouldBeEmpty();
        let.SetResult();
        await page.WaitForFunctionAsync(Idle);

        await Expect(page.Locator(".st-wait")).ToHaveCountAsync(0);
        (asked.Count - before).ShouldBeInRange(1, 3);
        var shown = await Column(page, "params.param_19");
        shown.ShouldNotBeEmpty();
        shown.ShouldAllBe(word => WordLike().IsMatch(word));
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_and_read_again_when_asked()
    {
        await using var visitor = await world.Visit();
        var page = await Open(visitor, world.Page);
        await page.RouteAsync("**/table?*", route => route.FulfillAsync(new() { Status = 500, ContentType = "application/problem+json", Body = """{"title":"The disk is full."}""" }));

        await Show(page, "metric_20");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("metric_20 could not be read.");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The disk is full.");
        await page.EvaluateAsync("() => { const grid = document.querySelector('.st-grid'); grid.scrollLeft = grid.scrollWidth; }");
        await Expect(page.Locator(".st-lacking").First).ToBeVisibleAsync();
        await Expect(page.Locator(".st-wait")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Filter Runs of wide" }).FillAsync("metric_25 > 2");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("metric_25");
        await Expect(page.Locator(".st-count")).ToHaveTextAsync("240 rows, as before: metric_25 could not be read");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Places.Artifacts("screenshots"), "columns-failed.png") });
        (await Axe.Violations(page)).ShouldBeEmpty();
        await page.UnrouteAsync("**/table?*");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await Expect(page.Locator(".st-count")).ToHaveTextAsync("0 of 240");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Filter Runs of wide" }).FillAsync("");
        await Expect(page.Locator(".st-count")).ToHaveTextAsync("240 rows");
        await Expect(page.Locator(".st-lacking, .st-wait")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Rows_that_cannot_be_read_leave_those_that_are_there_and_say_so()
    {
        await using var visitor = await world.Visit();
        await visitor.Page.RouteAsync("**/table?*", route => route.Request.Method is "POST" ? route.AbortAsync() : route.ContinueAsync());
        var page = await visitor.Go(world.Page + "?runs.cols=name,metrics.metric_00,metrics.metric_29");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The other rows could not be loaded.");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The server cannot be reached.");
        await Expect(page.Locator(".st-count")).ToHaveTextAsync("100 rows, not all of them");
        (await Column(page, "metrics.metric_29")).ShouldAllBe(text => text == "");
        await Expect(page.Locator(".st-wait")).ToHaveCountAsync(0);
        await page.UnrouteAsync("**/table?*");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Expect(page.Locator(".st-count")).ToHaveTextAsync("240 rows");
        await Expect(page.Locator(".st-lacking, .st-wait")).ToHaveCountAsync(0);
        (await Column(page, "metrics.metric_29")).ShouldNotContain("");
    }

    [Theory]
    [InlineData("metrics.metric_25 > 0.5 AND params.zz_optimizer = 'sgd'")]
    [InlineData("params.zz_rate = 'auto' AND metrics.metric_11 < 0.3")]
    [InlineData("params.zz_legacy = 'yes'")]
    public async Task A_filter_by_columns_that_are_not_here_finds_what_the_server_finds(string filter)
    {
        await using var visitor = await world.Visit();
        var page = await Open(visitor, world.Page);

        await page.GetByRole(AriaRole.Combobox, new() { Name = "Filter Runs of wide" }).FillAsync(filter);

        var found = await world.Found(filter);
        await Expect(page.Locator(".st-count")).ToHaveTextAsync($"{found.Count} of 240");
        (await Column(page, "name")).ShouldBe(found.Take(10), ignoreOrder: false);
    }

    [Fact]
    public async Task A_word_is_looked_for_in_columns_that_are_not_here_once_typing_rests()
    {
        await using var visitor = await world.Visit();
        var asked = Asked(visitor);
        var page = await Open(visitor, world.Page);

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("lion");

        await Expect(page.Locator(".st-count")).ToHaveTextAsync("80 of 240");
        asked.Count(columns => columns.Contains("params.zz_optimizer")).ShouldBe(1);
        asked.Count.ShouldBeLessThanOrEqualTo(4);
    }

    [Fact]
    public async Task A_view_in_the_address_brings_the_columns_it_names()
    {
        await using var visitor = await world.Visit();
        var page = await Open(visitor, $"{world.Page}?runs.cols=name,params.zz_legacy,metrics.metric_29&runs.sort=-metrics.metric_28&runs.q=zz_legacy%20%3D%20no&runs.group=params.zz_optimizer");

        await Expect(page.Locator(".st-count")).ToHaveTextAsync("50 of 240, 3 groups");
        (await page.Locator(".st-headcell[data-name]").EvaluateAllAsync<string[]>("heads => heads.map(head => head.dataset.name)")).ShouldBe(["name", "params.zz_legacy", "metrics.metric_29"]);
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Group by", Exact = true }).SelectOptionAsync("");
        (await Column(page, "name")).ShouldBe((await world.Found("params.zz_legacy = 'no'", "metrics.metric_28 DESC")).Take(10));
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Values_of_a_column_that_is_not_here_are_offered_when_they_have_come()
    {
        await using var visitor = await world.Visit();
        var page = await Open(visitor, world.Page);

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("params.zz_optimizer = ");

        await Expect(page.GetByRole(AriaRole.Listbox).GetByRole(AriaRole.Option)).ToHaveTextAsync([Sure("adam"), Sure("lion"), Sure("sgd")]);
    }

    internal static async Task<IPage> Open(Visitor visitor, string address)
    {
        var page = await visitor.Go(address);
        await page.WaitForFunctionAsync(All);
        await page.WaitForFunctionAsync(Idle);
        return page;
    }

    /// <summary>The columns of every question that the table asks.</summary>
    internal static List<string[]> Asked(Visitor visitor)
    {
        var asked = new List<string[]>();
        visitor.Page.Request += (_, request) =>
        {
            if (request.Method is "POST" && request.Url.Contains("/table?", StringComparison.Ordinal))
                asked.Add(JsonDocument.Parse(request.PostData!).RootElement.TryGetProperty("columns", out var columns) ? columns.Deserialize<string[]>()! : []);
        };
        return asked;
    }

    /// <summary>What stands in a column, from the first row on, of the first ten.</summary>
    internal static Task<string[]> Column(IPage page, string name) => page.EvaluateAsync<string[]>("""
        name => {
          const table = document.querySelector('slip-table');
          const rows = [...document.querySelectorAll('.st-body .st-row')].sort((a, b) => a.dataset.place - b.dataset.place).slice(0, 10);
          const heads = [...document.querySelectorAll('.st-head > *')];
          const at = heads.find(head => head.dataset.name === name).getBoundingClientRect().left;
          return rows.map(row => [...row.children].find(cell => Math.abs(cell.getBoundingClientRect().left - at) < 2)?.textContent ?? '(no cell)');
        }
        """, name);

    /// <summary>Ticks or unticks columns in the menu.</summary>
    private static async Task Show(IPage page, params IReadOnlyList<string> titles)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Columns" }).ClickAsync();
        foreach (var title in titles)
        {
            await page.GetByRole(AriaRole.Searchbox, new() { Name = "Find a column" }).FillAsync(title);
            await page.GetByRole(AriaRole.Checkbox, new() { Name = title, Exact = true }).ClickAsync();
        }

        await page.Keyboard.PressAsync("Escape");
        await page.EvaluateAsync("() => { const grid = document.querySelector('.st-grid'); grid.scrollLeft = grid.scrollWidth; }");
    }

    private static Regex Sure(string word) => new($"^'{word}'.*80 rows$", RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex("^word[0-4]$")]
    private static partial Regex WordLike();
}
