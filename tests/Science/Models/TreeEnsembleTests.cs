using CsCheck;
using Slipway.Models;
using Slipway.Models.LightGbm;
using Slipway.Models.Onnx;
using Slipway.Models.Preparing;
using Slipway.Models.Tables;
using Slipway.Models.Trees;

namespace Slipway.Tests.Models;

public sealed class TreeEnsembleTests
{
    [Theory]
    [InlineData("lgb_binary_missing")]
    [InlineData("lgb_multiclass")]
    public void A_model_of_LightGBM_predicts_what_LightGBM_predicted(string name)
    {
        var trees = TreeEnsemble.ParseLightGbm(File.ReadAllText(Golden.Path("trees", name, "model.txt")));
        var rows = Golden.Csv("trees", name, "X.csv").SelectMany(row => row).ToArray();
        var expected = Golden.Json("trees", name, "expected.json");

        Farthest(trees.Score(rows), expected.GetProperty("predict_margin").Numbers()).ShouldBeLessThan(1e-11);
        Farthest(trees.Predict(rows), expected.GetProperty("predict").Numbers()).ShouldBeLessThan(1e-11);
    }

    [Theory]
    [InlineData("lgb_binary_missing")]
    [InlineData("lgb_multiclass")]
    public void Expected_values_from_the_covers_are_the_last_of_LightGBMs_contributions(string name)
    {
        var trees = TreeEnsemble.ParseLightGbm(File.ReadAllText(Golden.Path("trees", name, "model.txt")));
        var contributions = Golden.Json("trees", name, "expected.json").GetProperty("native_contribs").GetProperty("values").Numbers();

        for (var output = 0; output < trees.Outputs; output++)
        {
            var expected = trees.Trees.Where(tree => tree.Output == output).Sum(tree => tree.ExpectedValue());
            contributions[((output + 1) * (trees.FeatureNames.Count + 1)) - 1].ShouldBe(expected, 1e-11);
        }
    }

    [Theory]
    [InlineData("lgb_binary_missing")]
    [InlineData("lgb_multiclass")]
    public void Covers_of_two_children_add_up_to_their_parents(string name)
    {
        var trees = TreeEnsemble.ParseLightGbm(File.ReadAllText(Golden.Path("trees", name, "model.txt")));

        foreach (var tree in trees.Trees)
        {
            foreach (var node in tree.Nodes.ToArray().Where(node => !node.IsLeaf))
                (tree.Nodes[node.Left].Cover + tree.Nodes[node.Right].Cover).ShouldBe(node.Cover);
        }
    }

    public static TheoryData<string, string, string> Boosters() => new()
    {
        { "gbdt", "binary", "" },
        { "dart", "binary", "drop_rate=0.5" },
        { "rf", "binary", "bagging_freq=1 bagging_fraction=0.6" },
        { "rf", "multiclass", "bagging_freq=1 bagging_fraction=0.6" },
        { "rf", "regression", "bagging_freq=1 bagging_fraction=0.6" },
        { "dart", "multiclass", "drop_rate=0.5" },
        { "gbdt", "binary", "sigmoid=0.7" },
        { "gbdt", "multiclassova", "sigmoid=1.3" },
        { "gbdt", "regression", "zero_as_missing=true" },
        { "gbdt", "binary", "zero_as_missing=true" },
        { "gbdt", "regression", "use_missing=false" },
        { "gbdt", "regression", "reg_sqrt=true" },
        { "gbdt", "poisson", "" },
        { "gbdt", "gamma", "" },
        { "gbdt", "tweedie", "" },
        { "gbdt", "regression_l1", "" },
        { "gbdt", "quantile", "alpha=0.9" },
        { "gbdt", "huber", "" },
        { "gbdt", "mape", "" },
        { "gbdt", "binary", "min_data_in_leaf=100000" },
        { "gbdt", "regression", "extra_trees=true max_depth=3" },
    };

    [Theory]
    [MemberData(nameof(Boosters))]
    public void Every_kind_of_booster_reads_back_and_writes_to_ONNX_without_a_digit_lost(string boosting, string objective, string more)
    {
        var rows = Rows(500, holes: true);
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["boosting"] = boosting, ["num_iterations"] = "25", ["min_data_in_leaf"] = "2" };
        foreach (var pair in more.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            parameters[pair.Split('=')[0]] = pair.Split('=')[1];
        using var booster = Train(rows, objective, parameters);
        var trees = TreeEnsemble.ParseLightGbm(booster.ToText());
        var probes = Probes(trees, rows);

        // LightGBM's raw score of a forest is the sum, ours the mean.
        Farthest(Array.ConvertAll(trees.Score(probes), score => score * trees.Divisor), booster.PredictRaw(probes)).ShouldBeLessThan(1e-12);
        Farthest(trees.Predict(probes), booster.Predict(probes)).ShouldBeLessThan(1e-12);
        Farthest(ByOnnx(trees, probes, objective), booster.Predict(probes)).ShouldBeLessThan(1e-12);
    }

