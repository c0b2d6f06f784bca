using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Tests.Host;

namespace Slipway.Tests.Pipelines.Runs;

/// <summary>Explanations of a deployed model whose features are derived inside it, over HTTP.</summary>
public sealed class ExplainedTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Base_value_and_contributions_of_derived_columns_add_up_to_the_prediction()
    {
        var project = new SmallProject(server, "told") { Derive = ", derive: {tenth: floor(x * 10), near: x < 0.5, both: x * noise}", Features = "[tenth, near, both, noise]", Iterations = 20 };
        var deployed = await project.Run($"deploy: {{{project.Name}: {{model: {project.Name}@champion}}}}\n");
        deployed.GetProperty("state").GetString().ShouldBe("succeeded", deployed.ToString());
        var random = new Random(5);
        var records = Enumerable.Range(0, 20).Select(_ => new { x = random.NextDouble(), noise = random.NextDouble() }).ToArray();
        JsonElement answered;
        while ((answered = await Ask(project.Name, "predict", records)).ValueKind == JsonValueKind.Undefined)
            await Task.Delay(50, Cancel);

        var explained = await Ask(project.Name, "explain", records);

        foreach (var (i, one) in explained.EnumerateArray().Index())
        {
            var contributions = one.GetProperty("contributions").EnumerateArray().ToDictionary(c => c.GetProperty("column").GetString()!, c => c.GetProperty("contribution").GetDouble());
            contributions.Keys.ShouldBe(["tenth", "near", "both", "noise"], ignoreOrder: true);
            var score = one.GetProperty("score").GetDouble();
            (one.GetProperty("baseValue").GetDouble() + contributions.Values.Sum()).ShouldBe(score, 1e-9);
            (1 / (1 + Math.Exp(-score))).ShouldBe(one.GetProperty("prediction").GetDouble(), 1e-9);
            answered.GetProperty("predictions")[i].GetProperty("probabilities")[1].GetDouble().ShouldBe(one.GetProperty("prediction").GetDouble(), 1e-6);
        }
    }

    private async Task<JsonElement> Ask(string name, string what, object records)
    {
        using var answer = await server.Http.PostAsJsonAsync($"/api/v1/deployments/{name}/{what}", new { records }, Cancel);
        return answer.StatusCode == HttpStatusCode.NotFound ? default : await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }
}
