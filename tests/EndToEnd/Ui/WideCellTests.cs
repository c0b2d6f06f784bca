using Microsoft.Playwright;
using Slipway.Testing;
using Slipway.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Tests.Ui;

/// <summary>What stands in the cells of a real experiment: whole, and apart from its neighbours.</summary>
[Collection(typeof(InWide))]
public sealed class WideCellTests(WideWorld world)
{
    /// <summary>Texts that are cut although their column could be as wide as they are.</summary>
    private const string Cut = "names => [...document.querySelectorAll('.st-row:not(.st-group)')].flatMap(row => [...row.querySelectorAll('.st-number .st-text')]).filter(text => text.scrollWidth > text.clientWidth + 1).map(text => text.textContent)";

    /// <summary>Cells of which something can be seen outside their padding, or in part: a piece that stands beneath the row is not seen at all.</summary>
    private const string Spilt = """
        () => [...document.querySelectorAll('.st-row .st-cell.st-number')].flatMap(cell => {
          const box = cell.getBoundingClientRect();
          return [...cell.children]
            .map(part => part.getBoundingClientRect())
            .filter(part => part.top < box.bottom - 1 && (part.left < box.left + 10 || part.right > box.right - 8 || part.bottom > box.bottom + 1))
            .map(() => cell.textContent);
        })
        """;

