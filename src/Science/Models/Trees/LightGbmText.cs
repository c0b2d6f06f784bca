using System.Globalization;
using System.Text;

namespace Slipway.Models.Trees;

/// <summary>Reads the text that LightGBM writes a model to: a head of key=value lines, then one such block per tree.</summary>
internal static class LightGbmText
{
    public static TreeEnsemble Parse(string text)
    {
        var lines = text.AsSpan().EnumerateLines();
        var head = Block.Read(ref lines);
        if (!head.Has("tree"))
            throw new ModelException("This is no LightGBM model: its text begins with the line 'tree'.");
        var perRound = head.Integer("num_tree_per_iteration");
        if (perRound < 1)
            throw new ModelException($"The LightGBM model says that it has {perRound} trees a round.");
        var names = head.Text("feature_names").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (names.Length != head.Integer("max_feature_idx") + 1)
            throw new ModelException($"The LightGBM model names {names.Length} features but says that it has {head.Integer("max_feature_idx") + 1}.");

        var trees = new List<Tree>();
        while (true)
        {
            var block = Block.Read(ref lines);
            if (block.Has("end of trees"))
                break;
            if (!block.Has("Tree"))
                throw new ModelException($"The LightGBM model ends after {trees.Count} trees without the line 'end of trees': a part of it is missing.");
            trees.Add(ReadTree(block, trees.Count % perRound));
        }
        if (head.Find("tree_sizes") is { } sizes && sizes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length is var announced && announced != trees.Count)
            throw new ModelException($"The LightGBM model announces {announced} trees and holds {trees.Count}.");
        var rounds = Math.Max(1, trees.Count / perRound);
        return new(trees, perRound, names, LightGbmObjective.Link(head.Find("objective") ?? ""), head.Has("average_output") ? rounds : 1);
    }

    private static Tree ReadTree(Block block, int output)
    {
        if (block.Find("is_linear") is "1")
            throw new ModelException($"Tree {block.Text("Tree")} has linear models in its leaves (linear_tree), which are not supported. Train with constant leaves.");
        var leaves = block.Integer("num_leaves");
        if (leaves < 1)
            throw new ModelException($"Tree {block.Text("Tree")} says that it has {leaves} leaves.");
        var values = block.Doubles("leaf_value", leaves);
        if (leaves == 1)
            return new([TreeNode.Leaf(values[0], block.Find("leaf_count") is null ? 0 : block.Doubles("leaf_count", 1)[0])], output);

        var inner = leaves - 1;
        var nodes = new TreeNode[inner + leaves];
        ReadInner(block, nodes.AsSpan(0, inner));
        var covers = block.Doubles("leaf_count", leaves);
        for (var leaf = 0; leaf < leaves; leaf++)
            nodes[inner + leaf] = TreeNode.Leaf(values[leaf], covers[leaf]);
        return new(nodes, output, ReadCategories(block));
    }

    private static void ReadInner(Block block, Span<TreeNode> nodes)
    {
        var features = block.Integers("split_feature", nodes.Length);
        var thresholds = block.Doubles("threshold", nodes.Length);
        var types = block.Integers("decision_type", nodes.Length);
        var left = block.Integers("left_child", nodes.Length);
        var right = block.Integers("right_child", nodes.Length);
        var covers = block.Doubles("internal_count", nodes.Length);
        for (var i = 0; i < nodes.Length; i++)
        {
            var missing = (types[i] >> 2) & 3;
            if (missing > 2)
                throw new ModelException($"Tree {block.Text("Tree")} has the decision type {types[i]}, which is not known.");
            nodes[i] = new(features[i], (types[i] & 1) != 0 ? thresholds[i] : Threshold(thresholds[i]), Child(left[i], nodes.Length), Child(right[i], nodes.Length),
                (types[i] & 1) != 0 ? SplitKind.InSet : SplitKind.AtMost, (MissingKind)missing, (types[i] & 2) != 0, covers[i], 0);
        }
    }

    /// <summary>LightGBM reads every value within 1e-35 of zero as zero before it compares. A threshold moved to the rim of that range does the same without touching values.</summary>
    private static double Threshold(double written) => written switch
    {
        >= 0 and < Tree.ZeroBound => Tree.ZeroBound,
        >= -Tree.ZeroBound and < 0 => Math.BitDecrement(-Tree.ZeroBound),
        _ => written,
    };

    /// <summary>LightGBM counts inner nodes from 0 up and leaves from -1 down; here leaves follow the inner nodes.</summary>
    private static int Child(int index, int inner) => index >= 0 ? index : inner + ~index;

    private static IEnumerable<uint[]> ReadCategories(Block block)
    {
        var sets = block.Integer("num_cat");
        if (sets <= 0)
            return [];
        var bounds = block.Integers("cat_boundaries", sets + 1);
        var words = block.Doubles("cat_threshold", bounds[^1]);
        if (bounds[0] != 0 || bounds.Zip(bounds.Skip(1)).Any(pair => pair.First > pair.Second))
            throw new ModelException($"Tree {block.Text("Tree")} has category sets whose bounds do not rise.");
        return Enumerable.Range(0, sets).Select(set => words[bounds[set]..bounds[set + 1]].Select(word => (uint)word).ToArray());
    }

    /// <summary>Lines up to the next empty one, as key and value.</summary>
    private sealed class Block
    {
        private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

        public static Block Read(ref SpanLineEnumerator lines)
        {
            var block = new Block();
            while (lines.MoveNext())
            {
                var line = lines.Current.Trim();
                if (line.IsEmpty && block._values.Count > 0)
                    break;
                if (line.IsEmpty)
                    continue;
                var equals = line.IndexOf('=');
                block._values[(equals < 0 ? line : line[..equals]).ToString()] = equals < 0 ? "" : line[(equals + 1)..].ToString();
            }
            return block;
        }

        public bool Has(string key) => _values.ContainsKey(key);

        public string? Find(string key) => _values.GetValueOrDefault(key);

        public string Text(string key) => Find(key) ?? throw new ModelException($"The LightGBM model lacks the line '{key}='{Where}.");

        public int Integer(string key) => Integers(key, 1)[0];

        public int[] Integers(string key, int count) => Parse(key, count, part => int.Parse(part, CultureInfo.InvariantCulture));

        public double[] Doubles(string key, int count) => Parse(key, count, part => part switch
        {
            // As C++ prints the infinities; a split that only parts missing values from the rest has such a threshold.
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => double.Parse(part, CultureInfo.InvariantCulture),
        });

        private string Where => Has("Tree") ? $" in tree {_values["Tree"]}" : "";

        private T[] Parse<T>(string key, int count, Func<string, T> parse)
        {
            var parts = Text(key).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != count)
                throw new ModelException($"The LightGBM model has {parts.Length} values in '{key}='{Where}, where {count} belong.");
            try
            {
                return Array.ConvertAll(parts, part => parse(part));
            }
            catch (Exception failure) when (failure is FormatException or OverflowException)
            {
                throw new ModelException($"The LightGBM model has something other than numbers in '{key}='{Where}.", failure);
            }
        }
    }
}
