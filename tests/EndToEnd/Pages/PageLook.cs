using Microsoft.Playwright;
using Slipway.Tests.Ui;

namespace Slipway.Tests.Pages;

/// <summary>Looks at one page in light and in dark: what is wrong with it, and a picture of each where people want to look too.</summary>
internal sealed class PageLook(Visitor visitor, string folder, int width)
{
    /// <summary>In the dark only colours differ, and those are the same on every width.</summary>
    private static readonly string[] Colours = ["color-contrast", "link-in-text-block"];

    /// <summary>What depends on how wide the window is: what scrolls, what is shown and what is hidden there.</summary>
    private static readonly string[] Layout = ["scrollable-region-focusable", "aria-hidden-focus", "button-name", "link-name", "landmark-one-main", "page-has-heading-one", "meta-viewport", "css-orientation-lock"];

    /// <summary>Texts that end in an ellipsis, or are cut off, without a title that tells the whole.</summary>
    private const string CutTexts = """
        () => [...document.querySelectorAll('main *, header *, nav *')].filter(element => {
          if (!(element instanceof HTMLElement) || ![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) return false;
          const style = getComputedStyle(element);
          if (style.visibility !== 'visible' || element.clientWidth < 2 || !['hidden', 'clip'].includes(style.overflowX)) return false;
          return element.scrollWidth > element.clientWidth + 1 && !element.closest('[title]');
        }).map(element => element.textContent.trim().slice(0, 60))
        """;

    private const string Overflow = "() => document.documentElement.scrollWidth - innerWidth";

    public async Task<IReadOnlyList<string>> At(PageView view)
    {
        var page = visitor.Page;
        await page.SetExtraHTTPHeadersAsync(view.Token is null ? new Dictionary<string, string>() : new() { ["Authorization"] = "Bearer " + view.Token });
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        var answer = await visitor.Answer(view.Address);
        var found = new List<string>();
        if (answer.Status != view.Status)
            found.Add($"it answers {answer.Status}");
        await Picture(view, "light");
        found.AddRange(await Axe.Violations(page, width < 800 ? Layout : []));
        if (await page.EvaluateAsync<int>(Overflow) is > 0 and var wider)
            found.Add($"it is {wider} px wider than the window");
        found.AddRange((await page.EvaluateAsync<string[]>(CutTexts)).Select(text => $"'{text}' is cut and nothing tells the whole"));
        if (ContactSheet.Wanted || width >= 800)
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
            await Picture(view, "dark");
            found.AddRange((await Axe.Violations(page, Colours)).Select(words => "in the dark: " + words));
        }

        // That a refusal is one, the browser writes to its console too.
        found.AddRange(visitor.TakeComplaints().Where(complaint => view.Status == 200 || !complaint.Contains(FormattableString.Invariant($"{view.Status}"), StringComparison.Ordinal)));
        return [.. found.Select(words => $"{view.Name} at {width}: {words}")];
    }

    private async Task Picture(PageView view, string theme)
    {
        await Settled();
        if (ContactSheet.Wanted)
            await visitor.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, ContactSheet.File(view, theme, width)), FullPage = true, Type = ScreenshotType.Jpeg, Quality = 85 });
    }

    /// <summary>Two frames after fonts and drawings: what a visitor sees, not what a half-drawn page shows.</summary>
    private async Task Settled() =>
        await visitor.Page.EvaluateAsync("async () => { await document.fonts.ready; await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); }");
}
