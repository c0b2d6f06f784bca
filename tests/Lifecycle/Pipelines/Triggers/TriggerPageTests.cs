using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Slipway.Tests.Host;

namespace Slipway.Tests.Pipelines.Triggers;

/// <summary>What people see of triggers and batches, on the whole server.</summary>
public sealed class TriggerPageTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    private const string Declared = """
        project: shown
        data:
          shown: {source: rows.csv}
        deploy:
          shown-nightly:
            batch: {model: shown@champion, input: in/*.parquet, output: out/, schedule: "0 3 * * *", zone: Europe/Berlin}
        """;

    private const string Retrained = Declared + "\n" + """
        train: {data: shown, target: late, positive: 'yes', parameters: {num_iterations: 5}}
        register: {model: shown}
        retrain:
          when: [{schedule: "0 4 1 * *", zone: Europe/Berlin}, {new_data: 20%}]
          at_most: 1 per 7d
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_stands_among_the_deployments_and_says_when_it_runs_next_and_how_to_run_it()
    {
        (await Apply(Declared)).IsSuccessStatusCode.ShouldBeTrue();
        for (var i = 0; i < 600 && (await server.Http.GetAsync("/api/v1/batches/shown-nightly", Cancel)).StatusCode != HttpStatusCode.OK; i++)
            await Task.Delay(50, Cancel);

        (await server.Http.GetStringAsync("/deployments", Cancel)).ShouldContain("shown-nightly");
        var page = await server.Http.GetStringAsync("/deployments/shown-nightly", Cancel);
        page.ShouldContain("Run now");
        page.ShouldContain("slipway deployment batch shown-nightly --wait");
        page.ShouldContain("Europe/Berlin");
    }

    [Fact]
    public async Task A_trigger_that_was_held_back_stands_on_the_projects_page_with_the_reason()
    {
        (await Apply(Declared)).IsSuccessStatusCode.ShouldBeTrue();
        (await Apply(Retrained, withRows: true)).IsSuccessStatusCode.ShouldBeTrue();
        var pipeline = (await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/pipelines?project=shown&limit=1", Cancel)).GetProperty("items")[0].GetProperty("id").GetString();
        await server.Http.PostAsync($"/api/v1/pipelines/{pipeline}/cancel", null, Cancel);
        using var rows = new StringContent("x,late\n1,yes\n2,no\n3,no\n", Encoding.UTF8, "text/csv");
        (await server.Http.PostAsync("/api/v1/datasets/shown/loads?source=rows.csv", rows, Cancel)).IsSuccessStatusCode.ShouldBeTrue();

        var page = "";
        for (var i = 0; i < 1200 && !page.Contains("does not exist yet", StringComparison.Ordinal); i++)
        {
            await Task.Delay(50, Cancel);
            page = await server.Http.GetStringAsync("/projects/shown", Cancel);
        }

        page.ShouldContain("shown@champion does not exist yet");
        page.ShouldContain("The clock: 0 4 1 * * in Europe/Berlin");
        page.ShouldContain("at most 1 per 7d, whatever starts it");
    }

    [Theory]
    [InlineData("in/*.parquet", "../out", "deploy.shown-nightly.batch.output: '../out' lies outside the folders that this server opens")]
    [InlineData("/etc/*.parquet", "out/", "deploy.shown-nightly.batch.input: '/etc/*.parquet'")]
    [InlineData("in/*.parquet", "in/", "deploy.shown-nightly.batch.output: 'in/' lies in the folder that 'in/*.parquet' reads from")]
    public async Task A_batch_that_reads_or_writes_where_it_must_not_is_refused_at_plan(string input, string output, string words)
    {
        using var answer = await server.Http.PostAsJsonAsync("/api/v1/projects/plan", new { declaration = Declared.Replace("in/*.parquet", input, StringComparison.Ordinal).Replace("out/", output, StringComparison.Ordinal) }, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString()!.ShouldStartWith(words);
    }

    private async Task<HttpResponseMessage> Apply(string declaration, bool withRows = false)
    {
        if (!withRows)
            return await server.Http.PostAsJsonAsync("/api/v1/projects/apply", new { declaration }, Cancel);
        using var rows = new StringContent("x,late\n1,yes\n2,no\n", Encoding.UTF8, "text/csv");
        var sha256 = (await (await server.Http.PostAsync("/api/v1/data-files", rows, Cancel)).Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("sha256").GetString();
        return await server.Http.PostAsJsonAsync("/api/v1/projects/apply", new { declaration, sources = new { shown = new[] { new { name = "rows.csv", sha256 } } } }, Cancel);
    }
}
