using System.Net.Http.Json;
using Slipway.Tests.Host;
using static Slipway.Tests.Registry.RegistryHttp;

namespace Slipway.Tests.Registry.Pages;

/// <summary>What MLflow's clients say of a version stands on its page.</summary>
public sealed class VersionPageTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    private const string Mlflow = "/api/2.0/mlflow";

    [Fact]
    public async Task A_version_shows_its_source_its_stage_and_the_link_to_its_run()
    {
        var name = await Register("https://mlflow.example.org/#/runs/1");

        var (version, model) = (await server.Http.GetStringAsync($"/models/{name}/versions/1", Cancel), await server.Http.GetStringAsync($"/models/{name}", Cancel));

        version.ShouldContain("s3://bucket/path");
        version.ShouldContain("<a href=\"https://mlflow.example.org/#/runs/1\"");
        version.ShouldContain("No files here");
        version.ShouldContain(">Staging<");
        model.ShouldContain(">Staging<");
    }

    [Fact]
    public async Task A_run_of_another_server_breaks_no_page_and_no_lineage()
    {
        var name = await Register("");

        foreach (var page in new[] { $"/models/{name}", $"/models/{name}/versions/1", $"/lineage/model:{name}/1", $"/api/v1/lineage/model:{name}/1" })
            (await server.Http.GetAsync(page, Cancel)).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, page);
    }

    [Fact]
    public async Task A_link_that_no_browser_should_follow_is_text()
    {
        var page = await server.Http.GetStringAsync($"/models/{await Register("javascript:alert(1)")}/versions/1", Cancel);

        page.ShouldContain("javascript:alert(1)");
        page.ShouldNotContain("href=\"javascript:");
    }

    [Fact]
    public async Task Tags_and_the_data_of_its_run_stand_on_its_page_and_nothing_of_no_files()
    {
        var name = NewName();
        var run = (await Post("runs/create", new { experiment_id = "0", run_name = "reads berths" })).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
        await Post("runs/log-inputs", new { run_id = run, datasets = new[] { new { dataset = new { name = "berths", digest = "8ce57285", source_type = "local", source = "{}" } } } });
        await Post("registered-models/create", new { name, tags = new[] { new { key = "owner", value = "anna" }, new { key = "mlflow.note", value = "kept by a client" } } });
        await Post("model-versions/create", new { name, source = $"runs:/{run}/modle", run_id = run, tags = new[] { new { key = "checked", value = "by hand" } } });

        var (version, model) = (await server.Http.GetStringAsync($"/models/{name}/versions/1", Cancel), await server.Http.GetStringAsync($"/models/{name}", Cancel));

        foreach (var said in new[] { "by hand", "berths, digest 8ce57285", "reads berths", $"nothing lay at runs:/{run}/modle" })
            version.ShouldContain(said);
        version.ShouldNotContain("e3b0c442");
        version.ShouldNotContain("class=\"button primary\" commandfor=\"promote\"");
        model.ShouldContain("anna");
        model.ShouldContain("reads berths");
        model.ShouldNotContain("e3b0c442");
        model.ShouldNotContain("kept by a client");
        (await server.Http.GetStringAsync($"/experiments/0/runs/{run}", Cancel)).ShouldContain($"/models/{name}/versions/1");
    }

    private async Task<System.Text.Json.JsonElement> Post(string path, object body)
    {
        using var answer = await server.Http.PostAsJsonAsync($"{Mlflow}/{path}", body, Cancel);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(Cancel);
    }

    private async Task<string> Register(string runLink)
    {
        var name = NewName();
        (await server.Http.PostAsJsonAsync($"{Mlflow}/registered-models/create", new { name }, Cancel)).EnsureSuccessStatusCode();
        (await server.Http.PostAsJsonAsync($"{Mlflow}/model-versions/create", new { name, source = "s3://bucket/path", run_id = "runs/of \"another\" server?", run_link = runLink }, Cancel)).EnsureSuccessStatusCode();
        (await server.Http.PostAsJsonAsync($"{Mlflow}/model-versions/transition-stage", new { name, version = "1", stage = "Staging" }, Cancel)).EnsureSuccessStatusCode();
        return name;
    }
}
