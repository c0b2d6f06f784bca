using Slipway.Tests.Ui.Gallery;

namespace Slipway.Tests.Ui;

/// <summary>Tests that share one browser; they run one after another.</summary>
[CollectionDefinition]
public sealed class InBrowser : ICollectionFixture<Browser>;

/// <summary>One Chromium and one gallery for all tests. Every request that would leave this machine is refused and remembered.</summary>
public sealed class Browser : IAsyncLifetime
{
    private Chromium? _chromium;
    private GalleryHost? _gallery;

    public GalleryHost Gallery => _gallery ?? throw new InvalidOperationException("The gallery has not started.");

    public async ValueTask InitializeAsync()
    {
        _gallery = await GalleryHost.Start(CancellationToken.None);
        _chromium = await Chromium.Launch();
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        if (_gallery is not null)
            await _gallery.DisposeAsync();
    }

    /// <summary>A fresh visitor of the gallery: no cookies, no cache, watched for errors.</summary>
    public Task<Visitor> Visit(int width = 1440, int height = 900, bool dark = false) => _chromium!.Visit(Gallery.Address, width, height, dark);
}
