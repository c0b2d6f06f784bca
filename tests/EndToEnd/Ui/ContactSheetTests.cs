using Slipway.Testing;
using Slipway.Tests.Pages;

namespace Slipway.Tests.Ui;

/// <summary>What the gallery shows and no page of a server does: looked at by axe here, and by people, when they ask for it, on artifacts/screenshots/sheet-*.png.</summary>
[Collection(typeof(InBrowser))]
public sealed class ContactSheetTests(Browser browser)
{
    private static readonly (string Name, string Path)[] Pages = [("runs", "/experiments"), ("study", "/studies"), ("parts", "/parts"), ("failures", "/failures")];

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Every_page_is_accessible_and_free_of_errors(int width)
    {
        var folder = Places.Artifacts("screenshots");
        var views = Pages.Select(page => new PageView(page.Name, PageState.Data, browser.Gallery.Address + page.Path)).ToList();
        var found = new List<string>();
        await using var visitor = await browser.Visit(width, width < 800 ? 844 : 900);
        foreach (var view in views)
            found.AddRange(await new PageLook(visitor, folder, width).At(view));

        await ContactSheet.Write(visitor, folder, views, "light", width);
        await ContactSheet.Write(visitor, folder, views, "dark", width);

        found.ShouldBeEmpty();
    }
}
