using Slipway.Models;
using Slipway.Models.Trees;

namespace Slipway.Explain;

/// <summary>How a row stands to a split: it takes one of the sides, or the way to the split is closed to it by an earlier question on the same feature.</summary>
internal enum Answer : byte { Left, Right, Closed }

/// <summary>An inner node. Places count all splits first, parents before children, then the leaves.</summary>
/// <param name="Node">Index in the tree.</param>
/// <param name="Feature">The feature asked.</param>
/// <param name="Earlier">The closest split above that asks the same feature; -1 for none.</param>
/// <param name="Way">The answer at <paramref name="Earlier"/> that leads here.</param>
/// <param name="Share">Share of training rows that the questions on this feature above let through, each among the rows that reached it.</param>
internal readonly record struct Split(int Node, int Feature, int Earlier, Answer Way, double Share)
{
    public Side Left { get; init; }

    public Side Right { get; init; }

    public Side this[Answer way] => way == Answer.Left ? Left : Right;
}

/// <summary>One side of a split.</summary>
/// <param name="Place">Where it leads.</param>
/// <param name="Share">As <see cref="Split.Share"/>, this side's question included.</param>
/// <param name="Ratio">This side's share of the rows at the split.</param>
/// <param name="Value">The leaf's value; 1 where the side leads to another split.</param>
internal readonly record struct Side(int Place, double Share, double Ratio, double Value);

/// <summary>What of a tree does not depend on the row: the order to visit its splits in, and the shares of training rows.</summary>
internal sealed class TreeLayout
{
    private readonly Split[] _splits;

    private TreeLayout(Tree tree, Split[] splits, double baseValue, int pathFeatures)
    {
        (Tree, _splits, BaseValue) = (tree, splits, baseValue);
        Rule = GaussLegendre.ForFeatures(pathFeatures);
    }

    public Tree Tree { get; }

    public ReadOnlySpan<Split> Splits => _splits;

    /// <summary>Splits and leaves together.</summary>
    public int Places => (2 * _splits.Length) + 1;

    /// <summary>The mean of the leaves by the shares of training rows.</summary>
    public double BaseValue { get; }

    /// <summary>Enough points for the path with the most different features.</summary>
    public GaussLegendre Rule { get; }

    /// <param name="tree">The tree.</param>
    /// <param name="index">Its number, for messages.</param>
    /// <param name="divisor">What leaf values are divided by.</param>
    /// <exception cref="ModelException">Covers are missing, negative or not finite.</exception>
    public static TreeLayout Of(Tree tree, int index, int divisor)
    {
        foreach (ref readonly var node in tree.Nodes)
        {
            if (!(node.Cover >= 0 && double.IsFinite(node.Cover)))
                throw new ModelException($"Tree {index} has a node with the cover {node.Cover}. A cover counts the training rows of a node and is finite, from 0 on.");
        }
        var root = tree.Nodes[0];
        if (root.IsLeaf)
            return new(tree, [], root.Value / divisor, 0);
        if (!(tree.Nodes[root.Left].Cover + tree.Nodes[root.Right].Cover > 0))
            throw new ModelException($"Tree {index} has no covers (training rows per node), without which contributions are not defined. Read the model from a form that keeps them, such as LightGBM's text; ONNX loses them.");
        return new Walk(tree, divisor).Layout();
    }

    /// <summary>Goes through a tree once, without recursion: trees may be as deep as they have leaves.</summary>
    private sealed class Walk(Tree tree, int divisor)
    {
        private readonly List<Split> _splits = [];
        private readonly List<(int Parent, Answer Way, double Reach, int Features)> _origins = [];
        private readonly int _inner = tree.Nodes.ToArray().Count(node => !node.IsLeaf);
        private int _leaves;
        private double _baseValue;
        private int _pathFeatures;

        public TreeLayout Layout()
        {
            var open = new Stack<(int Node, int Parent, Answer Way)>([(0, -1, Answer.Left)]);
            while (open.TryPop(out var next))
            {
                var place = tree.Nodes[next.Node].IsLeaf ? AddLeaf(next.Node, next.Parent, next.Way) : AddSplit(next.Node, next.Parent, next.Way);
                if (next.Parent >= 0)
                    Connect(next.Parent, next.Way, place);
                if (tree.Nodes[next.Node].IsLeaf)
                    continue;
                open.Push((tree.Nodes[next.Node].Right, place, Answer.Right));
                open.Push((tree.Nodes[next.Node].Left, place, Answer.Left));
            }
            return new(tree, [.. _splits], _baseValue, _pathFeatures);
        }

        private int AddSplit(int index, int parent, Answer way)
        {
            ref readonly var node = ref tree.Nodes[index];
            var (earlier, earlierWay) = Earlier(node.Feature, parent, way);
            var share = earlier < 0 ? 1 : _splits[earlier][earlierWay].Share;
            var left = LeftRatio(node);
            _splits.Add(new(index, node.Feature, earlier, earlierWay, share)
            {
                Left = new(-1, share * left, left, Value(node.Left)),
                Right = new(-1, share * (1 - left), 1 - left, Value(node.Right)),
            });
            var features = (parent < 0 ? 0 : _origins[parent].Features) + (earlier < 0 ? 1 : 0);
            _pathFeatures = Math.Max(_pathFeatures, features);
            _origins.Add((parent, way, Reach(parent, way), features));
            return _splits.Count - 1;
        }

        private int AddLeaf(int index, int parent, Answer way)
        {
            _baseValue += Reach(parent, way) * Value(index);
            return _inner + _leaves++;
        }

        private double Value(int index) => tree.Nodes[index].IsLeaf ? tree.Nodes[index].Value / divisor : 1;

        private double Reach(int parent, Answer way) => parent < 0 ? 1 : _origins[parent].Reach * _splits[parent][way].Ratio;

        private void Connect(int parent, Answer way, int place)
        {
            var split = _splits[parent];
            _splits[parent] = way == Answer.Left ? split with { Left = split.Left with { Place = place } } : split with { Right = split.Right with { Place = place } };
        }

        private (int Split, Answer Way) Earlier(int feature, int parent, Answer way)
        {
            while (parent >= 0 && _splits[parent].Feature != feature)
                (parent, way) = (_origins[parent].Parent, _origins[parent].Way);
            return (parent, way);
        }

        /// <summary>By the sum of the children: covers that are sums of floating-point weights need not add up to their parent's.</summary>
        private double LeftRatio(in TreeNode node)
        {
            var (left, right) = (tree.Nodes[node.Left].Cover, tree.Nodes[node.Right].Cover);
            // No training row came here, so nothing says which side is likelier; the whole subtree weighs nothing in the base value.
            return left + right > 0 ? left / (left + right) : 0.5;
        }
    }
}
