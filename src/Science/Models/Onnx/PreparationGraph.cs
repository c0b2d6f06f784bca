using Slipway.Models.Preparing;
using Slipway.Models.Tables;

namespace Slipway.Models.Onnx;

/// <summary>A preparation as ONNX nodes: the arithmetic of <see cref="NumberPreparation"/> and <see cref="TextPreparation"/>, step by step the same.</summary>
internal static class PreparationGraph
{
    private const string Inner = OnnxWriter.Inner;

    public static string Add(OnnxGraph graph, Preparation preparation)
    {
        var numbers = preparation.Numbers.ToDictionary(number => number.Column, TypeOf, StringComparer.Ordinal);
        foreach (var column in preparation.Columns)
            graph.Input(column, numbers.GetValueOrDefault(column, OnnxType.String), null, 1);

        var blocks = new List<string>();
        if (preparation.Numbers.Count > 0)
            blocks.Add(AddNumbers(graph, preparation.Numbers));
        foreach (var (index, text) in preparation.Texts.Index())
        {
            if (text.Width > 0)
                blocks.Add(AddText(graph, text, $"{Inner}text{index}"));
        }
        return Join(graph, Inner + "features", blocks);
    }

    /// <summary>What a column of numbers is in the graph: see the remarks of <see cref="OnnxWriter"/>.</summary>
    internal static OnnxType TypeOf(NumberPreparation number) => number switch
    {
        { Kind: ColumnKind.Whole, Nullable: false } => OnnxType.Int64,
        { Kind: ColumnKind.Boolean, Nullable: false } => OnnxType.Bool,
        _ => OnnxType.Double,
    };

    private static string AddNumbers(OnnxGraph graph, IReadOnlyList<NumberPreparation> numbers)
    {
        var columns = new List<string>();
        foreach (var (index, number) in numbers.Index())
        {
            columns.Add(TypeOf(number) == OnnxType.Double ? number.Column : ToDouble(graph, $"{Inner}number{index}", number.Column));
        }
        var values = Join(graph, Inner + "numbers", columns);
        if (numbers.Any(number => !double.IsNaN(number.Fill)))
        {
            var missing = graph.Node("IsNaN", Inner + "missing", [values]);
            values = graph.Node("Where", Inner + "filled", [missing, Row(graph, "fill", numbers, number => number.Fill), values]);
        }
        if (numbers.Any(number => number is not { Mean: 0, Deviation: 1 }))
        {
            values = graph.Node("Sub", Inner + "centred", [values, Row(graph, "mean", numbers, number => number.Mean)]);
            values = graph.Node("Div", Inner + "scaled", [values, Row(graph, "deviation", numbers, number => number.Deviation)]);
        }
        return values;
    }

    private static string AddText(OnnxGraph graph, TextPreparation text, string name)
    {
        var known = text.Categories.Concat(text.Infrequent).Append("").ToArray();
        var index = graph.MlNode("LabelEncoder", name + ":index", [text.Column],
            OnnxAttribute.Of("keys_strings", known),
            OnnxAttribute.Of("values_int64s", [.. known.Select(word => (long)text.FeatureOf(word))]),
            OnnxAttribute.Of("default_int64", text.UnseenFeature));
        var places = graph.Constant(name + ":places", OnnxTensors.Of([.. Enumerable.Range(0, text.Width).Select(place => (long)place)], 1, text.Width));
        return ToDouble(graph, name, graph.Node("Equal", name + ":equal", [index, places]));
    }

    private static string Row(OnnxGraph graph, string name, IReadOnlyList<NumberPreparation> numbers, Func<NumberPreparation, double> value) =>
        graph.Constant(Inner + name, OnnxTensors.Of(numbers.Select(value).ToArray(), 1, numbers.Count));

    private static string ToDouble(OnnxGraph graph, string name, string value) =>
        graph.Node("Cast", name, [value], OnnxAttribute.Of("to", (long)OnnxType.Double));

    private static string Join(OnnxGraph graph, string name, List<string> parts) =>
        parts.Count == 1 ? parts[0] : graph.Node("Concat", name, [.. parts], OnnxAttribute.Of("axis", 1));
}
