using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Data.Contracts;

namespace Slipway.Tests.Monitoring;

/// <summary>Monitors of models that answer one of several classes, or a value.</summary>
public sealed class TaskTests(ParcelMonitoring world) : IClassFixture<ParcelMonitoring>
{
    [Fact]
    public async Task Of_several_classes_the_decisions_are_held_against_training_and_confidence_against_what_came()
    {
        var (name, truth) = await Watch("size/1", """[{"drift": {"max": 0.2, "columns": ["prediction"]}}, {"calibration": {"max": 0.05, "min_labels": 100}}, {"performance": {"metric": "accuracy", "drop": 0.1, "min_labels": 100}}]""", "size");
        var parcels = OtherTasks.Day(0, 600, seed: 80).ToList();
        await OtherTasks.Predict(world, name, [.. parcels, .. OtherTasks.Day(1, 1, seed: 80)]);
        await world.Label(truth, "size", ColumnType.String, parcels.Select(p => (p.Id, p.Size)));
        await world.Look(name);

        var result = (await world.Get($"{name}/windows/latest")).GetProperty("result");
        result.GetProperty("task").GetString().ShouldBe("multiclass");
        var probabilities = OtherTasks.Trained.Probabilities(parcels);
        var right = probabilities.Zip(parcels).Count(pair => OtherTasks.Classes[Array.IndexOf(pair.First, pair.First.Max())] == pair.Second.Size) / 600.0;
        var loss = probabilities.Zip(parcels).Average(pair => -Math.Log(pair.First[OtherTasks.Classes.ToList().IndexOf(pair.Second.Size)]));
        Current(result, "accuracy").ShouldBe(right, 1e-12);
        Current(result, "log_loss").ShouldBe(loss, 1e-6);
        result.GetProperty("calibration").GetProperty("meanPrediction").GetDouble().ShouldBe(probabilities.Average(row => row.Max()), 1e-6);
        result.GetProperty("calibration").GetProperty("observedRate").GetDouble().ShouldBe(right, 1e-12);
        result.GetProperty("findings").EnumerateArray().Select(f => $"{f.GetProperty("quantity")} of {f.GetProperty("subject")} {f.GetProperty("verdict")}")
            .ShouldBe(["psi of prediction holds", "calibration_gap of prediction holds", "accuracy_drop of accuracy holds"]);
    }

    [Fact]
    public async Task Of_a_regression_the_mean_error_is_held_against_its_bound_in_the_target_s_unit()
    {
        var (name, truth) = await Watch("cost/1", """[{"calibration": {"max": 2.5, "min_labels": 100}}, {"performance": {"metric": "rmse", "drop": 1, "min_labels": 100}}]""", "cost");
        var parcels = OtherTasks.Day(0, 500, seed: 81, dearer: 4).ToList();
        await OtherTasks.Predict(world, name, [.. parcels, .. OtherTasks.Day(1, 1, seed: 81)]);
        await world.Label(truth, "cost", ColumnType.Float, parcels.Select(p => (p.Id, p.Cost.ToString("R", System.Globalization.CultureInfo.InvariantCulture))));
        await world.Look(name);

        var result = (await world.Get($"{name}/windows/latest")).GetProperty("result");
        var predicted = OtherTasks.Trained.Priced.Predict(OtherTasks.TableOf(parcels));
        var error = parcels.Average(p => p.Cost) - predicted.Average();
        result.GetProperty("task").GetString().ShouldBe("regression");
        result.GetProperty("calibration").GetProperty("gap").GetDouble().ShouldBe(error, 1e-4);
        Current(result, "rmse").ShouldBe(Math.Sqrt(predicted.Zip(parcels).Average(pair => Math.Pow(pair.First - pair.Second.Cost, 2))), 1e-4);
        result.GetProperty("findings").EnumerateArray().Select(f => $"{f.GetProperty("quantity")} {f.GetProperty("verdict")}").ShouldBe(["mean_error broken", "rmse_drop broken"]);
        (await world.Http.GetStringAsync($"/api/v1/monitors/{name}/windows/latest/report", MonitoringWorld.Cancel)).ShouldContain("observed mean");
    }

    [Theory]
    [InlineData("cost/1", """{"performance": {"metric": "roc_auc", "drop": 0.1}}""", "The rule 'performance roc_auc' cannot judge cost/1, which answers a value: roc_auc is not measured of that.")]
    [InlineData("size/1", """{"performance": {"metric": "rmse", "drop": 0.1}}""", "The rule 'performance rmse' cannot judge size/1, which answers one of several classes: rmse is not measured of that.")]
    [InlineData("late/1", """{"calibration": {"max": 2}}""", "The rule 'calibration' would never break: late/1 answers the probability of one of two classes, and probabilities are at most 1 apart.")]
    public async Task A_rule_that_cannot_judge_what_the_model_answers_is_refused(string model, string rule, string detail)
    {
        var name = world.NewName();
        await world.Deploy(name, model);

        using var answer = await world.Put(name, $$"""{"deployment": "{{name}}", "window": "1d", "labels": {"data": "t", "key": "id", "value": "v"}, "rules": [{{rule}}]}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(MonitoringWorld.Cancel);
        problem.GetProperty("detail").GetString().ShouldBe(detail);
        problem.GetProperty("remedy").GetString().ShouldNotBeNullOrEmpty();
    }

    private async Task<(string Name, string Truth)> Watch(string model, string rules, string value)
    {
        var name = world.NewName();
        await world.Deploy(name, model);
        using var answer = await world.Put(name, $$$"""{"deployment": "{{{name}}}", "window": "1d", "rules": {{{rules}}}, "labels": {"data": "truth-{{{name}}}", "key": "id", "value": "{{{value}}}"}}""");
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(MonitoringWorld.Cancel));
        return (name, "truth-" + name);
    }

    private static double Current(JsonElement result, string metric) => result.GetProperty("metrics").EnumerateArray().Single(m => m.GetProperty("metric").GetString() == metric).GetProperty("current").GetDouble();
}

/// <summary>A server that also has models of parcels.</summary>
public sealed class ParcelMonitoring() : MonitoringWorld(new SqliteModules())
{
    protected override Task Prepare() => OtherTasks.Trained.Register(Services);
}
