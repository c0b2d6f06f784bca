using Microsoft.Playwright;
using Slipway.Testing;
using Slipway.Tests.Pages;
using Slipway.Tests.Ui;
using static Microsoft.Playwright.Assertions;

namespace Slipway.Tests.Kills;

/// <summary>A page that is open while its server is killed and comes back.</summary>
[Collection(Alone.Name)]
public sealed class KilledPageTests
{
    [Fact]
    public async Task An_open_run_says_that_it_reconnects_and_goes_on_by_itself_with_whole_curves()
    {
        using var folder = new TempFolder();
        await using var server = new SlipwayProcess(folder.At("data"));
        await server.Up();
        var created = await server.Post("/api/2.0/mlflow/runs/create", new { experiment_id = "0", run_name = "survivor", start_time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() });
        var run = created.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
        await Log(server, run, 0, 4);
        await using var chromium = await Chromium.Launch();
        await using var visitor = await chromium.Visit(server.Address.ToString());
        var curves = await visitor.Go($"/experiments/0/runs/{run}/curves");
        var overview = await curves.Context.NewPageAsync();
        await overview.GotoAsync("/experiments/0/runs/" + run);
        foreach (var page in new[] { curves, overview })
        {
            await Expect(page.Locator("slip-live")).ToHaveTextAsync("Live");
            await page.EvaluateAsync("() => window.stayed = true");
        }

        await Log(server, run, 4, 2);
        await Points(curves, 6);
        await server.Kill(withJobs: true);
        await Expect(curves.Locator("slip-live")).ToHaveTextAsync("Reconnecting…");
        await Expect(overview.Locator("slip-live")).ToHaveTextAsync("Reconnecting…");
        await server.Up();
        await Log(server, run, 6, 3);

        await Points(curves, 9);
        await Expect(curves.Locator("slip-live")).ToHaveTextAsync("Live");
        await Expect(overview.Locator("#metrics")).ToContainTextAsync("@ 8");
        await Log(server, run, 9, 1);
        await Points(curves, 10);
        (await curves.EvaluateAsync<int[]>("() => document.querySelector('slip-chart').data.series[0].x")).ShouldBe(Enumerable.Range(0, 10));
        foreach (var page in new[] { curves, overview })
            (await page.EvaluateAsync<bool>("() => window.stayed")).ShouldBeTrue();
    }

    private static async Task Log(SlipwayProcess server, string run, int from, int many) =>
        await server.Post("/api/2.0/mlflow/runs/log-batch", new { run_id = run, metrics = Enumerable.Range(from, many).Select(step => Loop.Point("loss", 1.0 / (1 + step), step)) });

    private static Task<IJSHandle> Points(IPage page, int many) =>
        page.WaitForFunctionAsync("many => document.querySelector('slip-chart')?.data?.series[0]?.y.length === many", many);
}
