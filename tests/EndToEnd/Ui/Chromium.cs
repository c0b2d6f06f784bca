using Microsoft.Playwright;

namespace Slipway.Tests.Ui;

/// <summary>Debian's Chromium, driven by Playwright.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    /// <summary>No name leads anywhere but here. Holding up each request to look at it would do too, but then the browser keeps no file in its cache, as a visitor's does.</summary>
    private const string OnlyThisMachine = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Chromium> Launch()
    {
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        var playwright = await Playwright.CreateAsync();
        // A busy machine is slow, not wrong.
        Assertions.SetDefaultExpectTimeout(30_000);
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable(),
            Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", OnlyThisMachine],
        }));
    }

    /// <summary>A fresh visitor of a server: no cookies, no cache, watched for errors.</summary>
    public async Task<Visitor> Visit(string address, int width = 1440, int height = 900, bool dark = false) => await Visitor.Open(await _browser.NewContextAsync(new BrowserNewContextOptions
    {
        BaseURL = address,
        ViewportSize = new ViewportSize { Width = width, Height = height },
        ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        ReducedMotion = ReducedMotion.Reduce,
        Locale = "en-GB",
    }));

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>The shell without a window draws the same and needs half the processor's time for it.</summary>
    private static string Executable()
    {
        string[] usual = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];
        var path = Environment.GetEnvironmentVariable("SLIPWAY_CHROMIUM") ?? Array.Find(usual, File.Exists) ?? usual[0];
        return File.Exists(path) ? path : throw new FileNotFoundException($"There is no Chromium at {path}. Install it (apt-get install chromium-headless-shell) or name it in SLIPWAY_CHROMIUM.");
    }
}
