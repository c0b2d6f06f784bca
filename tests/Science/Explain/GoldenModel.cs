using System.Globalization;
using System.Text.Json;
using Slipway.Models.Trees;

namespace Slipway.Tests.Explain;

/// <summary>A model, rows and what the real tools say of them; see Golden/README.md.</summary>
internal sealed class GoldenModel
{
    private readonly JsonElement _expected;

    public GoldenModel(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Explain", "Golden", name);
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        _expected = expected.RootElement.Clone();
        Rows = [.. File.ReadLines(Path.Combine(folder, "X.csv")).Skip(1).SelectMany(line => line.Split(',')).Select(cell => cell.Length == 0 ? double.NaN : float.Parse(cell, CultureInfo.InvariantCulture))];
        var text = Path.Combine(folder, "model.txt");
        if (File.Exists(text))
        {
            Trees = TreeEnsemble.ParseLightGbm(File.ReadAllText(text));
            return;
        }
        using var trees = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "trees.json")));
        Offset = Doubles(trees.RootElement.GetProperty("base_offset"))[0];
        var names = _expected.GetProperty("feature_names").EnumerateArray().Select(each => each.GetString()!);
        Trees = new(trees.RootElement.GetProperty("trees").EnumerateArray().Select(Read), 1, names, new(LinkKind.Logistic));
    }

    public TreeEnsemble Trees { get; }

    /// <summary>What the tool adds to the sum of the trees.</summary>
    public double Offset { get; }

    public double[] Rows { get; }

    /// <summary>LightGBM's own: rows x outputs x (features and the base value last).</summary>
    public double[] Native => Doubles(_expected.GetProperty("native_contribs").GetProperty("values").GetProperty("data"));

    /// <summary>shap's: rows x features, of one output.</summary>
    public double[] PathDependent => Doubles(_expected.GetProperty("path_dependent").GetProperty("values").GetProperty("data"));

    public double PathDependentBase => Doubles(_expected.GetProperty("path_dependent").GetProperty("base_values"))[0];

    private static Tree Read(JsonElement tree)
    {
        var (left, right, toward, feature) = (Integers(tree, "left"), Integers(tree, "right"), Integers(tree, "default"), Integers(tree, "feature"));
        var (threshold, cover) = (Doubles(tree.GetProperty("threshold")), Doubles(tree.GetProperty("cover")));
        var values = Doubles(tree.GetProperty("value").GetProperty("data"));
        return new([.. left.Select((child, i) => child < 0
            ? TreeNode.Leaf(values[i], cover[i])
            : new TreeNode(feature[i], threshold[i], child, right[i], SplitKind.AtMost, MissingKind.NaN, toward[i] == child, cover[i], 0))], 0);
    }

    private static int[] Integers(JsonElement tree, string name) => [.. tree.GetProperty(name).EnumerateArray().Select(value => value.GetInt32())];

    private static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];
}
