namespace Slipway.Models.Trees;

/// <summary>One regression tree; node 0 is its root.</summary>
public sealed class Tree
{
    /// <summary>LightGBM writes this bound as a 32-bit number, so that is what the comparison uses.</summary>
    internal const double ZeroBound = 1e-35f;

    private readonly TreeNode[] _nodes;
    private readonly uint[][] _categories;

    /// <param name="nodes">The nodes, root first. Every child index lies behind its parent's or points to a leaf, so there is no way round in a circle.</param>
    /// <param name="output">Index of the score that this tree adds to: the class, or 0.</param>
    /// <param name="categories">The category sets of <see cref="SplitKind.InSet"/> nodes: bit c%32 of word c/32 is category c.</param>
    /// <exception cref="ModelException">A child is no node of this tree, or a node is reached twice.</exception>
    public Tree(ReadOnlySpan<TreeNode> nodes, int output, IEnumerable<uint[]>? categories = null)
    {
        _nodes = nodes.ToArray();
        _categories = categories?.Select(set => (uint[])set.Clone()).ToArray() ?? [];
        Output = output;
        Depth = CheckAndMeasure();
    }

    public ReadOnlySpan<TreeNode> Nodes => _nodes;

    /// <summary>Index of the score that this tree adds to: the class, or 0.</summary>
    public int Output { get; }

    /// <summary>Questions on the longest way to a leaf.</summary>
    public int Depth { get; }

    /// <summary>The words of a category set: bit c%32 of word c/32 is category c.</summary>
    public ReadOnlySpan<uint> Categories(int set) => _categories[set];

    /// <summary>Whether <paramref name="value"/> takes the left side at <paramref name="node"/>, missing values included.</summary>
    public bool GoesLeft(in TreeNode node, double value)
    {
        if (node.Kind == SplitKind.InSet)
            return IsMember((int)node.Threshold, value);
        if (double.IsNaN(value))
        {
            if (node.Missing == MissingKind.NaN)
                return node.DefaultLeft;
            value = 0;
        }
        if (node.Missing == MissingKind.Zero && value is >= -ZeroBound and <= ZeroBound)
            return node.DefaultLeft;
        return value <= node.Threshold;
    }

    /// <summary>Index of the leaf that a row reaches.</summary>
    public int Leaf(ReadOnlySpan<double> row)
    {
        var index = 0;
        while (true)
        {
            ref readonly var node = ref _nodes[index];
            if (node.IsLeaf)
                return index;
            index = GoesLeft(node, row[node.Feature]) ? node.Left : node.Right;
        }
    }

    /// <summary>What this tree adds to its score for a row.</summary>
    public double Evaluate(ReadOnlySpan<double> row) => _nodes[Leaf(row)].Value;

    /// <summary>The mean of the leaves, each weighed by its training rows.</summary>
    public double ExpectedValue()
    {
        double sum = 0, cover = 0;
        foreach (ref readonly var node in Nodes)
        {
            if (!node.IsLeaf)
                continue;
            sum += node.Cover * node.Value;
            cover += node.Cover;
        }
        return cover > 0 ? sum / cover : _nodes[0].Value;
    }

    private bool IsMember(int set, double value)
    {
        if (!(value > -1 && value < int.MaxValue))
            return false;
        var category = (int)value;
        var words = _categories[set];
        return category / 32 < words.Length && (words[category / 32] >> (category % 32) & 1) != 0;
    }

    private int CheckAndMeasure()
    {
        var depth = new int[_nodes.Length];
        var seen = new bool[_nodes.Length];
        var open = new Stack<int>([0]);
        while (open.TryPop(out var index))
        {
            if ((uint)index >= (uint)_nodes.Length || seen[index])
                throw new ModelException($"Node {index} of a tree of {_nodes.Length} nodes is not there or is reached twice.");
            seen[index] = true;
            var node = _nodes[index];
            if (node.IsLeaf)
                continue;
            if (node.Feature < 0 || (node.Kind == SplitKind.InSet && (uint)(int)node.Threshold >= (uint)_categories.Length))
                throw new ModelException($"Node {index} of a tree asks a feature ({node.Feature}) or a category set ({node.Threshold}) that is not there.");
            foreach (var child in (int[])[node.Left, node.Right])
            {
                open.Push(child);
                if ((uint)child < (uint)_nodes.Length)
                    depth[child] = depth[index] + 1;
            }
        }
        return depth.Max();
    }
}
