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
    public async Task A_metric_that_is_logged_without_steps_goes_along_time_from_its_second_point_on()
    {
        var (experiment, run) = await Running("without steps");
        await using var visitor = await world.Visit();
        var page = await visitor.Go($"/experiments/{experiment}/runs/{run}/curves");
        await Expect(page.Locator("slip-live")).ToHaveTextAsync("Live");
        async Task LogAt(int second) =>
            await Calls.Post("/api/2.0/mlflow/runs/log-metric", new { run_id = run, key = "loss", value = 1.0 / (second + 1), timestamp = 1_700_000_000_000 + second * 1000, step = 0 });
        var along = page.Locator("#curve-loss").GetByLabel("Along");

        await LogAt(0);
        await Expect(along).ToHaveValueAsync("step");
        await LogAt(10);
        await Expect(along).ToHaveValueAsync("relative");
        await page.ReloadAsync();
        await Expect(along).ToHaveValueAsync("relative");
        (await page.EvaluateAsync<double[]>("() => document.getElementById('curve-loss').data.series[0].times")).ShouldBe([1_700_000_000_000, 1_700_000_010_000]);
        await Expect(page.Locator("slip-live")).ToHaveTextAsync("Live");
        await along.SelectOptionAsync("step");
        await LogAt(20);
        await page.WaitForFunctionAsync("() => document.getElementById('curve-loss').data.series[0].y.length === 3");

        await Expect(along).ToHaveValueAsync("step");
        page.Url.ShouldContain("curve-loss.across=step");
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task The_first_curve_of_a_run_appears_without_a_reload_and_those_that_are_there_stay()
    {
        var (experiment, run) = await Running("from the beginning");
        await using var visitor = await world.Visit();
        var page = await visitor.Go($"/experiments/{experiment}/runs/{run}/curves");
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("No curves");
        await page.EvaluateAsync("() => window.stayed = true");
        await Expect(page.Locator("slip-live")).ToHaveTextAsync("Live");

        await Log(run, 0, 3);
        await Points(page, 3);
        await Expect(page.GetByRole(AriaRole.Main)).Not.ToContainTextAsync("No curves");
        await page.EvaluateAsync("() => window.first = document.querySelector('slip-chart')");
        await Calls.Post("/api/2.0/mlflow/runs/log-batch", new { run_id = run, metrics = new[] { Loop.Point("accuracy", 0.5, 0), Loop.Point("system/cpu_utilization_percentage", 12, 0) } });
        await Expect(page.Locator("slip-chart canvas")).ToHaveCountAsync(3);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync(["accuracy", "loss", "The machine", "cpu utilization, %"]);
        await Log(run, 3, 2);

        await page.WaitForFunctionAsync("() => document.getElementById('curve-loss').data.series[0].y.length === 5");
        (await page.EvaluateAsync<bool>("() => window.stayed && window.first === document.getElementById('curve-loss')")).ShouldBeTrue();
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task Child_runs_come_and_finish_on_the_page_of_their_parent()
    {
        var (experiment, run) = await Running("with children");
        await Calls.Post("/api/2.0/mlflow/runs/create", new { experiment_id = experiment, run_name = "a stranger" });
        await using var visitor = await world.Visit();
        var page = await visitor.Go($"/experiments/{experiment}/runs/{run}");
        await page.EvaluateAsync("() => window.stayed = true");
        await Expect(page.Locator("slip-live")).ToHaveTextAsync("Live");
        await Expect(page.Locator("#children")).ToHaveCountAsync(0);

        var first = await Child(experiment, run, "first child");
        await Expect(page.Locator("#children .st-row")).ToContainTextAsync(["first child"]);
        await Child(experiment, run, "second child");
        await Expect(page.Locator("#children .st-count")).ToHaveTextAsync("2 rows");
        await Calls.Post("/api/2.0/mlflow/runs/update", new { run_id = first, status = "FINISHED", end_time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() });

        await Expect(page.Locator("#children .st-row").Filter(new() { HasText = "first child" })).ToContainTextAsync("Succeeded");
        await Expect(page.Locator("#children")).Not.ToContainTextAsync("a stranger");
        (await page.EvaluateAsync<bool>("() => window.stayed")).ShouldBeTrue();
        using var odd = await Calls.Http.GetAsync(new Uri($"/api/v1/experiments/{experiment}/table?parent=%27", UriKind.Relative), Cancel);
        ((int)odd.StatusCode).ShouldBe(400);
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task A_note_in_Markdown_is_drawn_and_does_no_harm()
    {
        const string note = """
            # Why

            *Dropout* is off, see [the paper](https://example.org/paper).
            <script>window.harmed = true</script> <img src=x onerror="window.harmed = true">

            [click](javascript:window.harmed=true) ![far](https://example.org/far.png)

            | rate | auc |
            |-----:|----:|
            | 0.1  | 0.8 |
            """;
        var (_, run) = await Running("noted");
        await Calls.Post("/api/2.0/mlflow/runs/set-tag", new { run_id = run, key = "mlflow.note.content", value = note });
        await using var visitor = await world.Visit();

        var page = await visitor.Go("/runs/" + run);

        var written = page.Locator(".written");
        await Expect(written.GetByRole(AriaRole.Heading, new() { Level = 3 })).ToHaveTextAsync("Why");
        await Expect(written.Locator("em")).ToHaveTextAsync("Dropout");
        await Expect(written.Locator("td")).ToHaveTextAsync(["0.1", "0.8"]);
        await Expect(written).ToContainTextAsync("<script>window.harmed = true</script>");
        (await written.Locator("a").EvaluateAllAsync<string[]>("links => links.map(link => link.href)")).ShouldBe(["https://example.org/paper", "https://example.org/far.png"]);
        await Expect(written.Locator("img, script")).ToHaveCountAsync(0);
        (await page.EvaluateAsync<bool>("() => 'harmed' in window")).ShouldBeFalse();
        (await page.GetByLabel("What is worth knowing about this run").InputValueAsync()).ShouldBe(note);
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

        await page.Press("Rename");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("short haul");
        await page.Press("Rename");
        await Expect(page.Title()).ToContainTextAsync("short haul");

        await page.Press("Delete");
        await page.Press("Delete");
        await Expect(page.Title()).ToContainTextAsync("deleted");
        await page.Press("Restore");
        await page.Press("Restore");
        await Expect(page.Title()).Not.ToContainTextAsync("deleted");
        await Expect(page.GetByLabel("What is worth knowing about this run")).ToHaveValueAsync("It overfits from step 40 on.");
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task An_experiment_is_described_renamed_deleted_found_again_and_restored()
    {
        var (experiment, _) = await Running("before");
        await using var visitor = await world.Visit();
        var page = await visitor.Go("/experiments/" + experiment);

        await page.Press("Describe");
        await page.GetByLabel("What question it answers").FillAsync("Which rate learns fastest?");
        await page.Press("Save");
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("Which rate learns fastest?");
        await page.Press("Rename");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("after");
        await page.Press("Rename");
        await Expect(page.Title()).ToHaveTextAsync("after");
        (await Calls.Get("/api/2.0/mlflow/experiments/get?experiment_id=" + experiment)).GetProperty("experiment").ToString().ShouldContain("Which rate learns fastest?");

        await page.Press("Delete");
        await page.Press("Delete");
        await Expect(page.Title()).ToContainTextAsync("deleted");
        await Expect(page.Locator("slip-table")).ToContainTextAsync("long haul");
        await page.Stage("Experiments");
        await Expect(page.Locator("#list")).Not.ToContainTextAsync("after");
        await page.View("Deleted");
        await page.Press("Restore after");

        await page.Reach("**/experiments/" + experiment);
        await Expect(page.Title()).ToHaveTextAsync("after");
        await Expect(page.Locator("slip-table")).ToContainTextAsync("long haul");
        var audited = (await Calls.Get("/api/v1/audit?subject=exp_" + experiment)).GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("action").GetString());
        audited.ShouldBe(["experiment.create", "experiment.tag", "experiment.rename", "experiment.delete", "experiment.restore"], ignoreOrder: true);
        visitor.ShouldHaveNoComplaints();
    }

    [Fact]
    public async Task A_list_of_experiments_shows_one_that_is_made_meanwhile()
    {
        await using var visitor = await world.Visit();
        var page = await visitor.Go("/experiments");
        await Expect(page.Locator("slip-live")).ToHaveTextAsync("Live");

        await Running("made meanwhile");

        await Expect(page.Locator("#list")).ToContainTextAsync("made meanwhile");
        visitor.ShouldHaveNoComplaints();
    }

    [Theory]
    [InlineData("name", "name=taken", 409)]
    [InlineData("name", "name=+", 400)]
    [InlineData("restore", "", 404)]
    public async Task A_form_of_an_experiment_is_refused_as_its_API_is(string form, string fields, int status)
    {
        var (experiment, _) = await Running($"refused {form}{fields}");
        await Calls.Http.PostAsJsonAsync("/api/v1/experiments", new { name = "taken" }, Cancel);
        using var content = new StringContent(fields, Encoding.UTF8, "application/x-www-form-urlencoded");

        using var answer = await Calls.Http.PostAsync(new Uri($"/experiments/{experiment}/{form}", UriKind.Relative), content, Cancel);

        ((int)answer.StatusCode).ShouldBe(status);
    }

    private static Task<IJSHandle> Points(IPage page, int many) =>
        page.WaitForFunctionAsync("many => document.querySelector('slip-chart')?.data?.series[0]?.y.length >= many", many);

    private async Task Log(string run, int from, int many) =>
        await Calls.Post("/api/2.0/mlflow/runs/log-batch", new { run_id = run, metrics = Enumerable.Range(from, many).Select(step => Loop.Point("train/loss", 1.0 / (1 + step), step)) });

    private async Task<string> Child(string experiment, string parent, string name)
    {
        var made = await Calls.Post("/api/2.0/mlflow/runs/create", new { experiment_id = experiment, run_name = name, tags = new[] { new { key = "mlflow.parentRunId", value = parent } } });
        return made.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
    }

    private async Task<(string Experiment, string Run)> Running(string name)
    {
        var experiment = (await Calls.Post("/api/2.0/mlflow/experiments/create", new { name })).GetProperty("experiment_id").GetString()!;
        var run = await Calls.Post("/api/2.0/mlflow/runs/create", new { experiment_id = experiment, run_name = "long haul", start_time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() });
        return (experiment, run.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!);
    }
}