    [Fact]
    public void Category_sets_send_members_left_and_all_else_right()
    {
        var text = File.ReadAllText(Golden.Path("trees", "lgb_categorical", "model.txt"));
        var rows = Rows(800, holes: true);
        for (var i = 0; i < rows.Length; i += 4)
            rows[i] = i / 4 % 73;
        using var booster = Booster.Load(text);
        var trees = TreeEnsemble.ParseLightGbm(text);
        double[] odd = [-1, -0.5, 3.7, 69.99, 70, 1e9, 1e300, double.NaN, double.PositiveInfinity];
        double[] probes = [.. rows, .. odd.SelectMany(value => (double[])[value, 0.1, 0.2, 0.3])];

        trees.Trees.SelectMany(tree => tree.Nodes.ToArray()).ShouldContain(node => node.Kind == SplitKind.InSet);
        Farthest(trees.Score(probes), booster.PredictRaw(probes)).ShouldBeLessThan(1e-12);
        trees.Score(rows).Distinct().Count().ShouldBeGreaterThan(20);
        Should.Throw<ModelException>(() => ByOnnx(trees, probes, "regression")).Message.ShouldContain("sets of categories");
    }

    [Theory]
    [InlineData("", "This is no LightGBM model")]
    [InlineData("tree\nnum_tree_per_iteration=1\nmax_feature_idx=0\nfeature_names=a\nobjective=regression\n\nTree=0\nnum_leaves=1\nleaf_value=1\n", "ends after 1 trees")]
    [InlineData("tree\nnum_tree_per_iteration=1\nmax_feature_idx=0\nfeature_names=a\ntree_sizes=9 9\n\nTree=0\nnum_leaves=1\nleaf_value=1\n\nend of trees\n", "announces 2 trees and holds 1")]
    [InlineData("tree\nversion=v4\n", "lacks the line 'num_tree_per_iteration='")]
    [InlineData("tree\nnum_tree_per_iteration=1\nmax_feature_idx=1\nfeature_names=a\nobjective=regression\n", "names 1 features but says that it has 2")]
    [InlineData("tree\nnum_tree_per_iteration=1\nmax_feature_idx=0\nfeature_names=a\nobjective=regression\n\nTree=0\nnum_leaves=2\nnum_cat=0\nsplit_feature=0\nthreshold=x\ndecision_type=2\nleft_child=-1\nright_child=-2\nleaf_value=1 2\nleaf_count=1 1\ninternal_count=2\n", "'threshold=' in tree 0")]
    [InlineData("tree\nnum_tree_per_iteration=1\nmax_feature_idx=0\nfeature_names=a\nobjective=regression\n\nTree=0\nnum_leaves=2\nnum_cat=0\nsplit_feature=0\nthreshold=1\ndecision_type=2\nleft_child=0\nright_child=-2\nleaf_value=1 2\nleaf_count=1 1\ninternal_count=2\n", "is reached twice")]
    [InlineData("tree\nnum_tree_per_iteration=1\nmax_feature_idx=0\nfeature_names=a\nobjective=regression\n\nTree=0\nnum_leaves=2\nnum_cat=0\nsplit_feature=7\nthreshold=1\ndecision_type=2\nleft_child=-1\nright_child=-2\nleaf_value=1 2\nleaf_count=1 1\ninternal_count=2\n\nend of trees\n", "asks feature 7")]
    [InlineData("tree\nnum_tree_per_iteration=1\nmax_feature_idx=0\nfeature_names=a\nobjective=regression\n\nTree=0\nnum_leaves=1\nleaf_value=1\nis_linear=1\n", "linear_tree")]
    [InlineData("tree\nnum_tree_per_iteration=1\nmax_feature_idx=0\nfeature_names=a\nobjective=cross_entropy_lambda\n\nend of trees\n", "'cross_entropy_lambda' is not supported")]
    public void A_text_that_is_no_such_model_is_refused_with_the_reason(string text, string reason) =>
        Should.Throw<ModelException>(() => TreeEnsemble.ParseLightGbm(text)).Message.ShouldContain(reason);

