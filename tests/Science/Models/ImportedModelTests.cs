using Slipway.Models;
using Slipway.Models.Tables;
using Slipway.Models.Training;

namespace Slipway.Tests.Models;

/// <summary>An ONNX file that comes back from elsewhere is the same model: here our own, whose predictions are known.</summary>
public sealed class ImportedModelTests
{
    private const int Rows = 600;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ModelTask.Binary)]
    [InlineData(ModelTask.Multiclass)]
    [InlineData(ModelTask.Regression)]
    public void It_predicts_and_measures_as_the_model_that_was_written(ModelTask task)
    {
        var request = Request(task);
        var trained = Trainer.Train(request, Cancel);

        using var imported = ImportedModel.Of(trained.Onnx, request);

        var (ours, theirs) = (trained.Predict(request.Table), imported.Predict(request.Table));
        theirs.Length.ShouldBe(ours.Length);
        ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-9);
        var measured = imported.Evaluate(request.Table, [.. request.ValidationRows]);
        measured.Keys.ShouldBe(trained.ValidationMetrics.Keys, ignoreOrder: true);
        foreach (var (name, value) in trained.ValidationMetrics)
            measured[name].ShouldBe(value, 1e-9, name);
        imported.Signature.Columns.Select(c => c.Name).ShouldBe(request.Features);
    }

    [Fact]
    public void Probabilities_in_another_order_than_the_classes_are_refused()
    {
        var request = Request(ModelTask.Binary) with { Positive = "yes" };
        var trained = Trainer.Train(request, Cancel);

        Should.Throw<ModelException>(() => ImportedModel.Of(trained.Onnx, request with { Positive = "no" })).Message.ShouldContain("has the classes in another order than yes, no");
    }

    [Fact]
    public void A_model_of_another_task_is_refused_with_the_shape_that_is_wanted()
    {
        var regression = Trainer.Train(Request(ModelTask.Regression), Cancel);
        Should.Throw<ModelException>(() => ImportedModel.Of(regression.Onnx, Request(ModelTask.Binary))).Message.ShouldContain("which is no probability. End the graph with Sigmoid or Softmax.");

        var binary = Trainer.Train(Request(ModelTask.Binary), Cancel);
        Should.Throw<ModelException>(() => ImportedModel.Of(binary.Onnx, Request(ModelTask.Multiclass))).Message.ShouldContain("a probability each for a, b, c in this order");
    }

    [Fact]
    public void A_column_that_is_no_feature_is_refused_by_name()
    {
        var request = Request(ModelTask.Binary);
        var trained = Trainer.Train(request, Cancel);

        Should.Throw<ModelException>(() => ImportedModel.Of(trained.Onnx, request with { Features = [.. request.Features.Where(f => f != "city")] })).Message.ShouldStartWith("The model's input 'city' is no feature.");
    }

    private static TrainingRequest Request(ModelTask task)
    {
        var table = RandomTables.Make(Rows, seed: 3, unseen: false);
        var signal = RandomTables.Signal(table, seed: 4);
        Column target = task switch
        {
            ModelTask.Binary => Column.Of("y", [.. signal.Select(s => s > 2 ? "yes" : "no")]),
            ModelTask.Multiclass => Column.Of("y", [.. signal.Select(s => s > 2.5 ? "c" : s > 1.5 ? "b" : "a")]),
            _ => Column.Of("y", [.. signal]),
        };
        return new()
        {
            Table = new Table([.. table.Columns, target]), Features = RandomTables.Features, Target = "y", Task = task, TrainRows = [.. Enumerable.Range(0, 400)], ValidationRows = [.. Enumerable.Range(400, 200)],
            Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["num_iterations"] = "20" },
        };
    }
}
