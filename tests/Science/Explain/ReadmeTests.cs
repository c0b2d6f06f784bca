using Slipway.Explain;
using Slipway.Models.Tables;
using Slipway.Models.Training;

namespace Slipway.Tests.Explain;

public sealed class ReadmeTests
{
    /// <summary>What the README of Slipway.Explain shows, line by line.</summary>
    [Fact]
    public void The_example_of_the_readme_runs()
    {
        var cancel = TestContext.Current.CancellationToken;
        var table = new Table(
            Column.Of("distance", 300.0, 1200, 80, 950, 400, 2000, 60, 700),
            Column.Of("origin", "GRZ", "VIE", "VIE", null, "GRZ", "VIE", "GRZ", "VIE"),
            Column.Of("late", true, false, true, false, true, false, true, false));
        var model = Trainer.Train(
            new()
            {
                Table = table,
                Features = ["distance", "origin"],
                Target = "late",
                Task = ModelTask.Binary,
                TrainRows = [0, 1, 2, 3, 4, 5, 6, 7],
                ValidationRows = [],
                Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["num_iterations"] = "20", ["min_data_in_leaf"] = "1" },
                Seed = 7,
            },
            cancel);
        List<string> lines = [];

        var explainer = ModelExplainer.Of(model);
        var late = explainer.Explain(new Table(Column.Of("distance", 100.0), Column.Of("origin", "XXX")), cancel: cancel)[0];
        foreach (var reason in late.Reasons(top: 3).Up)
            lines.Add(reason.Text);
        lines.Add($"on average {late.BasePrediction:P0}, here {late.Prediction:P0}");
        foreach (var column in explainer.Importance(table, cancel).Ranked())
            lines.Add($"{column.Name}: {column.MeanAbsolute:F2}");

        lines[0].ShouldStartWith("distance (100) raises the log-odds of true by ");
        late.Columns[1].Shown.ShouldBe("'XXX', not seen in training");
        late.Prediction.ShouldBeGreaterThan(late.BasePrediction);
        lines.ShouldContain(line => line.StartsWith("distance: ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_example_of_the_readme_is_the_one_above()
    {
        string Read(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Explain", name)).ReplaceLineEndings("\n");
        var source = Read("ReadmeTests.cs.txt");
        var example = Read("README.md").Split("```csharp\n")[1].Split("```")[0];

        foreach (var line in example.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
            source.ShouldContain(line, Case.Sensitive);
    }
}
