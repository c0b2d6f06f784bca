using Slipway.Models.Trees;

namespace Slipway.Tests.Explain;

/// <summary>Ensembles with every kind of split, missing value and category, features asked again and again, and now and then a leaf that no training row reached.</summary>
internal sealed class RandomTrees(int seed)
{
    private readonly Random _random = new(seed);

    public TreeEnsemble Ensemble(int features, int trees, int leaves, int outputs = 1, int divisor = 1) =>
        new([.. Enumerable.Range(0, trees).Select(tree => Tree(features, _random.Next(1, leaves + 1), tree % outputs))], outputs, Enumerable.Range(0, features).Select(feature => $"f{feature}"), new(LinkKind.Identity), divisor);

    public double[] Rows(int rows, int features) => [.. Enumerable.Range(0, rows * features).Select(_ => Value())];

    private double Value() => _random.Next(10) switch
    {
        0 => double.NaN,
        1 => 0,
        2 => 1e-36,
        3 => double.NegativeInfinity,
        4 => 5000,
        < 7 => _random.Next(-2, 40),
        _ => (_random.NextDouble() * 12) - 4,
    };

    private Tree Tree(int features, int leaves, int output)
    {
        var nodes = new List<TreeNode>();
        var categories = new List<uint[]>();
        Grow(nodes, categories, features, leaves);
        return new([.. nodes], output, categories);
    }

    private int Grow(List<TreeNode> nodes, List<uint[]> categories, int features, int leaves)
    {
        var index = nodes.Count;
        if (leaves == 1)
        {
            nodes.Add(TreeNode.Leaf((_random.NextDouble() - 0.5) * 10, _random.Next(15) == 0 ? 0 : _random.Next(1, 50)));
            return index;
        }
        var inSet = _random.Next(4) == 0;
        if (inSet)
            categories.Add([(uint)_random.NextInt64(uint.MaxValue), .. _random.Next(2) == 0 ? [(uint)_random.Next(64)] : Array.Empty<uint>()]);
        var question = new TreeNode(_random.Next(features), inSet ? categories.Count - 1 : (_random.NextDouble() * 10) - 3, -1, -1, inSet ? SplitKind.InSet : SplitKind.AtMost, (MissingKind)_random.Next(3), _random.Next(2) == 0, 0, 0);
        nodes.Add(question);
        var some = _random.Next(1, leaves);
        var (left, right) = (Grow(nodes, categories, features, some), Grow(nodes, categories, features, leaves - some));
        nodes[index] = question with { Left = left, Right = right, Cover = nodes[left].Cover + nodes[right].Cover };
        return index;
    }
}
