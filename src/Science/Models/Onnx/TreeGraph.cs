using Slipway.Models.Trees;

namespace Slipway.Models.Onnx;

/// <summary>Trees as the TreeEnsemble operator of ai.onnx.ml 5, in double precision.</summary>
internal static class TreeGraph
{
    private const byte AtMost = 0;
    private const int Sum = 1;

    /// <returns>The name of the scores, [N, outputs].</returns>
    public static string Add(OnnxGraph graph, TreeEnsemble trees, string features)
    {
        var lists = new NodeLists();
        foreach (var tree in trees.Trees)
            lists.Add(tree);
        var input = ZeroesAsMissing(graph, trees, features);
        var scores = graph.MlNode("TreeEnsemble", OnnxWriter.Inner + "scores", [input], lists.Attributes(trees.Outputs));
        if (trees.Divisor == 1)
            return scores;
        return graph.Node("Div", OnnxWriter.Inner + "mean", [scores, graph.Constant(OnnxWriter.Inner + "rounds", OnnxTensors.Of([(double)trees.Divisor], 1))]);
    }

    /// <summary>The operator knows NaN as the only missing value; where a feature's zeroes count as missing they become NaN first.</summary>
    private static string ZeroesAsMissing(OnnxGraph graph, TreeEnsemble trees, string features)
    {
        var affected = new bool[trees.FeatureNames.Count];
        foreach (var tree in trees.Trees)
        {
            foreach (ref readonly var node in tree.Nodes)
            {
                if (node is { IsLeaf: false, Missing: MissingKind.Zero })
                    affected[node.Feature] = true;
            }
        }
        if (!affected.Contains(true))
            return features;
        var bounds = graph.Constant(OnnxWriter.Inner + "zero", OnnxTensors.Of([.. affected.Select(zero => zero ? Tree.ZeroBound : -1)], 1, affected.Length));
        var missing = graph.Constant(OnnxWriter.Inner + "nan", OnnxTensors.Of([double.NaN], 1));
        var size = graph.Node("Abs", OnnxWriter.Inner + "size", [features]);
        var isZero = graph.Node("LessOrEqual", OnnxWriter.Inner + "iszero", [size, bounds]);
        return graph.Node("Where", OnnxWriter.Inner + "unzeroed", [isZero, missing, features]);
    }

    /// <summary>The operator's parallel lists: inner nodes of all trees in one row, leaves of all trees in another.</summary>
    private sealed class NodeLists
    {
        private readonly List<long> _roots = [], _features = [], _left = [], _leftIsLeaf = [], _right = [], _rightIsLeaf = [], _missingLeft = [], _leafOutputs = [];
        private readonly List<double> _splits = [], _leafWeights = [];

        public void Add(Tree tree)
        {
            _roots.Add(_features.Count);
            var places = Place(tree);
            if (tree.Nodes[0].IsLeaf)
                AddQuestion(0, 0, places[0], isLeftLeaf: true, places[0], isRightLeaf: true, missingLeft: false);
            foreach (ref readonly var node in tree.Nodes)
            {
                if (node.IsLeaf)
                    continue;
                if (node.Kind == SplitKind.InSet)
                    throw new ModelException("The trees split on sets of categories, which cannot be written to ONNX here. One-hot the column instead.");
                AddQuestion(node.Feature, node.Threshold, places[node.Left], tree.Nodes[node.Left].IsLeaf, places[node.Right], tree.Nodes[node.Right].IsLeaf,
                    node.Missing == MissingKind.None ? 0 <= node.Threshold : node.DefaultLeft);
            }
        }

        /// <summary>Where each node of the tree stands in the lists; leaves are written on the way.</summary>
        private long[] Place(Tree tree)
        {
            var places = new long[tree.Nodes.Length];
            var inner = _features.Count;
            for (var i = 0; i < places.Length; i++)
            {
                var node = tree.Nodes[i];
                places[i] = node.IsLeaf ? _leafWeights.Count : inner++;
                if (!node.IsLeaf)
                    continue;
                _leafWeights.Add(node.Value);
                _leafOutputs.Add(tree.Output);
            }
            return places;
        }

        private void AddQuestion(int feature, double split, long left, bool isLeftLeaf, long right, bool isRightLeaf, bool missingLeft)
        {
            _features.Add(feature);
            _splits.Add(split);
            _left.Add(left);
            _leftIsLeaf.Add(isLeftLeaf ? 1 : 0);
            _right.Add(right);
            _rightIsLeaf.Add(isRightLeaf ? 1 : 0);
            _missingLeft.Add(missingLeft ? 1 : 0);
        }

        public ProtoWriter[] Attributes(int outputs) =>
        [
            OnnxAttribute.Of("aggregate_function", Sum),
            OnnxAttribute.Of("leaf_targetids", [.. _leafOutputs]),
            OnnxAttribute.Of("leaf_weights", OnnxTensors.Of([.. _leafWeights], _leafWeights.Count)),
            OnnxAttribute.Of("n_targets", outputs),
            OnnxAttribute.Of("nodes_falseleafs", [.. _rightIsLeaf]),
            OnnxAttribute.Of("nodes_falsenodeids", [.. _right]),
            OnnxAttribute.Of("nodes_featureids", [.. _features]),
            OnnxAttribute.Of("nodes_missing_value_tracks_true", [.. _missingLeft]),
            OnnxAttribute.Of("nodes_modes", OnnxTensors.Of(Enumerable.Repeat(AtMost, _features.Count).ToArray(), _features.Count)),
            OnnxAttribute.Of("nodes_splits", OnnxTensors.Of([.. _splits], _splits.Count)),
            OnnxAttribute.Of("nodes_trueleafs", [.. _leftIsLeaf]),
            OnnxAttribute.Of("nodes_truenodeids", [.. _left]),
            OnnxAttribute.Of("post_transform", 0),
            OnnxAttribute.Of("tree_roots", [.. _roots]),
        ];
    }
}
