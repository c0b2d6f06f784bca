using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Slipway.Tests.Host;

/// <summary>Clients choose when a run began and ended, and some send microseconds or worse: the run is shown all the same, and so are those beside it.</summary>
public sealed class FarTimeTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1_790_000_000_000_000, null)]
    [InlineData(1_790_000_000_000_000_000, null)]
    [InlineData(1_790_000_000_000, 1_790_000_000_000_000_000)]
    [InlineData(1_790_000_000_000, long.MaxValue)]
    [InlineData(253_402_300_800_000, 253_402_300_800_000)]
    [InlineData(0L, -1L)]
    public async Task Every_page_with_such_a_run_answers(long start, long? end)
    {
        var experiment = (await Post("experiments/create", new { name = $"far {start} {end}" })).GetProperty("experiment_id").GetString()!;
        var odd = await Run(experiment, start, end);
        var good = await Run(experiment, 1_790_000_000_000, 1_790_000_060_000);

        foreach (var path in (string[])
        [
            $"/api/v1/experiments/{experiment}/table", $"/experiments/{experiment}", $"/experiments/{experiment}/runs/{odd}", $"/experiments/{experiment}/compare?run={odd}&run={good}",
            $"/experiments/{experiment}/compare/csv?run={odd}&run={good}", $"/api/v1/lineage/run:{odd}", $"/lineage/run:{odd}", $"/api/v1/runs/{odd}", "/",
        ])
        {
            using var response = await server.Http.GetAsync(path, Cancel);
            response.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }
    }

    private async Task<string> Run(string experiment, long start, long? end)
    {
        var run = (await Post("runs/create", new { experiment_id = experiment, start_time = start })).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
        if (end is not null)
            await Post("runs/update", new { run_id = run, status = "FINISHED", end_time = end });
        return run;
    }

    private async Task<JsonElement> Post(string call, object body)
    {
        using var response = await server.Http.PostAsJsonAsync("/api/2.0/mlflow/" + call, body, Cancel);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Cancel));
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }
}
