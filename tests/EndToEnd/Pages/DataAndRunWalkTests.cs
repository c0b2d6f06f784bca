using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Tests.Pages;

/// <summary>The first half of the loop by clicks alone: data, and runs as they are watched and written about.</summary>
[Collection(typeof(InLoop))]
public sealed class DataAndRunWalkTests(LoopWorld world)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ServerCalls Calls => world.Full.Calls;

    [Fact]
    public async Task A_row_that_was_set_aside_is_repaired_and_put_through_again()
    {
        await Calls.Put("/api/v1/datasets/parcels", new { checks = new[] { new { range = new { column = "weight", min = 0, @else = "quarantine" } } } });
        using var file = new StringContent("id,weight\n1,5\n2,-3\n3,7\n", Encoding.UTF8, "text/csv");
        using var loading = await Calls.Http.PostAsync(new Uri("/api/v1/datasets/parcels/loads?source=parcels.csv", UriKind.Relative), file, Cancel);
        await Calls.Ended(System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(await loading.Content.ReadAsStringAsync(Cancel)));
        await using var visitor = await world.Visit();
        var page = await visitor.Go("/");

        await page.Stage("Data");
        await page.Link("parcels");
        await page.Link("1");
        await page.View("Quarantine");
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("weight is -3, below 0.");
        await page.GetByLabel("weight of row 1").FillAsync("3");
        await page.Press("Put through again");

        await page.Reach("**/data/parcels");
        await page.Link("2");
        await Expect(page.Title()).ToContainTextAsync("parcels · version 2");
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("No row has weight below 0.");
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task A_curve_moves_while_its_run_trains()
    {
        var (experiment, run) = await Running("watched");
        await Log(run, 0, 5);
        await using var visitor = await world.Visit();
        var page = await visitor.Go("/experiments");

        await page.Link("watched");
        await page.Locator("slip-table").GetByRole(AriaRole.Link, new() { Name = "long haul" }).ClickAsync();
        await page.View("Curves");
        await Points(page, 5);
        await Expect(page.Locator("slip-live")).ToHaveTextAsync("Live");
        for (var step = 5; step < 12; step++)
            await Log(run, step, 1);
        await Points(page, 12);

        page.Url.ShouldEndWith($"/experiments/{experiment}/runs/{run}/curves");
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task The_page_of_a_running_run_goes_on_by_itself()
    {
        var (_, run) = await Running("followed");
        await Log(run, 0, 1);
        await using var visitor = await world.Visit();
        var page = await visitor.Go("/runs/" + run);
        await Expect(page.Locator("slip-live")).ToHaveTextAsync("Live");
        var took = page.Locator("#facts slip-time[since]");
        var before = await took.TextContentAsync();

        await page.GetByLabel("What is worth knowing about this run").FillAsync("half a thought");
        await Log(run, 1, 4);

        await Expect(page.Locator("#metrics")).ToContainTextAsync("0.2000 @ 4");
        await Expect(took).Not.ToHaveTextAsync(before!);
        await Expect(page.GetByLabel("What is worth knowing about this run")).ToHaveValueAsync("half a thought");
        await Calls.Post("/api/2.0/mlflow/runs/update", new { run_id = run, status = "FINISHED", end_time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() });
        await Expect(page.Title()).ToContainTextAsync("Succeeded");
        await Expect(took).ToHaveCountAsync(0);
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task A_run_is_annotated_deleted_and_restored()
    {
        var (_, run) = await Running("annotated");
        await using var visitor = await world.Visit();
        var page = await visitor.Go("/runs/" + run);

        await page.GetByLabel("What is worth knowing about this run").FillAsync("It overfits from step 40 on.");
        await page.Press("Save");
        await Expect(page.GetByLabel("What is worth knowing about this run")).ToHaveValueAsync("It overfits from step 40 on.");
        await page.GetByLabel("Tag", new() { Exact = true }).FillAsync("team");
        await page.GetByLabel("Value").FillAsync("harbour");
        await page.Press("Set");
        await Expect(page.Locator(".tag-value")).ToContainTextAsync("harbour");
        await page.Press("Remove the tag team");
        await Expect(page.Locator(".tag-value")).ToHaveCountAsync(0);

        await page.Press("Delete");
        await page.Press("Delete");
        await Expect(page.Title()).ToContainTextAsync("deleted");
        await page.Press("Restore");
        await page.Press("Restore");
        await Expect(page.Title()).Not.ToContainTextAsync("deleted");
        await Expect(page.GetByLabel("What is worth knowing about this run")).ToHaveValueAsync("It overfits from step 40 on.");
        visitor.ShouldHaveNoComplaints();
    }

    private static Task<IJSHandle> Points(IPage page, int many) =>
        page.WaitForFunctionAsync("many => document.querySelector('slip-chart')?.data?.series[0]?.y.length >= many", many);

    private async Task Log(string run, int from, int many) =>
        await Calls.Post("/api/2.0/mlflow/runs/log-batch", new { run_id = run, metrics = Enumerable.Range(from, many).Select(step => Loop.Point("train/loss", 1.0 / (1 + step), step)) });

    private async Task<(string Experiment, string Run)> Running(string name)
    {
        var experiment = (await Calls.Post("/api/2.0/mlflow/experiments/create", new { name })).GetProperty("experiment_id").GetString()!;
        var run = await Calls.Post("/api/2.0/mlflow/runs/create", new { experiment_id = experiment, run_name = "long haul", start_time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() });
        return (experiment, run.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!);
    }
}
