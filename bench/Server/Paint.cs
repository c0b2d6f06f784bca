using System.Globalization;
using Microsoft.Playwright;

namespace Slipway.Bench;

/// <summary>When the first content of a page is seen in a browser, from the click on: first contentful paint of the Paint Timing standard.</summary>
internal static class Paint
{
    private const int Times = 20;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1.5);

    public static string Head { get; } = $"{"page",-44} {"paint ms: median",16} {"max",6} {"loaded",8}";

    /// <summary>Opens each page in a fresh browser context without a cache, and again and again in one that has been there.</summary>
    public static async IAsyncEnumerable<string> Of(Uri server, IReadOnlyList<string> paths)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Environment.GetEnvironmentVariable("SLIPWAY_CHROMIUM") ?? "/usr/bin/chromium", Args = ["--headless", "--no-sandbox", "--disable-gpu"] });
        foreach (var path in paths)
        {
            var address = new Uri(server, path).ToString();
            var cold = new List<(double Paint, double Loaded)>();
            for (var i = 0; i < Times; i++)
            {
                await using var context = await browser.NewContextAsync();
                cold.Add(await Open(await Settled(context), address));
            }

            yield return Line(path + ", nothing cached", cold);
            await using var known = await browser.NewContextAsync();
            var page = await Settled(known);
            await Open(page, address);
            var warm = new List<(double Paint, double Loaded)>();
            for (var i = 0; i < Times; i++)
                warm.Add(await Open(page, address));
            yield return Line(path + ", again", warm);
        }
    }

    /// <summary>An empty window that has come to rest: one that was just opened draws the browser's own bars for a second, on processors that the page needs.</summary>
    private static async Task<IPage> Settled(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        await Task.Delay(Rest);
        return page;
    }

    private static async Task<(double Paint, double Loaded)> Open(IPage page, string address)
    {
        await page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        var times = await page.EvaluateAsync<double[]>("""
            async () => {
              const paint = await new Promise(told => new PerformanceObserver(list => { const entry = list.getEntriesByName('first-contentful-paint')[0]; if (entry) told(entry.startTime); }).observe({ type: 'paint', buffered: true }));
              return [paint, performance.getEntriesByType('navigation')[0].loadEventStart];
            }
            """);
        return (times[0], times[1]);
    }

    private static string Line(string what, List<(double Paint, double Loaded)> seen)
    {
        var paint = seen.Select(s => s.Paint).Order().ToList();
        var loaded = seen.Select(s => s.Loaded).Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{what,-44} {paint[paint.Count / 2],16:F0} {paint[^1],6:F0} {loaded[loaded.Count / 2],8:F0}");
    }
}
