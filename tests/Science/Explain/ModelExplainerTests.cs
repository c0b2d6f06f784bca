using Slipway.Explain;
using Slipway.Models;
using Slipway.Models.Preparing;
using Slipway.Models.Tables;
using Slipway.Models.Training;
using Slipway.Models.Trees;
using Slipway.Tests.Models;

namespace Slipway.Tests.Explain;

public sealed class ModelExplainerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ModelTask.Binary, MissingNumber.Keep, MissingText.OwnCategory, UnseenText.Ignore, false)]
    [InlineData(ModelTask.Multiclass, MissingNumber.Median, MissingText.MostFrequent, UnseenText.Infrequent, true)]
    [InlineData(ModelTask.Regression, MissingNumber.Keep, MissingText.MostFrequent, UnseenText.Infrequent, true)]
    public void Columns_sum_up_their_features_and_add_up_to_the_prediction(ModelTask task, MissingNumber number, MissingText text, UnseenText unseen, bool scale)
    {
        var model = Train(task, new PreparationOptions { MissingNumber = number, MissingText = text, UnseenText = unseen, Scale = scale, MaxCategories = 9 });
        var table = RandomTables.Make(1500, 99, unseen: true);
        var explainer = ModelExplainer.Of(model);
        var features = new TreeExplainer(model.Trees).Explain(model.Preparation.Transform(table), Cancel);
        var columns = explainer.Contributions(table, Cancel);
        var scores = model.Trees.Score(model.Preparation.Transform(table));

        columns.Names.ShouldBe(RandomTables.Features);
        for (var i = 0; i < scores.Length; i++)
        {
            var (row, output) = (i / model.Trees.Outputs, i % model.Trees.Outputs);
            var sums = columns.Names.Select(name => model.Preparation.Features.Select((feature, index) => feature.Column == name ? features.Of(row, output)[index] : 0).Sum()).ToArray();
            columns.Of(row, output).ToArray().Zip(sums, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-12);
            columns.Score(row, output).ShouldBe(scores[i], 1e-9);
        }
    }

    [Fact]
    public void An_explanation_shows_what_the_table_held_and_what_the_model_read()
    {
        var table = new Table(Column.Of("weight", 1.5, null, 4.5), Column.Of("loud", true, null, true), Column.Of("city", "Graz", null, "Graz"), Column.Of("floor", 1L, 2, 3));
        var preparation = Preparation.Fit(table, ["city", "weight", "loud", "floor"], [0, 1, 2], new() { Scale = true });
        var explainer = new ModelExplainer(preparation, Stump(preparation, LinkKind.Identity));

        string[] Shown(Table rows) => [.. explainer.Explain(rows, cancel: Cancel)[0].Columns.Select(column => column.Shown)];

        Shown(table.Slice(0, 1)).ShouldBe(["'Graz'", "1.5", "true", "1"]);
        Shown(table.Slice(1, 1)).ShouldBe(["missing, read as 'Graz'", "missing, read as 3", "missing, read as true", "2"]);
        Shown(table.Slice(0, 1) is var one ? new Table(Column.Of("city", "Wien"), one["weight"], one["loud"], one["floor"]) : table)[0].ShouldBe("'Wien', not seen in training");
        explainer.Explain(table, cancel: Cancel)[1].Columns[1].Value.ShouldBeNull();
    }

    [Fact]
    public void Missing_values_that_stay_missing_are_called_so()
    {
        var table = new Table(Column.Of("weight", 1.5, null), Column.Of("city", "Graz", null));
        var preparation = Preparation.Fit(table, ["weight", "city"], [0, 1], new() { MissingNumber = MissingNumber.Keep, MissingText = MissingText.OwnCategory });

        var explanation = new ModelExplainer(preparation, Stump(preparation, LinkKind.Identity)).Explain(table, cancel: Cancel)[1];

        explanation.Columns.Select(column => column.Shown).ShouldBe(["missing", "missing"]);
    }

    [Fact]
    public void Reasons_say_in_words_what_raised_and_what_lowered_the_log_odds()
    {
        var table = new Table(Column.Of("weight", 1.0, 9.0), Column.Of("age", 30.0, 60.0));
        var preparation = Preparation.Fit(table, ["weight", "age"], [0, 1]);
        var explainer = new ModelExplainer(preparation, Stump(preparation, LinkKind.Logistic), Column.Of("late", "no", "yes"));

        var explanation = explainer.Explain(table, cancel: Cancel)[0];

        explanation.BaseValue.ShouldBe(-0.1, 1e-14);
        explanation.Score.ShouldBe(1.25, 1e-14);
        explanation.BasePrediction.ShouldBe(1 / (1 + Math.Exp(0.1)), 1e-14);
        explanation.Prediction.ShouldBe(1 / (1 + Math.Exp(-1.25)), 1e-14);
        explanation.Class.ShouldBe("yes");
        explanation.Reasons().Up.Select(reason => reason.Text).ShouldBe(["weight (1) raises the log-odds of 'yes' by 2.10"]);
        explanation.Reasons().Down.Select(reason => reason.Text).ShouldBe(["age (30) lowers the log-odds of 'yes' by 0.750"]);
        explanation.Reasons(except: ["age"]).Down.ShouldBeEmpty();
        explanation.Note.ShouldBe("Contributions are in units of the log-odds and add up there, from -0.100 to 1.25, not in the probability, which goes from 0.475 to 0.777.");
    }

    [Fact]
    public void Reasons_come_strongest_first_and_no_more_than_wanted()
    {
        var model = Train(ModelTask.Regression, new());
        var explanation = ModelExplainer.Of(model).Explain(RandomTables.Make(5, 3, unseen: false), cancel: Cancel)[4];

        var (up, down) = (explanation.Reasons(top: 2).Up, explanation.Reasons(top: 2).Down);

        up.Select(reason => reason.Column.Contribution).ShouldBe(explanation.Columns.Select(column => column.Contribution).Where(value => value > 0).OrderDescending().Take(2));
        down.Select(reason => reason.Column.Contribution).ShouldBe(explanation.Columns.Select(column => column.Contribution).Where(value => value < 0).Order().Take(2));
        (up.Count + down.Count).ShouldBeGreaterThan(2);
    }

    [Fact]
    public void A_multiclass_model_is_explained_for_the_class_it_predicts_unless_another_is_asked_for()
    {
        var model = Train(ModelTask.Multiclass, new());
        var table = RandomTables.Make(40, 5, unseen: false);
        var probabilities = model.Predict(table);

        var explanations = ModelExplainer.Of(model).Explain(table, cancel: Cancel);
        var seconds = ModelExplainer.Of(model).Explain(table, output: 2, Cancel);

        for (var row = 0; row < table.Rows; row++)
        {
            var own = probabilities.AsSpan(row * 3, 3).ToArray();
            explanations[row].Class.ShouldBe(model.Classes![Array.IndexOf(own, own.Max())]);
            explanations[row].Prediction.ShouldBe(own.Max(), 1e-12);
            seconds[row].Prediction.ShouldBe(own[2], 1e-12);
        }
    }

    [Fact]
    public void Parts_of_different_models_are_refused()
    {
        var table = new Table(Column.Of("weight", 1.0, 9.0), Column.Of("age", 30.0, 60.0));
        var (one, both) = (Preparation.Fit(table, ["age"], [0, 1]), Preparation.Fit(table, ["weight", "age"], [0, 1]));
        var trees = Stump(both, LinkKind.Logistic);

        Should.Throw<ModelException>(() => new ModelExplainer(one, trees)).Message.ShouldContain("makes 1 features, the trees take 2");
        Should.Throw<ModelException>(() => new ModelExplainer(both, trees, Column.Of("class", "a", "b", "c"))).Message.ShouldContain("3 classes");
        Should.Throw<ModelException>(() => new ModelExplainer(both, trees).Explain(table.Select("age"), cancel: Cancel)).Message.ShouldContain("no column 'weight'");
        Should.Throw<ModelException>(() => ColumnMap.Of(one).Sum(new TreeExplainer(trees).Explain([1, 2], Cancel))).Message.ShouldContain("of 2 features, the columns of 1");
        Should.Throw<ModelException>(() => ColumnMap.Of(["a"], ["b"])).Message.ShouldContain("'b', which is not there");
    }

    [Fact]
    public void Importance_is_the_mean_of_absolute_contributions_however_rows_are_batched()
    {
        var model = Train(ModelTask.Multiclass, new());
        var table = RandomTables.Make(1100, 17, unseen: false);
        var explainer = ModelExplainer.Of(model);
        var contributions = explainer.Contributions(table, Cancel);
        var merged = GlobalImportance.Of(explainer.Contributions(table.Slice(0, 300), Cancel));
        merged.Merge(explainer.Importance(table.Slice(300, 800), Cancel));

        foreach (var (name, mean) in merged.Ranked(output: 1))
        {
            var index = contributions.Names.ToList().IndexOf(name);
            mean.ShouldBe(Enumerable.Range(0, 1100).Average(row => Math.Abs(contributions.Of(row, 1)[index])), 1e-12);
        }
        merged.Rows.ShouldBe(1100);
        merged.Ranked().Select(each => each.MeanAbsolute).ShouldBeInOrder(SortDirection.Descending);
        merged.Ranked()[0].MeanAbsolute.ShouldBe(Enumerable.Range(0, 3).Sum(output => merged.Ranked(output).Single(each => each.Name == merged.Ranked()[0].Name).MeanAbsolute), 1e-12);
        Should.Throw<ModelException>(() => new GlobalImportance(["a"], 1).Ranked()).Message.ShouldContain("without rows");
        Should.Throw<ModelException>(() => new GlobalImportance(["a"], 3).Merge(merged)).Message.ShouldContain("Importance is of one model");
    }

    /// <summary>The first two features decide alone: 2 or -1 (30 and 70 rows), and -0.75 or 0.75 (half each).</summary>
    private static TreeEnsemble Stump(Preparation preparation, LinkKind link)
    {
        Tree Of(int feature, double threshold, (double Value, double Cover) left, (double Value, double Cover) right) => new(
            [new(feature, threshold, 1, 2, SplitKind.AtMost, MissingKind.NaN, true, left.Cover + right.Cover, 0), TreeNode.Leaf(left.Value, left.Cover), TreeNode.Leaf(right.Value, right.Cover)], 0);
        return new([Of(0, 5, (2, 30), (-1, 70)), Of(1, 45, (-0.75, 50), (0.75, 50))], 1, preparation.Features.Select(feature => feature.Name), new(link));
    }

    private static TrainedModel Train(ModelTask task, PreparationOptions options)
    {
        var table = RandomTables.Make(500, 11, unseen: false);
        var signal = RandomTables.Signal(table, 11);
        Column target = task switch
        {
            ModelTask.Regression => Column.Of("target", signal),
            ModelTask.Binary => Column.Of("target", Array.ConvertAll(signal, value => value > 1.5)),
            _ => Column.Of("target", Array.ConvertAll(signal, value => value < 0.8 ? "low" : value < 2.2 ? "middle" : "high")),
        };
        return Trainer.Train(
            new()
            {
                Table = new([.. table.Columns, target]),
                Features = RandomTables.Features,
                Target = "target",
                Task = task,
                TrainRows = [.. Enumerable.Range(0, 500)],
                ValidationRows = [],
                Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["num_iterations"] = "15", ["min_data_in_leaf"] = "3" },
                Seed = 4,
                Preparation = options,
            },
            Cancel);
    }
}
