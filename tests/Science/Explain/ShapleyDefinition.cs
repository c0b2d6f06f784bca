using System.Numerics;
using Slipway.Models.Trees;

namespace Slipway.Tests.Explain;

/// <summary>Shapley values straight from their definition, slowly.</summary>
internal static class ShapleyDefinition
{
    /// <summary>The sum over all coalitions of the difference that a feature makes to the path-dependent expectation. Per feature, the expectation of nothing last.</summary>
    public static double[] OverSubsets(TreeEnsemble trees, ReadOnlySpan<double> row, int output)
    {
        var features = trees.FeatureNames.Count;
        var expectations = new double[1 << features];
        for (var known = 0u; known < expectations.Length; known++)
        {
            foreach (var tree in trees.Trees.Where(tree => tree.Output == output))
                expectations[known] += Expect(tree, 0, row, known) / trees.Divisor;
        }
        var values = new double[features + 1];
        for (var feature = 0; feature < features; feature++)
        {
            for (var known = 0u; known < expectations.Length; known++)
            {
                if ((known >> feature & 1) == 0)
                    values[feature] += Weight(BitOperations.PopCount(known), features) * (expectations[known | 1u << feature] - expectations[known]);
            }
        }
        values[features] = expectations[0];
        return values;
    }

    /// <summary>Leaf by leaf, with the coalitions counted by size: slow, but nothing is ever subtracted, and any number of features can be on a path.</summary>
    public static double[] OverSizes(Tree tree, int features, ReadOnlySpan<double> row)
    {
        var values = new double[features];
        AddLeaves(tree, 0, row, [], values);
        return values;
    }

    /// <summary>The mean over the leaves that the known features leave possible: both sides of an unknown one's split, by their training rows.</summary>
    private static double Expect(Tree tree, int index, ReadOnlySpan<double> row, uint known)
    {
        var node = tree.Nodes[index];
        if (node.IsLeaf)
            return node.Value;
        if ((known >> node.Feature & 1) != 0)
            return Expect(tree, tree.GoesLeft(node, row[node.Feature]) ? node.Left : node.Right, row, known);
        var share = LeftShare(tree, node);
        return (share * Expect(tree, node.Left, row, known)) + ((1 - share) * Expect(tree, node.Right, row, known));
    }

    private static void AddLeaves(Tree tree, int index, ReadOnlySpan<double> row, Dictionary<int, (double Share, bool Open)> path, double[] values)
    {
        var node = tree.Nodes[index];
        if (node.IsLeaf)
        {
            foreach (var (feature, (share, open)) in path)
                values[feature] += node.Value * ((open ? 1 : 0) - share) * Coalitions([.. path.Where(other => other.Key != feature).Select(other => other.Value)]);
            return;
        }
        var (left, before) = (LeftShare(tree, node), path.GetValueOrDefault(node.Feature, (Share: 1, Open: true)));
        var goesLeft = tree.GoesLeft(node, row[node.Feature]);
        AddLeaves(tree, node.Left, row, new(path) { [node.Feature] = (before.Share * left, before.Open && goesLeft) }, values);
        AddLeaves(tree, node.Right, row, new(path) { [node.Feature] = (before.Share * (1 - left), before.Open && !goesLeft) }, values);
    }

    private static double Coalitions((double Share, bool Open)[] others)
    {
        var bySize = new double[others.Length + 1];
        bySize[0] = 1;
        for (var count = 0; count < others.Length; count++)
        {
            for (var size = count; size >= 0; size--)
            {
                bySize[size + 1] += others[count].Open ? bySize[size] : 0;
                bySize[size] *= others[count].Share;
            }
        }
        return bySize.Select((sum, size) => sum * Weight(size, others.Length + 1)).Sum();
    }

    /// <summary>s!(n-s-1)!/n!</summary>
    private static double Weight(int size, int features)
    {
        var weight = 1.0 / features;
        for (var i = 1; i <= size; i++)
            weight *= (double)i / (features - i);
        return weight;
    }

    private static double LeftShare(Tree tree, TreeNode node)
    {
        var (left, right) = (tree.Nodes[node.Left].Cover, tree.Nodes[node.Right].Cover);
        return left + right > 0 ? left / (left + right) : 0.5;
    }
}
