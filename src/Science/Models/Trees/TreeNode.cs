namespace Slipway.Models.Trees;

/// <summary>What a node asks of its feature's value.</summary>
public enum SplitKind : byte
{
    /// <summary>No question: a leaf.</summary>
    Leaf,

    /// <summary>Left when the value is at most the threshold.</summary>
    AtMost,

    /// <summary>Left when the value, cut to a whole number, is in the node's set of categories; missing and negative values go right.</summary>
    InSet,
}

/// <summary>Which values of a feature count as missing and take a node's default side.</summary>
public enum MissingKind : byte
{
    /// <summary>None; NaN is read as 0.</summary>
    None,

    /// <summary>Zero (up to 1e-35 either side), and NaN, which is read as 0.</summary>
    Zero,

    /// <summary>NaN.</summary>
    NaN,
}

/// <summary>One node of a tree: a question, or a leaf.</summary>
/// <param name="Feature">Index of the feature asked; -1 in a leaf.</param>
/// <param name="Threshold">The bound of <see cref="SplitKind.AtMost"/>, in double precision; the index of the category set of <see cref="SplitKind.InSet"/>.</param>
/// <param name="Left">Index of the node to go to when the answer is yes; -1 in a leaf.</param>
/// <param name="Right">Index of the node to go to when it is no; -1 in a leaf.</param>
/// <param name="Kind">What the node asks.</param>
/// <param name="Missing">Which values take the default side.</param>
/// <param name="DefaultLeft">Where missing values go.</param>
/// <param name="Cover">Training rows that reached this node.</param>
/// <param name="Value">What a leaf adds to the score, shrinkage included; 0 in an inner node.</param>
public readonly record struct TreeNode(int Feature, double Threshold, int Left, int Right, SplitKind Kind, MissingKind Missing, bool DefaultLeft, double Cover, double Value)
{
    public bool IsLeaf => Kind == SplitKind.Leaf;

    public static TreeNode Leaf(double value, double cover) => new(-1, 0, -1, -1, SplitKind.Leaf, MissingKind.None, DefaultLeft: false, cover, value);
}
