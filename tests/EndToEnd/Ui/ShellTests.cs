using Microsoft.Playwright;
using Slipway.Testing;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Tests.Ui;

/// <summary>What every page offers: palette, keyboard, theme, dialogs, clipboard.</summary>
[Collection(typeof(InBrowser))]
public sealed class ShellTests(Browser browser)
{
    [Fact]
    public async Task The_palette_finds_pages_and_what_the_server_knows()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/");

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("lgbm-dep");

        await Expect(page.GetByRole(AriaRole.Option).First).ToContainTextAsync("lgbm-depth-9000");
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("deplo");
        await Expect(page.GetByRole(AriaRole.Option).First).ToContainTextAsync("Deployments");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Places.Artifacts("screenshots"), "palette.png") });
        await page.KeysLead("**/deployments", "Enter");
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_letter_after_g_opens_a_page_and_a_question_mark_tells_which()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/");

        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" })).ToContainTextAsync("Experiments");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Places.Artifacts("screenshots"), "keyboard.png") });
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);

        await page.KeysLead("**/experiments", "g", "e");
    }

    [Fact]
    public async Task A_chosen_theme_is_there_from_the_first_byte()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/");

        await page.GetByRole(AriaRole.Button, new() { Name = "Switch between light and dark" }).ClickAsync();
        var answer = await page.ReloadAsync();

        (await answer!.TextAsync()).ShouldContain("data-theme=\"dark\"");
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch between light and dark" }).ClickAsync();
        (await (await page.ReloadAsync())!.TextAsync()).ShouldContain("<html lang=\"en\">");
    }

    [Fact]
    public async Task A_dangerous_act_asks_first()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/deployments");

        await page.GetByRole(AriaRole.Button, new() { Name = "Roll back" }).ClickAsync();

        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Roll flights back to version 6?" });
        await Expect(dialog).ToBeVisibleAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(Places.Artifacts("screenshots"), "dialog.png") });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();
    }

    [Fact]
    public async Task It_asks_before_any_script_has_come()
    {
        await using var visitor = await browser.Visit();
        var page = visitor.Page;
        await page.RouteAsync("**/js/**", route => route.AbortAsync());
        await page.GotoAsync("/deployments");

        await page.GetByRole(AriaRole.Button, new() { Name = "Roll back" }).ClickAsync();

        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Roll flights back to version 6?" });
        await Expect(dialog).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Code_is_copied_with_this_servers_address()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/experiments/empty");
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        await page.GetByRole(AriaRole.Tab, new() { Name = "Shell" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy the Shell code" }).ClickAsync();

        await Expect(page.Locator(".toast")).ToHaveTextAsync("Copied");
        (await page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).ShouldStartWith($"export MLFLOW_TRACKING_URI={browser.Gallery.Address}\n");
    }

    [Fact]
    public async Task The_language_chosen_once_is_chosen_everywhere()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/experiments/empty");

        await page.GetByRole(AriaRole.Tab, new() { Name = "Shell" }).ClickAsync();
        await visitor.Go("/deployments");

        await Expect(page.GetByRole(AriaRole.Tab, new() { Name = "Shell" })).ToHaveAttributeAsync("aria-selected", "true");
    }

    [Fact]
    public async Task Times_are_told_from_now()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/");

        (await page.Locator("slip-time").First.TextContentAsync())!.Trim().ShouldMatch(@"^\d+ min ago$");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/experiments")]
    [InlineData("/nowhere")]
    public async Task Pages_hold_nothing_inline_and_say_so(string path)
    {
        await using var visitor = await browser.Visit();

        var answer = await visitor.Page.GotoAsync(path);
        var html = await answer!.TextAsync();

        var policy = (await answer.AllHeadersAsync())["content-security-policy"];
        policy.ShouldContain("script-src 'self';");
        policy.ShouldNotContain("unsafe");
        html.ShouldNotMatch(@"<[^>]+\sstyle=");
        html.ShouldNotMatch(@"<[^>]+\son[a-z]+=");
        html.ShouldNotMatch(@"<script(?![^>]*(\ssrc=|type=""application/json""))");
    }

    [Fact]
    public async Task Style_sheets_are_fetched_once_and_kept()
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/");

        var sheets = await page.Locator("link[rel=stylesheet]").EvaluateAllAsync<string[]>("links => links.map(link => link.href)");

        sheets.Length.ShouldBe(6);
        sheets.ShouldAllBe(sheet => System.Text.RegularExpressions.Regex.IsMatch(sheet, @"\.[a-z0-9]{10}\.css$"));
        foreach (var sheet in sheets)
            (await page.APIRequest.GetAsync(sheet)).Headers["cache-control"].ShouldContain("immutable");
    }

    [Theory]
    [InlineData("/experiments")]
    [InlineData("/runs/1")]
    [InlineData("/lineage")]
    public async Task Modules_are_fetched_ahead_and_only_those_used(string path)
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go(path);

        var ahead = await page.Locator("link[rel=modulepreload]").EvaluateAllAsync<string[]>("links => links.map(link => link.href)");
        var fetched = await page.EvaluateAsync<string[]>("() => performance.getEntriesByType('resource').map(entry => entry.name).filter(name => name.includes('/Slipway.Ui/js/'))");

        fetched.Order(StringComparer.Ordinal).ShouldBe(ahead.Append($"{browser.Gallery.Address}/_content/Slipway.Ui/js/app.js").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_first_page_is_readable_without_scripts()
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(browser.Gallery.Address) };

        var html = await http.GetStringAsync("/", TestContext.Current.CancellationToken);

        html.ShouldContain("<h1>flights");
        html.ShouldContain("aria-current=\"page\">Overview</a>");
        html.ShouldContain("Expected calibration error 0.061");
    }
}
