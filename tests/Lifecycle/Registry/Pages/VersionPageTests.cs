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

    private async Task<string> Register(string runLink)
    {
        var name = NewName();
        (await server.Http.PostAsJsonAsync($"{Mlflow}/registered-models/create", new { name }, Cancel)).EnsureSuccessStatusCode();
        (await server.Http.PostAsJsonAsync($"{Mlflow}/model-versions/create", new { name, source = "s3://bucket/path", run_id = "runs/of \"another\" server?", run_link = runLink }, Cancel)).EnsureSuccessStatusCode();
        (await server.Http.PostAsJsonAsync($"{Mlflow}/model-versions/transition-stage", new { name, version = "1", stage = "Staging" }, Cancel)).EnsureSuccessStatusCode();
        return name;
    }
}
