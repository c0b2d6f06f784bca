using Microsoft.Playwright;
using Slipway.Testing;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Tests.Ui;

/// <summary>Groups within groups, and rows that change while one looks, on a real experiment.</summary>
[Collection(typeof(InWide))]
public sealed class WideGroupTests(WideWorld world)
{
    private static string Screenshot(string name) => Path.Combine(Places.Artifacts("screenshots"), name + ".png");

    [Fact]
    public async Task Rows_are_grouped_by_three_parameters_that_were_not_here_walked_by_keyboard_and_the_address_remembers()
    {
        await using var visitor = await world.Visit();
        var page = await WideTableTests.Open(visitor, world.Page);
        await Choose(page, "Group by", "params.zz_optimizer");
        await Choose(page, "Then group by", "params.zz_rate");
        await Choose(page, "And then by", "params.zz_legacy");
        await Expect(page.Locator(".st-count")).ToHaveTextAsync("240 rows, 3 groups");
        var groups = page.Locator(".st-group");
        await Expect(groups).ToHaveCountAsync(3);

        await page.Locator(".st-grid").FocusAsync();
        foreach (var key in (string[])["j", "ArrowRight", "j", "ArrowRight", "j", "ArrowRight", "j"])
            await page.Keyboard.PressAsync(key);
        (await Lines(page)).ShouldBe(["1 zz_optimizer lion", "2 zz_rate 0.01", "3 zz_legacy no", "4 row"]);
        await Expect(page.Locator("[aria-level='1'][aria-expanded='true']")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Locator("[aria-level='3'].st-active")).ToHaveCountAsync(1);
        await page.ScreenshotAsync(new() { Path = Screenshot("groups-nested") });
        (await Axe.Violations(page)).ShouldBeEmpty();
        await page.ReloadAsync();
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.st-group').length > 3");

        (await Lines(page)).ShouldBe(["1 zz_optimizer lion", "2 zz_rate 0.01", "3 zz_legacy no", "4 row"]);
        await page.Locator(".st-grid").FocusAsync();
        foreach (var key in (string[])["j", "j", "j", "ArrowLeft", "ArrowLeft", "ArrowLeft"])
            await page.Keyboard.PressAsync(key);
        await Expect(page.Locator("[aria-level='2'].st-active")).ToHaveAttributeAsync("aria-expanded", "false");
        await Choose(page, "Then group by", "");
        await Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Then group by" })).ToHaveValueAsync("params.zz_legacy");
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_group_within_a_group_counts_its_rows_and_tells_their_mean()
    {
        await using var visitor = await world.Visit();
        var page = await WideTableTests.Open(visitor, world.Page + "?runs.group=params.zz_optimizer,params.zz_rate&runs.open=sgd");
        await page.Locator(".st-group[aria-level='2']").First.WaitForAsync();

        var runs = await world.Found("params.zz_optimizer = 'sgd' AND params.zz_rate = 'auto'");
        var group = page.Locator(".st-group[aria-level='2']").Filter(new() { HasText = "auto" });
        await Expect(group.Locator(".st-members").First).ToHaveTextAsync(runs.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await Expect(group.GetByTitle("with a value").First).ToHaveAttributeAsync("title", new System.Text.RegularExpressions.Regex($"^mean .*, of {runs.Count} with a value$"));
    }

    [Theory]
    [InlineData(1440, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Groups_fit_a_narrow_window_and_the_dark(int width, bool dark)
    {
        await using var visitor = await world.Visit(width, 844, dark);
        var page = await WideTableTests.Open(visitor, world.Page + "?runs.group=params.zz_optimizer,params.zz_rate,params.zz_legacy&runs.open=sgd,sgd%2Fauto,sgd%2Fauto%2Fno");
        await page.Locator(".st-group[aria-level='3']").First.WaitForAsync();

        await page.ScreenshotAsync(new() { Path = Screenshot($"groups-{width}{(dark ? "-dark" : "")}") });

        (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0);
        (await Axe.Violations(page)).ShouldBeEmpty();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_logs_is_read_again_alone_and_a_new_one_appears()
    {
        var experiment = await world.New("changing");
        var first = await world.Run(experiment, "first", 1, new Dictionary<string, double> { ["loss"] = 0.5 });
        var second = await world.Run(experiment, "second", 2, new Dictionary<string, double> { ["loss"] = 0.25 });
        await using var visitor = await world.Visit();
        var keys = new List<string>();
        visitor.Page.Request += (_, request) =>
        {
            if (request.PostData is { } asked && asked.Contains("\"keys\"", StringComparison.Ordinal))
                keys.Add(asked[asked.IndexOf("\"keys\"", StringComparison.Ordinal)..]);
        };
        var page = await WideTableTests.Open(visitor, "/experiments/" + experiment);
        await Expect(page.Locator("slip-live")).ToHaveTextAsync("Live");

        await world.Log(second, new Dictionary<string, double> { ["loss"] = 0.875, ["accuracy"] = 0.75 });
        await Expect(page.Locator(".st-row").First).ToContainTextAsync("0.8750");
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "accuracy" })).ToBeVisibleAsync();
        await Expect(page.Locator(".st-row").First).ToContainTextAsync("0.75");
        await Expect(page.Locator(".st-row").Nth(1)).ToContainTextAsync("0.5000");
        keys.ShouldAllBe(asked => asked.Contains(second, StringComparison.Ordinal) && !asked.Contains(first, StringComparison.Ordinal));
        await world.Run(experiment, "third", 3);
        await Expect(page.Locator(".st-row").First).ToContainTextAsync("third");
        await world.Call("runs/delete", new { run_id = first });

        await Expect(page.Locator(".st-count")).ToHaveTextAsync("2 rows");
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_first_run_of_an_experiment_appears_with_its_columns()
    {
        var experiment = await world.New("beginning");
        await using var visitor = await world.Visit();
        var page = await WideTableTests.Open(visitor, "/experiments/" + experiment);
        await Expect(page.Locator("slip-live")).ToHaveTextAsync("Live");
        await Expect(page.GetByText("No runs yet")).ToBeVisibleAsync();

        await world.Run(experiment, "the first", 1, new Dictionary<string, double> { ["loss"] = 0.5 }, new Dictionary<string, string> { ["rate"] = "0.10" });

        await Expect(page.Locator(".st-row")).ToContainTextAsync("the first");
        await Expect(page.Locator(".st-row")).ToContainTextAsync("0.5000");
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "rate" })).ToBeVisibleAsync();
        await Expect(page.GetByText("No runs yet")).ToBeHiddenAsync();
    }

    private static async Task Choose(IPage page, string which, string column)
    {
        await page.GetByRole(AriaRole.Combobox, new() { Name = which, Exact = true }).SelectOptionAsync(column);
        await page.WaitForFunctionAsync("() => !document.querySelector('slip-table').busy");
    }

    /// <summary>The first four lines: level, and what groups and in which value, or that it is a row.</summary>
    private static Task<string[]> Lines(IPage page) => page.EvaluateAsync<string[]>("""
        () => [...document.querySelectorAll('.st-row')].sort((a, b) => a.dataset.place - b.dataset.place).slice(0, 4).map(row =>
          row.getAttribute('aria-level') + (row.classList.contains('st-group') ? [...row.querySelectorAll('.st-by, .st-by + .st-text')].map(part => ' ' + part.textContent).join('') : ' row'))
        """);
}
