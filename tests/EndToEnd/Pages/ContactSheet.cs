using System.Globalization;
using System.Net;
using Microsoft.Playwright;
using Slipway.Tests.Ui;

namespace Slipway.Tests.Pages;

/// <summary>All pages in one picture, large enough to be read. Drawing hundreds of pages takes minutes, so it is done when asked for, by <c>SLIPWAY_PICTURES=1</c>.</summary>
internal static class ContactSheet
{
    /// <summary>Whether somebody wants to look.</summary>
    public static bool Wanted { get; } = Environment.GetEnvironmentVariable("SLIPWAY_PICTURES") is "1";

    /// <summary>The picture of one page.</summary>
    public static string File(PageView view, string theme, int width) => string.Create(CultureInfo.InvariantCulture, $"{view.State}-{view.Name}-{theme}-{width}.jpg").ToLowerInvariant();

    /// <summary>Writes <c>sheet-{state}-{theme}-{width}.png</c> beside the pictures, in columns of about the same height, if anybody wants them.</summary>
    public static async Task Write(Visitor visitor, string folder, IReadOnlyList<PageView> views, string theme, int width)
    {
        if (!Wanted)
            return;
        var (tile, columns) = width < 800 ? (300, 8) : (640, 4);
        var figures = views.Select(view => $"<figure><figcaption>{WebUtility.HtmlEncode(view.Name)}</figcaption><img src=\"{new Uri(Path.Combine(folder, File(view, theme, width)))}\"></figure>");
        var html = string.Create(CultureInfo.InvariantCulture, $$"""
            <!DOCTYPE html><meta charset="utf-8">
            <style>body { margin: 16px; background: #777; font: 14px sans-serif; columns: {{columns}}; column-gap: 16px; width: {{(columns * (tile + 16)) - 16}}px }
            figure { margin: 0 0 16px; break-inside: avoid } figcaption { color: #fff; padding: 4px 0 } img { width: 100%; display: block }</style>
            """) + string.Concat(figures);
        var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"sheet-{views[0].State}-{theme}-{width}.html").ToLowerInvariant());
        await System.IO.File.WriteAllTextAsync(file, html);
        await visitor.Page.GotoAsync(new Uri(file).ToString());
        await visitor.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.ChangeExtension(file, ".png"), FullPage = true });
    }
}
