using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Tests.Host;

namespace Slipway.Tests.Pipelines.Runs;

/// <summary>The loop on real data, over HTTP and with real jobs: from a file to a deployment that answers.</summary>
public abstract class LoopTests(ServerFixture server)
{
    private const string Gate = "fairness selection_rate_ratio by age_band";

    private static readonly string[] Experiments = ["1"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Example => Path.Combine(AppContext.BaseDirectory, "Examples", "credit");

    [Fact]
    public async Task Credit_is_blocked_by_its_gate_until_somebody_waives_it_and_then_answers()
    {
        var change = await Change();

        var applied = await Post("/api/v1/projects/apply", change);
        var pipeline = applied.GetProperty("pipeline").GetString()!;
        var blocked = await Ended(pipeline);

        blocked.GetProperty("state").GetString().ShouldBe("blocked");
        blocked.GetProperty("words").GetString()!.ShouldContain("selection_rate_ratio by age_band is 0.7");
        (await server.Http.GetAsync("/api/v1/deployments/credit", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await Post("/api/v1/models/credit/versions/1/gates/waive", new { gate = Gate, reason = "Reviewed by the credit committee." });
        (await server.Http.PostAsync($"/api/v1/pipelines/{pipeline}/resume", null, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Ended(pipeline)).GetProperty("state").GetString().ShouldBe("succeeded");
        await AnswersLikeTheModel();

        (await Post("/api/v1/projects/plan", change)).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await Post("/api/v1/projects/apply", change)).GetProperty("pipeline").ValueKind.ShouldBe(JsonValueKind.Null);
        var audit = await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/audit/verify", Cancel);
        audit.GetProperty("intact").GetBoolean().ShouldBeTrue(audit.ToString());
        await OneOfEach();
    }

    /// <summary>A deployment stands a moment after its alias has moved.</summary>
    private async Task AnswersLikeTheModel()
    {
        var record = new Dictionary<string, object> { ["Seniority"] = 9, ["Home"] = "rent", ["Time"] = 60, ["Records"] = "no", ["Job"] = "freelance", ["Expenses"] = 73, ["Income"] = 129, ["Assets"] = 0, ["Debt"] = 0, ["Amount"] = 800, ["Price"] = 846 };
        HttpResponseMessage response;
        while ((response = await server.Http.PostAsJsonAsync("/api/v1/deployments/credit/predict", new { records = new[] { record } }, Cancel)).StatusCode == HttpStatusCode.NotFound)
            await Task.Delay(50, Cancel);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK, answer.ToString());
        answer.GetProperty("version").GetInt32().ShouldBe(1);
        var probabilities = answer.GetProperty("predictions")[0].GetProperty("probabilities");
        (probabilities[0].GetDouble() + probabilities[1].GetDouble()).ShouldBe(1, 1e-9);
        var wrong = await server.Http.PostAsJsonAsync("/api/v1/deployments/credit/predict", new { records = new[] { new Dictionary<string, object>(record) { ["Seniority"] = "nine" } } }, Cancel);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await wrong.Content.ReadAsStringAsync(Cancel)).ShouldContain("Seniority");
    }

    private async Task OneOfEach()
    {
        (await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/models/credit/versions", Cancel)).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/datasets/applications/versions", Cancel)).GetProperty("items").GetArrayLength().ShouldBe(1);
        var runs = await Post("/api/2.0/mlflow/runs/search", new { experiment_ids = Experiments, max_results = 100 });
        runs.GetProperty("runs").GetArrayLength().ShouldBe(9);
    }

    private async Task<object> Change()
    {
        var file = Path.Combine(Example, "data", "credit.csv");
        var bytes = await File.ReadAllBytesAsync(file, Cancel);
        using var content = new ByteArrayContent(bytes);
        (await server.Http.PostAsync("/api/v1/data-files", content, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        return new
        {
            declaration = await File.ReadAllTextAsync(Path.Combine(Example, "slipway.yaml"), Cancel),
            sources = new Dictionary<string, object> { ["applications"] = new[] { new { name = "data/credit.csv", sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) } } },
        };
    }

    private async Task<JsonElement> Ended(string pipeline)
    {
        while (true)
        {
            var detail = await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/pipelines/" + pipeline, Cancel);
            if (detail.GetProperty("pipeline").GetProperty("state").GetString() != "running")
                return detail.GetProperty("pipeline");
            await Task.Delay(100, Cancel);
        }
    }

    private async Task<JsonElement> Post(string path, object body)
    {
        using var response = await server.Http.PostAsJsonAsync(path, body, Cancel);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {answer}");
        return answer;
    }
}

public sealed class LoopOnSqlite(SqliteServer server) : LoopTests(server), IClassFixture<SqliteServer>;

public sealed class LoopOnPostgres(PostgresServer server) : LoopTests(server), IClassFixture<PostgresServer>;