    [Fact]
    public void A_spoilt_model_is_read_or_refused_but_never_a_fault()
    {
        var read = 0;
        var good = Spoilt.Models.Select(name => File.ReadAllText(Golden.Path("trees", name, "model.txt"))).Select(text => $"{text[..text.IndexOf("Tree=4", StringComparison.Ordinal)]}end of trees\n".Replace("tree_sizes=", "sizes=", StringComparison.Ordinal)).ToArray();
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[0, 4000], Gen.Int[0, 12], Gen.Int[0, Spoilt.Words.Length - 1]).Sample((model, at, cut, word) =>
        {
            var (text, instead) = (good[model], Spoilt.Words[word]);
            try
            {
                var trees = TreeEnsemble.ParseLightGbm(text[..at] + instead + text[(at + cut)..]);
                trees.Score(new double[trees.FeatureNames.Count]);
                read++;
            }
            catch (ModelException)
            {
                // Refused, which is right.
            }
        }, iter: 3000, threads: 1);

        // Most places hold digits, where another digit is another model.
        read.ShouldBeInRange(300, 2900);
    }

    private static class Spoilt
    {
        public static readonly string[] Models = ["lgb_multiclass", "lgb_categorical"];
        public static readonly string[] Words = ["", "-", "9", "x", " ", "\n", "=", "nan", "-1", "99999999999", "1e999"];
    }

    private static Booster Train(double[] rows, string objective, Dictionary<string, string> parameters)
    {
        var count = rows.Length / 4;
        var isClass = objective is "binary" or "multiclass" or "multiclassova";
        var labels = Enumerable.Range(0, count).Select(row => Size(rows[row * 4], 3) + Size(rows[(row * 4) + 1], 1)).Select(value => !isClass ? value + 0.1 : objective is "binary" ? (value > 1.5 ? 1.0 : 0.0) : Math.Min(2, Math.Floor(value))).ToArray();
        return BoosterTraining.Train(new(FeatureMatrix.Of(rows, 4), labels), null, new() { Objective = objective, Classes = objective.StartsWith("multi", StringComparison.Ordinal) ? 3 : 1, Parameters = parameters, Seed = 3 }, TestContext.Current.CancellationToken);
    }

    private static double Size(double value, double missing) => double.IsNaN(value) ? missing : Math.Abs(value);

    private static double[] Rows(int count, bool holes)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, count * 4).Select(_ => holes && random.Next(8) == 0 ? double.NaN : random.Next(5) == 0 ? 0 : (random.NextDouble() - 0.5) * 5)];
    }

    /// <summary>The rows, and for every threshold a row at it, a hair below, a hair above, at its 32-bit neighbour, at zero and around.</summary>
    private static double[] Probes(TreeEnsemble trees, double[] rows)
    {
        var probes = new List<double>(rows);
        foreach (var node in trees.Trees.SelectMany(tree => tree.Nodes.ToArray()).Where(node => !node.IsLeaf))
        {
            foreach (var value in (double[])[node.Threshold, Math.BitIncrement(node.Threshold), Math.BitDecrement(node.Threshold), (float)node.Threshold, 0, -0.0, 1e-35, 2e-35, -1e-36, double.NaN])
            {
                var row = rows.AsSpan(probes.Count % (rows.Length / 4) * 4, 4).ToArray();
                row[node.Feature] = value;
                probes.AddRange(row);
            }
        }
        return [.. probes];
    }

    private static double[] ByOnnx(TreeEnsemble trees, double[] rows, string objective)
    {
        var columns = Enumerable.Range(0, 4).Select(place => Column.Of($"c{place}", [.. rows.Where((_, index) => index % 4 == place)])).ToArray();
        var table = new Table(columns);
        var preparation = Preparation.Fit(new Table(columns.Select(column => Column.Of(column.Name, 1.5))), ["c0", "c1", "c2", "c3"], [0], new() { MissingNumber = MissingNumber.Keep });
        Column? classes = objective is "binary" ? Column.Of("y", 0L, 1L) : trees.Outputs == 3 ? Column.Of("y", 0L, 1L, 2L) : null;
        using var model = OnnxModel.Load(OnnxWriter.Write(new(preparation, trees, classes)));
        var answers = model.Predict(table)[^1].ToDoubles();
        return objective is "binary" ? [.. answers.Where((_, index) => index % 2 == 1)] : answers;
    }

    private static double Farthest(double[] left, double[] right)
    {
        left.Length.ShouldBe(right.Length);
        return left.Zip(right, (a, b) => Math.Abs(a - b) / Math.Max(1, Math.Abs(b))).Max();
    }
}
