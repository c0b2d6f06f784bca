using Microsoft.Playwright;

namespace Slipway.Tests.Ui;

/// <summary>Somebody at the keyboard.</summary>
internal static class Keys
{
    private const int Again = 2;

    /// <summary>
    /// Presses keys that lead to another page, and waits until it stands. Where many browsers share two processors a navigation was a few times not begun, which could not be made to happen on purpose:
    /// then they are pressed again, twice at most.
    /// </summary>
    public static async Task KeysLead(this IPage page, string pattern, params IReadOnlyList<string> keys)
    {
        for (var left = Again; ; left--)
        {
            foreach (var key in keys)
                await page.Keyboard.PressAsync(key);
            try
            {
                await page.WaitForURLAsync(pattern, new() { WaitUntil = WaitUntilState.Commit, Timeout = left > 0 ? 10_000 : 60_000 });
                await page.WaitForLoadStateAsync(LoadState.Load);
                return;
            }
            catch (TimeoutException) when (left > 0)
            {
                // Once more.
            }
        }
    }
}