    [Theory]
    [InlineData(1440, false)]
    [InlineData(1440, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Cells_are_whole_and_keep_to_themselves(int width, bool dark)
    {
        var page = "/experiments/" + await Mixed($"mixed-{width}-{dark}");
        await using var visitor = await world.Visit(width, 900, dark);
        var rows = await WideTableTests.Open(visitor, page);
        await rows.WaitForFunctionAsync("() => !document.querySelector('slip-table').busy");

        await rows.ScreenshotAsync(new() { Path = Screenshot("cells", width, dark) });
        (await rows.EvaluateAsync<string[]>(Cut)).ShouldBeEmpty();
        if (width > 1000)
        {
            await Expect(rows.Locator(".st-row time").Last).ToHaveTextAsync("14 Nov 2023");
            await Expect(rows.Locator(".st-row time").First).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^1[67] min ago$"));
        }

        var groups = await WideTableTests.Open(visitor, page + "?runs.group=params.C&runs.open=1");
        await groups.Locator(".st-group").First.WaitForAsync();
        await groups.Locator(".st-grid").FocusAsync();
        await groups.Keyboard.PressAsync("j");
        await groups.WaitForFunctionAsync("() => !document.querySelector('slip-table').busy");
        await groups.ScreenshotAsync(new() { Path = Screenshot("cells-grouped", width, dark) });
        (await groups.EvaluateAsync<string[]>(Spilt)).ShouldBeEmpty();
        (await groups.EvaluateAsync<bool>("() => [...document.querySelectorAll('.st-number > .st-nothing')].every(dash => { const cell = dash.parentElement.getBoundingClientRect(); const at = dash.getBoundingClientRect(); return Math.abs(at.left + at.right - cell.left - cell.right) < 4; })")).ShouldBeTrue();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Columns_keep_their_order_while_runs_log_and_when_the_page_is_read_again()
    {
        var experiment = await world.New("in order");
        var first = await world.Run(experiment, "first", 0, Figures("loss"), new Dictionary<string, string>(StringComparer.Ordinal) { ["C"] = "1" });
        await using var visitor = await world.Visit();
        var page = await WideTableTests.Open(visitor, "/experiments/" + experiment);
        await world.Log(first, Figures("auc", "accuracy"));
        await Heads(page, "accuracy", "auc", "loss", "C");

        for (var i = 0; i < 3; i++)
            await world.Run(experiment, "other-" + i, i + 1, Figures("loss", "auc"));

        await Expect(page.Locator(".st-count")).ToHaveTextAsync("4 rows");
        await Heads(page, "accuracy", "auc", "loss", "C");
        await page.ReloadAsync();
        await Heads(page, "accuracy", "auc", "loss", "C");
    }

    [Theory]
    [InlineData(1440, false)]
    [InlineData(390, true)]
    public async Task Ten_runs_have_ten_colours_the_same_in_the_table_and_where_they_are_compared(int width, bool dark)
    {
        await using var visitor = await world.Visit(width, 900, dark);
        var page = await WideTableTests.Open(visitor, "/experiments/" + await Mixed($"colours-{width}"));
        var table = await page.EvaluateAsync<Dictionary<string, string>>("() => Object.fromEntries([...document.querySelectorAll('.st-row')].map(row => [row.querySelector('a').textContent, row.querySelector('.swatch').className]))");
        table.Count.ShouldBe(10);
        table.Values.ShouldBeUnique();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Select all rows shown" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await page.Reach("**/compare?run=*");
        await page.GetByLabel("Up", new() { Exact = true }).SelectOptionAsync("metrics.loss");
        await Expect(page.Locator("#cloud .ch-entry")).ToHaveCountAsync(10);

        var compared = await page.EvaluateAsync<Dictionary<string, string>>("() => Object.fromEntries([...document.querySelectorAll('.compared-run')].map(run => [run.querySelector('a').textContent, run.querySelector('.swatch').className]))");
        compared.ShouldBe(table, ignoreOrder: true);
        (await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('#cloud .ch-entry')].filter(entry => {
              const run = [...document.querySelectorAll('.compared-run')].find(one => one.querySelector('a').textContent === entry.textContent);
              const probe = run.querySelector('.swatch');
              return entry.querySelector('path').getAttribute('fill') !== getComputedStyle(probe).backgroundColor;
            }).map(entry => entry.textContent)
            """)).ShouldBeEmpty();
        await page.ScreenshotAsync(new() { Path = Screenshot("compared", width, dark), FullPage = true });
        visitor.Complaints.ShouldBeEmpty();
    }

    private static async Task Heads(IPage page, params string[] names) => await Expect(page.Locator(".st-headcell[data-name^='metrics.'], .st-headcell[data-name^='params.']")).ToHaveTextAsync(names);

    private static Dictionary<string, double> Figures(params string[] names) => names.ToDictionary(name => name, _ => 0.5, StringComparer.Ordinal);

    /// <summary>Runs of now and of years ago, whose metrics differ in size, and of which some lack some.</summary>
    private async Task<string> Mixed(string name)
    {
        var experiment = await world.New(name);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < 10; i++)
        {
            var metrics = new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = i == 4 ? 9 : 0.124 + (i * 0.0371), ["steps_per_second"] = i % 2 == 0 ? -12_345.6 : 1.25e-7 };
            if (i % 3 > 0)
                metrics["auc"] = 0.9483 - (i * 0.01);
            if (i % 4 == 0)
                metrics["accuracy"] = 0.5482 + (i * 0.01);
            var started = i < 5 ? i : (now - 1_700_000_000_000 - ((16 + (9 - i)) * 60_000)) / 60_000;
            var run = await world.Run(experiment, "trial-" + i, started, metrics, new Dictionary<string, string>(StringComparer.Ordinal) { ["C"] = i % 2 == 0 ? "1" : "10", ["solver"] = i % 3 == 0 ? "lbfgs" : "saga" });
            await world.Call("runs/log-batch", new { run_id = run, metrics = Enumerable.Range(0, 4).Select(step => new { key = "grad", value = step == 2 && i == 0 ? (object)"NaN" : (double)(step + i), timestamp = step, step }).ToArray() });
        }

        return experiment;
    }

    private static string Screenshot(string name, int width, bool dark) => Path.Combine(Places.Artifacts("screenshots"), FormattableString.Invariant($"{name}-{width}{(dark ? "-dark" : "")}.png"));
}
