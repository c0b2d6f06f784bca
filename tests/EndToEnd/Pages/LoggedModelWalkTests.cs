using System.Net;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Tests.Pages;

/// <summary>From a run to the model that it logged, to the versions registered from it, and back.</summary>
[Collection(typeof(InLoop))]
public sealed class LoggedModelWalkTests(LoopWorld world)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ServerCalls Calls => world.Full.Calls;

    [Fact]
    public async Task A_run_leads_to_its_model_and_the_model_to_its_version()
    {
        var made = await LoggedModels.Make(Calls, "walked");
        await using var visitor = await world.Visit();
        var page = await visitor.Go("/runs/" + made.Run);
        await Expect(page.Locator("#facts")).ToContainTextAsync("walked 1, 2");

        await page.Link("walked line");
        await page.Reach("**/logged-models/" + made.Id);
        await Expect(page.Title()).ToContainTextAsync("Ready");
        var main = page.GetByRole(AriaRole.Main);
        foreach (var said in new[] { "regressor", "fits a line", "walked models", "sklearn_version 1.2.1", "MLflow 3.11.2", "fit_intercept", "harbour" })
            await Expect(main).ToContainTextAsync(said);
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Inputs" }).Locator("tbody tr")).ToHaveTextAsync(["tonnagedouble", "flagstringmay be missing"]);
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Outputs" })).ToContainTextAsync("float64, any");
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "input_example.json" }).Locator("th")).ToHaveTextAsync(["tonnage", "flag"]);
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Metrics" })).ToContainTextAsync("berths 8ce57285");

        await page.Link("MLmodel");
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "MLmodel" })).ToContainTextAsync("loader_module: mlflow.sklearn");
        await page.Link("walked, version 1");
        await page.Reach("**/models/walked/versions/1");
        await Expect(main).ToContainTextAsync("by hand");
        await page.Link("fits a line");
        await page.Reach("**/runs/" + made.Run);
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task The_palette_finds_a_logged_model_by_name_and_by_id_and_a_run_by_the_end_of_its_id()
    {
        var made = await LoggedModels.Make(Calls, "sought");
        await using var visitor = await world.Visit();
        var page = await visitor.Go("/");

        foreach (var (words, found) in new[] { ("sought line", "sought line"), (made.Id, "sought line"), (made.Run[^8..], "fits a line") })
        {
            await page.Keyboard.PressAsync("Control+k");
            await page.Keyboard.TypeAsync(words);
            await Expect(page.Locator("dialog[open]").GetByText(found).First).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("Escape");
        }

        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task The_address_that_clients_print_leads_to_its_page()
    {
        await using var visitor = await world.Visit();
        var page = await visitor.Go("/#/experiments/1/models/" + world.Corners.LoggedModel);

        await page.Reach("**/logged-models/" + world.Corners.LoggedModel);
    }

    [Fact]
    public async Task Its_files_come_whole_and_never_as_a_page_of_the_server()
    {
        using var answer = await Calls.Http.GetAsync(new Uri($"/api/v1/logged-models/{world.Corners.LoggedModel}/artifacts/content?path=MLmodel", UriKind.Relative), Cancel);
        using var missing = await Calls.Http.GetAsync(new Uri($"/api/v1/logged-models/{world.Corners.LoggedModel}/artifacts/content?path=nothing", UriKind.Relative), Cancel);
        using var climbing = await Calls.Http.GetAsync(new Uri($"/api/v1/logged-models/{world.Corners.LoggedModel}/artifacts/content?path=../x", UriKind.Relative), Cancel);
        using var unknown = await Calls.Http.GetAsync(new Uri("/api/v1/logged-models/m-none/artifacts/content?path=MLmodel", UriKind.Relative), Cancel);

        (answer.StatusCode, answer.Content.Headers.ContentDisposition?.DispositionType).ShouldBe((HttpStatusCode.OK, "attachment"));
        (missing.StatusCode, climbing.StatusCode, unknown.StatusCode).ShouldBe((HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task A_deleted_model_says_so_and_a_version_without_files_is_not_urged_to_be_champion()
    {
        await using var visitor = await world.Visit();
        var page = await visitor.Go("/logged-models/" + world.Corners.Unlogged);
        await Expect(page.Title()).ToContainTextAsync("deleted");

        await visitor.Go("/models/logged/versions/2");

        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("nothing lay at runs:/");
        await Expect(page.GetByRole(AriaRole.Main)).Not.ToContainTextAsync("e3b0c442");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Make it champion" })).Not.ToHaveClassAsync(new System.Text.RegularExpressions.Regex("primary"));
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("berths, digest 8ce57285");
        visitor.ShouldHaveNoComplaints();
    }
}
