using Microsoft.Playwright;
using Slipway.Tests.Ui;

namespace Slipway.Tests.Pages;

/// <summary>Somebody who walks through pages by what is written on them.</summary>
internal static class Walk
{
    /// <summary>Follows a link of the side navigation.</summary>
    public static Task Stage(this IPage page, string name) => page.GetByRole(AriaRole.Navigation, new() { Name = "Lifecycle" }).GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();

    /// <summary>Follows a link of the page itself.</summary>
    public static Task Link(this IPage page, string name) => page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).First.ClickAsync();

    /// <summary>Opens another view of the same thing.</summary>
    public static Task View(this IPage page, string name) => page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = name }).First.ClickAsync();

    /// <summary>Presses a button, in the open dialog where there is one.</summary>
    public static async Task Press(this IPage page, string name)
    {
        var dialog = page.Locator("dialog[open]");
        var place = await dialog.CountAsync() > 0 ? dialog : page.GetByRole(AriaRole.Main);
        await place.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).First.ClickAsync();
    }

    /// <summary>Waits until an address is reached and its page stands.</summary>
    public static async Task Reach(this IPage page, string pattern)
    {
        await page.WaitForURLAsync(pattern);
        await page.WaitForLoadStateAsync(LoadState.Load);
    }

    public static ILocator Title(this IPage page) => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    /// <summary>Nothing went wrong on the whole way.</summary>
    public static void ShouldHaveNoComplaints(this Visitor visitor) => visitor.Complaints.ShouldBeEmpty();
}
