using Slipway.Testing;
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
            await world.Run(experiment, "trial-" + i, started, metrics, new Dictionary<string, string>(StringComparer.Ordinal) { ["C"] = i % 2 == 0 ? "1" : "10", ["solver"] = i % 3 == 0 ? "lbfgs" : "saga" });
        }

        return experiment;
    }

    private static string Screenshot(string name, int width, bool dark) => Path.Combine(Places.Artifacts("screenshots"), FormattableString.Invariant($"{name}-{width}{(dark ? "-dark" : "")}.png"));
}
