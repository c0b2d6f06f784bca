using Slipway.Models;
using Slipway.Models.LightGbm;
using Slipway.Models.Onnx;
using Slipway.Models.Preparing;
using Slipway.Models.Signatures;
using Slipway.Models.Tables;
using Slipway.Models.Training;

namespace Slipway.Tests.Models;

public sealed class TrainerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_same_seed_gives_the_same_file_and_another_seed_another()
    {
        var bagging = new Dictionary<string, string>(StringComparer.Ordinal) { ["num_iterations"] = "20", ["bagging_fraction"] = "0.6", ["bagging_freq"] = "1", ["feature_fraction"] = "0.7" };
        var request = Binary() with { Parameters = bagging, Seed = 7 };

        var first = Trainer.Train(request, Cancel);
        var second = Trainer.Train(request, Cancel);
        var other = Trainer.Train(request with { Seed = 8 }, Cancel);

        second.OnnxDigest.ShouldBe(first.OnnxDigest);
        second.BoosterText.ShouldBe(first.BoosterText);
        other.OnnxDigest.ShouldNotBe(first.OnnxDigest);
    }

    [Fact]
    public async Task Trials_in_parallel_give_the_same_files_as_one_after_the_other()
    {
        var requests = Enumerable.Range(0, 8).Select(seed => Binary() with { Seed = seed, Parameters = Parameters(("num_iterations", "15"), ("bagging_fraction", "0.5"), ("bagging_freq", "1")) }).ToArray();
        var alone = requests.Select(request => Trainer.Train(request, Cancel).OnnxDigest).ToArray();

        var together = await Task.WhenAll(requests.Select(request => Task.Run(() => Trainer.Train(request, Cancel).OnnxDigest, Cancel)));

        together.ShouldBe(alone);
        alone.Distinct().Count().ShouldBe(8);
    }

    [Fact]
    public void The_model_learns_and_says_how_well()
    {
        var model = Trainer.Train(Binary(), Cancel);

        model.ValidationMetrics["roc_auc"].ShouldBeGreaterThan(0.85);
        model.TrainMetrics["log_loss"].ShouldBeLessThan(model.ValidationMetrics["log_loss"]);
        model.ValidationMetrics.Keys.ShouldContain("brier");
    }

    [Fact]
    public void The_positive_class_is_the_one_that_was_named()
    {
        var request = Binary();

        var late = Trainer.Train(request with { Positive = "late" }, Cancel);
        var onTime = Trainer.Train(request with { Positive = "on time" }, Cancel);

        late.Classes![1].ShouldBe("late");
        onTime.Classes![1].ShouldBe("on time");
        late.Predict(request.Table)[0].ShouldBe(1 - onTime.Predict(request.Table)[0], 1e-9);
    }

    [Fact]
    public void Curves_move_round_by_round_on_both_kinds_of_rows()
    {
        var rounds = new List<BoostingRound>();

        Trainer.Train(Binary() with { OnRound = rounds.Add, Parameters = Parameters(("num_iterations", "12"), ("metric", "auc,binary_logloss")) }, Cancel);

        rounds.Select(round => round.Iteration).ShouldBe(Enumerable.Range(1, 12));
        rounds[^1].Train["binary_logloss"].ShouldBeLessThan(rounds[0].Train["binary_logloss"]);
        rounds[^1].Validation["auc"].ShouldBeInRange(0.5, 1);
    }

    [Fact]
    public void Early_stopping_keeps_the_best_round()
    {
        var rounds = new List<BoostingRound>();

        var model = Trainer.Train(Binary() with { OnRound = rounds.Add, Parameters = Parameters(("num_iterations", "500"), ("learning_rate", "0.5"), ("early_stopping_round", "5")) }, Cancel);

        var best = rounds.MinBy(round => round.Validation["binary_logloss"])!;
        rounds.Count.ShouldBe(best.Iteration + 5);
        model.Rounds.ShouldBe(best.Iteration);
        model.Trees.Trees.Count.ShouldBe(best.Iteration);
        model.ValidationMetrics["log_loss"].ShouldBe(best.Validation["binary_logloss"], 1e-9);
    }

    [Fact]
    public void Cancelling_ends_training_between_two_rounds()
    {
        using var source = new CancellationTokenSource();
        var rounds = 0;
        var request = Binary() with
        {
            Parameters = Parameters(("num_iterations", "100000")),
            OnRound = _ =>
            {
                if (++rounds == 3)
                    source.Cancel();
            },
        };

        Should.Throw<OperationCanceledException>(() => Trainer.Train(request, source.Token));

        rounds.ShouldBe(3);
    }

    [Fact]
    public void A_row_of_weight_two_trains_as_two_rows()
    {
        // Few distinct values, so that both trainings see the same bins.
        var random = new Random(4);
        var place = Enumerable.Range(0, 400).Select(_ => (long)random.Next(12)).ToArray();
        var value = Array.ConvertAll(place, p => Math.Round(Math.Sin(p) * 3) + random.Next(2));
        var weight = Array.ConvertAll(place, _ => (double)random.Next(1, 3));
        int[] twice = [.. Enumerable.Range(0, 400).SelectMany(row => Enumerable.Repeat(row, (int)weight[row]))];
        var table = new Table(Column.Of("place", place), Column.Of("value", value), Column.Of("weight", weight));
        var request = new TrainingRequest { Table = table, Features = ["place"], Target = "value", Task = ModelTask.Regression, TrainRows = [.. Enumerable.Range(0, 400)], Parameters = Parameters(("min_data_in_leaf", "1"), ("min_sum_hessian_in_leaf", "0"), ("min_data_in_bin", "1")) };

        var weighted = Trainer.Train(request with { Weight = "weight" }, Cancel);
        var repeated = Trainer.Train(request with { Table = table.Take(twice), TrainRows = [.. Enumerable.Range(0, twice.Length)] }, Cancel);
        var plain = Trainer.Train(request, Cancel);

        weighted.Predict(table).Zip(repeated.Predict(table)).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-5);
        weighted.Predict(table).Zip(plain.Predict(table)).ShouldContain(pair => Math.Abs(pair.First - pair.Second) > 1e-3);
        weighted.TrainMetrics["rmse"].ShouldBe(repeated.TrainMetrics["rmse"], 1e-5);
    }

    [Fact]
    public void Other_rows_are_measured_as_the_validation_rows_were()
    {
        var request = Binary();
        var model = Trainer.Train(request, Cancel);

        model.Evaluate(request.Table, request.ValidationRows).ShouldBe(model.ValidationMetrics);
        Should.Throw<ModelException>(() => model.Evaluate(request.Table.Select(RandomTables.Features), [0])).Message.ShouldContain("There is no column 'punctual'");
        Should.Throw<ModelException>(() => model.Evaluate(new([.. request.Table.Select(RandomTables.Features).Columns, request.Table["plain"].Rename("punctual")]), [0])).Message.ShouldContain("classes of type Text");
    }

    [Fact]
    public void Sparse_features_are_the_dense_ones_without_their_zeroes()
    {
        var table = RandomTables.Make(300, seed: 8, unseen: true);
        var preparation = Preparation.Fit(table, RandomTables.Features, [.. Enumerable.Range(0, 200)], new() { MissingNumber = MissingNumber.Keep });
        int[] rows = [.. Enumerable.Range(0, 300)];

        var sparse = preparation.TransformSparse(table, rows);

        var dense = preparation.Transform(table);
        sparse.ToArray().ShouldBe(dense);
        sparse.NonZeroes.ShouldBe(dense.Count(value => value != 0));
        FeatureMatrix.Of(dense, preparation.Features.Count).ToArray().ShouldBe(dense);
    }

    [Fact]
    public void Label_and_probabilities_come_out_of_the_file_in_the_order_of_the_classes()
    {
        var request = Binary() with { Positive = "late" };
        var model = Trainer.Train(request, Cancel);
        using var onnx = OnnxModel.Load(model.Onnx);

        var answers = onnx.Predict(request.Table);

        var labels = answers.Single(answer => answer.Name is "label");
        var probabilities = answers.Single(answer => answer.Name is "probabilities");
        labels.Shape.ShouldBe([request.Table.Rows]);
        probabilities.Shape.ShouldBe([request.Table.Rows, 2]);
        for (var row = 0; row < request.Table.Rows; row++)
            labels.Values<string>()[row].ShouldBe(probabilities.Values<double>()[(row * 2) + 1] > 0.5 ? "late" : "on time");
    }

    [Fact]
    public void The_signature_follows_the_columns_and_the_file_carries_it()
    {
        var model = Trainer.Train(Binary(), Cancel);
        using var onnx = OnnxModel.Load(model.Onnx);

        model.Signature.Columns.ShouldBe([
            new("plain", FieldType.Double), new("holes", FieldType.Double, Required: false), new("count", FieldType.Long), new("sparse_count", FieldType.Double, Required: false),
            new("flag", FieldType.Boolean), new("maybe", FieldType.Boolean, Required: false), new("city", FieldType.String, Required: false), new("many", FieldType.String)]);
        Signature.FromJson(onnx.Metadata["slipway.signature"]).ToJson().ShouldBe(model.Signature.ToJson());
        onnx.Inputs.Select(input => input.Name).ShouldBe(RandomTables.Features);
        onnx.Inputs.Select(input => input.Type).ShouldBe([TensorType.Float64, TensorType.Float64, TensorType.Int64, TensorType.Float64, TensorType.Boolean, TensorType.Float64, TensorType.Text, TensorType.Text]);
    }

    [Fact]
    public void Nulls_that_only_validation_rows_have_make_a_column_nullable()
    {
        var table = new Table(Column.Of("whole", [.. Enumerable.Range(0, 60).Select(row => row == 55 ? (long?)null : row)]), Column.Of("flag", [.. Enumerable.Range(0, 60).Select(row => row == 56 ? (bool?)null : row % 2 == 0)]),
            Column.Of("text", [.. Enumerable.Range(0, 60).Select(row => row == 57 ? null : "ab"[row % 2].ToString())]), Column.Of("full", [.. Enumerable.Range(0, 60).Select(row => (long)row)]), Column.Of("y", [.. Enumerable.Range(0, 60).Select(row => row * 0.5)]));
        var request = new TrainingRequest { Table = table, Features = ["whole", "flag", "text", "full"], Target = "y", Task = ModelTask.Regression, TrainRows = [.. Enumerable.Range(0, 50)], ValidationRows = [.. Enumerable.Range(50, 10)], Preparation = new() { MayBeNull = ["full"] } };

        var model = Trainer.Train(request, Cancel);

        model.Signature.Columns.ShouldBe([new("whole", FieldType.Double, Required: false), new("flag", FieldType.Boolean, Required: false), new("text", FieldType.String, Required: false), new("full", FieldType.Double, Required: false)]);
        using var onnx = OnnxModel.Load(model.Onnx);
        onnx.Predict(table)[0].ToDoubles().Zip(model.Predict(table)).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-9);
        onnx.Predict(new(Column.Of("whole", (long?)null), Column.Of("flag", (bool?)null), Column.Of("text", (string?)null), Column.Of("full", (long?)null)))[0].Count.ShouldBe(1);
    }

    [Fact]
    public void Records_read_by_the_signature_go_straight_into_the_file()
    {
        var request = Binary();
        var model = Trainer.Train(request, Cancel);
        using var onnx = OnnxModel.Load(model.Onnx);
        var records = Enumerable.Range(0, 50).Select(row => (IReadOnlyDictionary<string, object?>)request.Table.Columns.ToDictionary(column => column.Name, column => column[row], StringComparer.Ordinal)).ToArray();

        var reading = model.Signature.Read(records);

        reading.Problems.ShouldBeEmpty();
        onnx.Predict(reading.Table!)[1].ToDoubles().ShouldBe(onnx.Predict(request.Table.Slice(0, 50))[1].ToDoubles());
    }

    public static TheoryData<string, Func<TrainingRequest, TrainingRequest>, string> BadRequests() => new()
    {
        { "a column that is not there", request => request with { Features = ["plain", "plane"] }, "There is no column 'plane'." },
        { "the target among the features", request => request with { Features = ["plain", "punctual"] }, "cannot be features too" },
        { "an unknown parameter", request => request with { Parameters = Parameters(("learning_rat", "0.1")) }, "no parameter 'learning_rat'. The nearest name is 'learning_rate'." },
        { "a parameter that opens a file", request => request with { Parameters = Parameters(("forcedsplits_filename", "/etc/passwd")) }, "'forcedsplits_filename' cannot be set here" },
        { "a parameter smuggled in a value", request => request with { Parameters = Parameters(("num_leaves", "31 output_model=/tmp/x")) }, "one word without spaces" },
        { "many threads", request => request with { Parameters = Parameters(("n_jobs", "4")) }, "a trial trains on one thread" },
        { "the same parameter under two names", request => request with { Parameters = Parameters(("eta", "0.1"), ("learning_rate", "0.2")) }, "'learning_rate' is given twice" },
        { "an objective of another task", request => request with { Parameters = Parameters(("objective", "poisson")) }, "does not suit the task Binary" },
        { "a value that LightGBM refuses", request => request with { Parameters = Parameters(("num_leaves", "1")) }, "LightGBM refused" },
        { "early stopping without validation", request => request with { ValidationRows = [], Parameters = Parameters(("early_stopping_round", "3")) }, "needs validation rows" },
        { "a regression on texts", request => request with { Task = ModelTask.Regression }, "a regression predicts numbers" },
        { "a class that is not there", request => request with { Positive = "early" }, "has no class 'early'. Its classes are late and on time." },
        { "a row beyond the table", request => request with { TrainRows = [0, 1, 100_000] }, "There is no row 100000" },
        { "a row on both sides", request => request with { ValidationRows = [0, 1], TrainRows = [1, 2, 3] }, "Row 1 is both for training and for validation" },
        { "no rows", request => request with { TrainRows = [] }, "There are no training rows" },
        { "a column named like an output", request => request with { Table = new([.. request.Table.Columns, request.Table["plain"].Rename("label")]), Features = ["label"] }, "'label' has the name of an output" },
        { "a weight below zero", request => request with { Weight = "plain", Features = ["holes"] }, "A weight is a number from 0 on" },
        { "a target with nulls", request => request with { Target = "maybe", Features = ["plain"] }, "is null in row" },
        { "three classes for a binary model", request => request with { Target = "count", Features = ["plain"] }, "classes in the training rows (-20, -19" },
    };

    [Theory]
    [MemberData(nameof(BadRequests))]
    public void A_request_that_cannot_be_trained_is_refused_with_the_reason(string what, Func<TrainingRequest, TrainingRequest> spoil, string reason)
    {
        var refusal = Should.Throw<ModelException>(() => Trainer.Train(spoil(Binary()), Cancel), what);

        refusal.Message.ShouldContain(reason);
    }

    internal static TrainingRequest Binary()
    {
        var table = RandomTables.Make(900, seed: 3, unseen: false);
        var signal = RandomTables.Signal(table, seed: 3);
        var median = signal.Order().ElementAt(signal.Length / 2);
        var punctual = Array.ConvertAll(signal, value => value > median ? "late" : "on time");
        return new()
        {
            Table = new([.. table.Columns, Column.Of("punctual", punctual)]),
            Features = RandomTables.Features,
            Target = "punctual",
            Task = ModelTask.Binary,
            TrainRows = [.. Enumerable.Range(0, 600)],
            ValidationRows = [.. Enumerable.Range(600, 300)],
            Parameters = Parameters(("num_iterations", "40")),
        };
    }

    private static Dictionary<string, string> Parameters(params (string Name, string Value)[] pairs) =>
        pairs.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
}
