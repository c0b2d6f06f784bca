using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Tests.Host;

namespace Slipway.Tests.Pipelines.Runs;

/// <summary>Challengers against champions of several classes and of numbers, with real trainings, as a caller of the API sees them.</summary>
public sealed class ChampionTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("target: kind", "log_loss")]
    [InlineData("target: size", "rmse")]
    public async Task A_better_challenger_takes_the_champions_place_and_a_tied_and_a_worse_one_do_not(string target, string metric)
    {
        var project = new SmallProject(server, "rivals") { Target = target, Iterations = 1 };
        var gates = $"gates: [{{champion: {{metric: {metric}}}}}]\n";
        (await project.Run(gates)).GetProperty("state").GetString().ShouldBe("succeeded");

        project.Iterations = 20;
        var better = await project.Run(gates);
        var tied = await project.Run(gates, train: true);
        project.Iterations = 1;
        var worse = await project.Run(gates);

        better.GetProperty("state").GetString().ShouldBe("succeeded", better.ToString());
        tied.GetProperty("state").GetString().ShouldBe("blocked");
        worse.GetProperty("state").GetString().ShouldBe("blocked");
        (await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/models/{project.Name}/aliases/champion", Cancel)).GetProperty("version").GetInt32().ShouldBe(2);
        (await Verdict(project.Name, 2)).ShouldMatch(@"95 % interval .* n = \d+\): better\.");
        (await Verdict(project.Name, 3)).ShouldEndWith("undecided.");
        (await Verdict(project.Name, 4)).ShouldEndWith("worse.");
    }

    private async Task<string> Verdict(string model, int version) =>
        (await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/models/{model}/versions/{version}/gates", Cancel)).EnumerateArray().Single(gate => gate.GetProperty("kind").GetString() == "champion").GetProperty("words").GetString()!;
}
