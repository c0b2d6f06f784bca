using CsCheck;
using Slipway.Explain;
using Slipway.Models;
using Slipway.Models.Trees;

namespace Slipway.Tests.Explain;

public sealed class TreeExplainerTests
{
    private static readonly Gen<int> Seeds = Gen.Int[1, 1_000_000];

    [Fact]
    public void Contributions_are_the_Shapley_values_of_the_definition() => Seeds.Sample(
        seed =>
        {
            var random = new Random(seed);
            var (features, outputs) = (random.Next(1, 11), random.Next(1, 4));
            if (Usable(new RandomTrees(seed).Ensemble(features, trees: 4, leaves: 14, outputs, divisor: random.Next(1, 4))) is not { } trees)
                return;
            var rows = new RandomTrees(seed + 1).Rows(3, features);
            var contributions = new TreeExplainer(trees).Explain(rows);

            for (var row = 0; row < 3; row++)
            {
                for (var output = 0; output < outputs; output++)
                {
                    var expected = ShapleyDefinition.OverSubsets(trees, rows.AsSpan(row * features, features), output);
                    Farthest([.. contributions.Of(row, output), contributions.BaseValues[output]], expected).ShouldBeLessThan(1e-9);
                }
            }
        },
        iter: 150);

    [Fact]
    public void Base_value_and_contributions_add_up_to_the_raw_score() => Seeds.Sample(
        seed =>
        {
            var random = new Random(seed);
            var (features, outputs) = (random.Next(1, 40), random.Next(1, 4));
            if (Usable(new RandomTrees(seed).Ensemble(features, trees: 12, leaves: 80, outputs, divisor: random.Next(1, 4))) is not { } trees)
                return;
            var rows = new RandomTrees(seed + 1).Rows(20, features);
            var contributions = new TreeExplainer(trees).Explain(rows);
            var sums = Enumerable.Range(0, 20 * outputs).Select(i => contributions.Score(i / outputs, i % outputs)).ToArray();

            Farthest(sums, trees.Score(rows)).ShouldBeLessThan(1e-9);
        },
        iter: 100);

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(40)]
    [InlineData(75)]
    public void A_path_of_many_features_is_as_exact_as_a_short_one(int features)
    {
        var random = new Random(features);
        var tree = Chain(features, random);
        var trees = new TreeEnsemble([tree], 1, Enumerable.Range(0, features).Select(feature => $"f{feature}"), new(LinkKind.Identity));
        var row = Enumerable.Range(0, features).Select(_ => random.NextDouble() - 0.2).ToArray();

        var found = new TreeExplainer(trees).Explain(row, TestContext.Current.CancellationToken).Of(0).ToArray();

        Farthest(found, ShapleyDefinition.OverSizes(tree, features, row)).ShouldBeLessThan(1e-12);
    }

    [Fact]
    public void A_feature_that_no_tree_asks_contributes_nothing_and_equal_parts_share_alike()
    {
        TreeNode Ask(int feature, int left, int right, double cover) => new(feature, 0.5, left, right, SplitKind.AtMost, MissingKind.None, false, cover, 0);
        var both = new Tree([Ask(0, 1, 2, 100), TreeNode.Leaf(0, 50), Ask(2, 3, 4, 50), TreeNode.Leaf(0, 25), TreeNode.Leaf(8, 25)], 0);

        var contributions = new TreeExplainer(new([both], 1, ["a", "idle", "b"], new(LinkKind.Identity))).Explain([1, 1, 1], TestContext.Current.CancellationToken);

        contributions.BaseValues.ToArray().ShouldBe([2]);
        contributions.Of(0)[1].ShouldBe(0);
        contributions.Of(0)[0].ShouldBe(3, 1e-14);
        contributions.Of(0)[2].ShouldBe(3, 1e-14);
    }

    [Fact]
    public void Many_rows_in_pieces_on_many_threads_give_the_same_as_at_once_and_as_without_tables()
    {
        var trees = new RandomTrees(7).Ensemble(features: 12, trees: 20, leaves: 40, outputs: 2);
        var rows = new RandomTrees(8).Rows(700, 12);
        var cancel = TestContext.Current.CancellationToken;
        var explainer = new TreeExplainer(trees);
        var pieces = new double[700 * 2 * 12];

        Parallel.For(0, 70, piece => explainer.Explain(rows.AsSpan(piece * 120, 120), pieces.AsSpan(piece * 240, 240), cancel));

        explainer.Explain(rows, cancel).Values.ToArray().ShouldBe(pieces);
        new TreeExplainer(trees, tableBytes: 0).Explain(rows, cancel).Values.ToArray().ShouldBe(pieces);
    }

    [Fact]
    public void Categories_never_seen_go_where_the_model_sends_them()
    {
        var tree = new Tree([new(0, 0, 1, 2, SplitKind.InSet, MissingKind.None, false, 10, 0), TreeNode.Leaf(3, 4), TreeNode.Leaf(-2, 6)], 0, [[0b1010u]]);
        var explainer = new TreeExplainer(new([tree], 1, ["city"], new(LinkKind.Identity)));

        var contributions = explainer.Explain([1, 2, 31, 1e6, -1, double.NaN], TestContext.Current.CancellationToken);

        explainer.BaseValues[0].ShouldBe(0, 1e-15);
        Farthest(contributions.Values.ToArray(), [3, -2, -2, -2, -2, -2]).ShouldBeLessThan(1e-14);
    }

    [Fact]
    public void Bad_input_is_refused_with_the_reason()
    {
        TreeExplainer Explainer(params double[] covers) => new(new([new([new(0, 1, 1, 2, SplitKind.AtMost, MissingKind.NaN, false, 1, 0), TreeNode.Leaf(1, covers[0]), TreeNode.Leaf(2, covers[1])], 0)], 1, ["a", "b"], new(LinkKind.Identity)));

        Should.Throw<ModelException>(() => Explainer(0, 0)).Message.ShouldContain("Tree 0 has no covers");
        Should.Throw<ModelException>(() => Explainer(1, -1)).Message.ShouldContain("cover -1");
        Should.Throw<ModelException>(() => Explainer(1, double.NaN)).Message.ShouldContain("cover NaN");
        Should.Throw<ModelException>(() => Explainer(1, 1).Explain([1, 2, 3])).Message.ShouldContain("2 features a row");
        Should.Throw<ModelException>(() => Explainer(1, 1).Explain([1, 2], new double[3])).Message.ShouldContain("have 2");
        Should.Throw<OperationCanceledException>(() => Explainer(1, 1).Explain([1, 2], new CancellationToken(canceled: true)));
    }

    /// <summary>An ensemble of trees whose training rows all ended in leaves without cover is none that training makes.</summary>
    private static TreeEnsemble? Usable(TreeEnsemble trees) => trees.Trees.All(tree => tree.Nodes[0].IsLeaf || tree.Nodes[0].Cover > 0) ? trees : null;

    private static Tree Chain(int features, Random random)
    {
        var nodes = new List<TreeNode>();
        for (var feature = 0; feature < features; feature++)
        {
            var leaf = (2 * feature) + 1;
            nodes.Add(new(feature, 0, leaf, leaf + 1, SplitKind.AtMost, MissingKind.None, false, 0, 0));
            nodes.Add(TreeNode.Leaf(random.NextDouble() * 5, 20));
        }
        nodes.Add(TreeNode.Leaf(7, 20));
        for (var feature = features - 1; feature >= 0; feature--)
            nodes[2 * feature] = nodes[2 * feature] with { Cover = nodes[(2 * feature) + 1].Cover + nodes[(2 * feature) + 2].Cover };
        return new([.. nodes], 0);
    }

    private static double Farthest(double[] left, double[] right)
    {
        left.Length.ShouldBe(right.Length);
        return left.Zip(right, (a, b) => Math.Abs(a - b)).Max();
    }
}
