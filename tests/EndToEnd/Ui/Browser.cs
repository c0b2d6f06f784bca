using Microsoft.Playwright;
using Slipway.Tests.Ui.Gallery;

namespace Slipway.Tests.Ui;

/// <summary>Tests that share one browser; they run one after another.</summary>
[CollectionDefinition]
public sealed class InBrowser : ICollectionFixture<Browser>;

/// <summary>One Chromium and one gallery for all tests. Every request that would leave this machine is refused and remembered.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private GalleryHost? _gallery;

    public GalleryHost Gallery => _gallery ?? throw new InvalidOperationException("The gallery has not started.");

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        _gallery = await GalleryHost.Start(CancellationToken.None);
        _playwright = await Playwright.CreateAsync();
        // A busy machine is slow, not wrong.
        Assertions.SetDefaultExpectTimeout(30_000);
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable(),
            Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_gallery is not null)
            await _gallery.DisposeAsync();
    }

    /// <summary>A fresh visitor: no cookies, no cache, watched for errors.</summary>
    public async Task<Visitor> Visit(int width = 1440, int height = 900, bool dark = false)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Gallery.Address,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
        });
        return await Visitor.Open(context);
    }

    private static string Executable()
    {
        var path = Environment.GetEnvironmentVariable("SLIPWAY_CHROMIUM") ?? "/usr/bin/chromium";
        return File.Exists(path) ? path : throw new FileNotFoundException($"There is no Chromium at {path}. Install it (apt-get install chromium) or name it in SLIPWAY_CHROMIUM.");
    }
}
