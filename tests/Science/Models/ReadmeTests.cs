using Slipway.Models.Folders;
using Slipway.Models.Tables;
using Slipway.Models.Training;

namespace Slipway.Tests.Models;

public sealed class ReadmeTests
{
    /// <summary>What the README of Slipway.Models shows, line by line.</summary>
    [Fact]
    public void The_example_of_the_readme_runs()
    {
        using var temporary = new TemporaryFolder();
        var path = temporary.File("model");
        var cancel = TestContext.Current.CancellationToken;

        var table = new Table(
            Column.Of("distance", 300.0, 1200, 80, 950, 400, 2000, 60, 700),
            Column.Of("origin", "GRZ", "VIE", "VIE", null, "GRZ", "VIE", "GRZ", "VIE"),
            Column.Of("late", true, false, true, false, true, false, true, false));

        var model = Trainer.Train(new TrainingRequest
        {
            Table = table,
            Features = ["distance", "origin"],
            Target = "late",
            Task = ModelTask.Binary,
            TrainRows = [0, 1, 2, 3, 4, 5],
            ValidationRows = [6, 7],
            Parameters = new Dictionary<string, string> { ["num_iterations"] = "20", ["min_data_in_leaf"] = "1" },
            Seed = 7,
        }, cancel);

        var folder = ModelFolder.Write(path, ModelFolderContent.Of(model));
        using var onnx = folder.LoadOnnx();
        var answers = onnx.Predict(new Table(Column.Of("distance", 100.0), Column.Of("origin", "XXX")));
        var late = answers[0].Values<bool>()[0];

        late.ShouldBeTrue();
        model.ValidationMetrics["accuracy"].ShouldBe(1);
    }

    [Fact]
    public void The_example_of_the_readme_is_the_one_above()
    {
        var source = File.ReadAllText(Golden.Path("..", "ReadmeTests.cs.txt")).ReplaceLineEndings("\n");
        var readme = File.ReadAllText(Golden.Path("..", "README.md")).ReplaceLineEndings("\n");
        var example = readme.Split("```csharp\n")[1].Split("```")[0];

        foreach (var line in example.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
            source.ShouldContain(line, Case.Sensitive);
    }
}
