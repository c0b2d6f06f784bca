using System.Globalization;
using Microsoft.Playwright;
using Slipway.Testing;

namespace Slipway.Tests.Ui;

/// <summary>Every gallery page, light and dark, wide and narrow: looked at by axe here, and by people on artifacts/screenshots/contact-sheet-*.png.</summary>
[Collection(typeof(InBrowser))]
public sealed class ContactSheetTests(Browser browser)
{
    public static readonly (string Name, string Path)[] Pages =
    [
        ("overview", "/"), ("runs", "/experiments"), ("runs-empty", "/experiments/empty"), ("run", "/runs/1"), ("study", "/studies"),
        ("monitor", "/monitors"), ("deployment", "/deployments"), ("lineage", "/lineage"), ("parts", "/parts"), ("failures", "/failures"), ("not-found", "/nowhere"),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1440, false)]
    [InlineData(1440, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Every_page_is_accessible_and_free_of_errors(int width, bool dark)
    {
        var folder = Places.Artifacts("screenshots");
        var theme = dark ? "dark" : "light";
        var found = new List<string>();
        foreach (var (name, path) in Pages)
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            await using var visitor = await browser.Visit(width, width < 800 ? 844 : 900, dark);
            var page = await visitor.Go(path);
            await Settled(page);
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}-{theme}-{width}.png"), FullPage = true });
            TestContext.Current.TestOutputHelper!.WriteLine($"{name}: shown after {clock.ElapsedMilliseconds} ms");
            found.AddRange((await Axe.Violations(page)).Select(words => $"{name}: {words}"));
            TestContext.Current.TestOutputHelper!.WriteLine($"{name}: judged after {clock.ElapsedMilliseconds} ms");
            found.AddRange(visitor.Complaints.Where(complaint => !IsTheMissingPage(name, complaint)).Select(complaint => $"{name}: {complaint}"));
            var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");
            if (overflow > 0)
                found.Add($"{name}: the page is {overflow} px wider than the window");
        }

        await Compose(folder, theme, width);

        found.ShouldBeEmpty();
    }

    /// <summary>The page that is not there answers 404, which the browser writes to its console.</summary>
    private static bool IsTheMissingPage(string name, string complaint) =>
        name is "not-found" && complaint.Contains("404", StringComparison.Ordinal);

    /// <summary>Two frames after fonts and drawings: what a visitor sees, not what a half-drawn page shows.</summary>
    private static async Task Settled(IPage page) =>
        await page.EvaluateAsync("async () => { await document.fonts.ready; await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); }");

    private async Task Compose(string folder, string theme, int width)
    {
        var tile = width < 800 ? 260 : 560;
        var figures = await Task.WhenAll(Pages.Select(async page =>
        {
            var image = Convert.ToBase64String(await File.ReadAllBytesAsync(Path.Combine(folder, $"{page.Name}-{theme}-{width}.png"), Cancel));
            return $"<figure><figcaption>{page.Name}</figcaption><img src=\"data:image/png;base64,{image}\"></figure>";
        }));
        await using var visitor = await browser.Visit(1800, 1000);
        await visitor.Page.SetContentAsync(string.Create(CultureInfo.InvariantCulture, $$"""
            <style>body { margin: 16px; background: #777; font: 14px sans-serif; display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start }
            figure { margin: 0; width: {{tile}}px } figcaption { color: #fff; padding: 4px 0 } img { width: 100%; display: block }</style>
            """) + string.Concat(figures));
        await visitor.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"contact-sheet-{theme}-{width}.png"), FullPage = true });
    }
}
