using Microsoft.Playwright;
using Slipway.Tests.Ui;
using Slipway.Testing;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Tests.Pages;

/// <summary>The second half of the loop by clicks alone: gates, deployment, monitor, audit, access, and the ways around.</summary>
[Collection(typeof(InLoop))]
public sealed class ServiceWalkTests(LoopWorld world)
{
    private ServerCalls Calls => world.Full.Calls;

    [Fact]
    public async Task A_blocked_version_is_waived_with_a_reason_promoted_and_answers()
    {
        var pipeline = await Blocked("walk");
        await using var visitor = await world.Visit();
        var page = await visitor.Go("/");

        await page.Stage("Pipelines");
        await visitor.Go("/pipelines/" + pipeline);
        await page.Link("Look at the gates");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("keeps it from being promoted");
        await page.Press("Waive…");
        await page.Locator("dialog[open]").GetByLabel("Why it may pass").FillAsync("Reviewed by the credit committee.");
        await page.Press("Waive it");
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("Reviewed by the credit committee.");
        await page.Press("Make it champion");
        await page.Press("Move it");
        await Expect(page.Title()).ToContainTextAsync("champion");
        await visitor.Go("/pipelines/" + pipeline);
        await page.Press("Try the gates again");
        await Expect(page.Title()).ToContainTextAsync("Succeeded");
        await Loop.Answers(Calls, "walk");

        await page.Stage("Deployments");
        await page.Link("walk");
        await page.Press("Predict");
        await Expect(page.Locator("output.answer")).ToContainTextAsync("version 1");
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task A_deployment_is_rolled_back_by_two_clicks()
    {
        await Calls.Put("/api/v1/deployments/ferry", new { model = "flights-late/1" });
        await Calls.Put("/api/v1/deployments/ferry", new { model = "calm/1" });
        await using var visitor = await world.Visit();
        var page = await visitor.Go("/deployments");

        await page.Link("ferry");
        await page.Press("Roll back…");
        await page.Press("Roll back");
        await Expect(page.Locator(".timeline li").First).ToContainTextAsync("rolled back");
        await Expect(page.Locator(".tiles")).ToContainTextAsync("flights-late");
        await page.GetByLabel("origin").FillAsync("JFK");
        await page.GetByLabel("destination").FillAsync("LAX");
        await page.Press("Predict");

        await Expect(page.Locator("output.answer")).ToContainTextAsync("version 1");
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task A_deployment_is_ended_by_two_clicks()
    {
        await Calls.Put("/api/v1/deployments/barge", new { model = "flights-late/1" });
        await using var visitor = await world.Visit();
        var page = await visitor.Go("/deployments/barge");

        await page.Press("End…");
        await Expect(page.Locator("dialog[open]")).ToContainTextAsync("Its prediction log stays");
        await page.Press("End it");
        await page.Reach("**/deployments");
        await Expect(page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "barge" })).ToHaveCountAsync(0);
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task The_first_page_says_which_deployment_changed()
    {
        await Calls.Put("/api/v1/deployments/lighter", new { model = "flights-late/1" });
        await Calls.Put("/api/v1/deployments/lighter", new { model = "calm/1" });
        await using var visitor = await world.Visit();
        var page = await visitor.Go("/");

        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("lighter: calm, version 1");
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task From_a_monitor_the_way_leads_to_window_alert_and_the_retraining_it_started()
    {
        await using var visitor = await world.Visit();
        var page = await visitor.Go("/monitors");

        await page.Link("flights");
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("calibration");
        await page.Locator("main a[href*='/windows/']").First.ClickAsync();
        await page.Reach("**/monitors/flights/windows/*");
        await page.Stage("Pipelines");
        await page.Locator("main a[href^='/pipelines/']").First.ClickAsync();
        await page.Reach("**/pipelines/*");
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("What happened");
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task The_audit_trail_is_filtered_and_verified()
    {
        await using var visitor = await world.Visit();
        var page = await visitor.Go("/");

        await page.Stage("Audit trail");
        await page.GetByLabel("Action").FillAsync("alert.raise");
        await page.Press("Filter");
        await Expect(page.Locator("tbody tr")).Not.ToHaveCountAsync(0);
        await page.Link("Verify the whole log");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Intact" })).ToBeVisibleAsync();
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task A_token_is_made_shown_once_and_taken_back()
    {
        await using var visitor = await world.Visit();
        var page = await visitor.Go("/access");

        await page.GetByLabel("What it is for").FillAsync("a walk");
        await page.Press("Make a token");
        await Expect(page.Locator(".secret")).ToContainTextAsync("slp_");
        await page.Stage("Access");
        await Expect(page.Locator(".secret")).ToHaveCountAsync(0);
        var row = page.Locator("tr").Filter(new() { HasText = "a walk" });
        await row.GetByRole(AriaRole.Button, new() { Name = "Take back" }).First.ClickAsync();
        await page.Press("Take back");
        await Expect(row).ToContainTextAsync("taken back");
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task Names_letters_and_the_addresses_of_MLflow_lead_to_pages()
    {
        await using var visitor = await world.Visit();
        var page = await visitor.Go("/");

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("flights-late");
        await Expect(page.GetByRole(AriaRole.Option, new() { Name = "flights-late" }).First).ToContainTextAsync("model");
        await page.KeysLead("**/models/flights-late", "Enter");
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" })).ToContainTextAsync("Monitors");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("w");
        await page.Reach("**/monitors");

        await visitor.Go($"/#/experiments/{world.Full.Experiment}/runs/{world.Full.Run}");
        await page.Reach($"**/experiments/{world.Full.Experiment}/runs/{world.Full.Run}");
        await visitor.Go($"/#/experiments/{world.Full.Experiment}");
        await page.Reach($"**/experiments/{world.Full.Experiment}");
        await visitor.Go("/#/models/flights-late/versions/1");
        await page.Reach("**/models/flights-late/versions/1");
        visitor.ShouldHaveNoComplaints();
    }

    /// <summary>A small project of its own on the credit data, which its fairness gate blocks.</summary>
    private async Task<string> Blocked(string name)
    {
        using var folder = new TempFolder();
        var file = folder.At(name + ".csv");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Examples", "credit", "data", "credit.csv"), file);
        var declaration = Loop.Smaller(await Loop.Declaration("credit")).Replace("applications", name + "-rows", StringComparison.Ordinal).Replace("credit", name, StringComparison.Ordinal);
        var rested = await Calls.Apply(declaration, name + "-rows", file);
        rested.GetProperty("state").GetString().ShouldBe("blocked", rested.ToString());
        return rested.GetProperty("id").GetString()!;
    }
}
