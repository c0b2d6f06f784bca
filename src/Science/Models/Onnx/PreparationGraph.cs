using Slipway.Models.Expressions;
using Slipway.Models.Preparing;
using Slipway.Models.Tables;

namespace Slipway.Models.Onnx;

/// <summary>A preparation as ONNX nodes: the arithmetic of <see cref="NumberPreparation"/> and <see cref="TextPreparation"/>, step by step the same.</summary>
internal static class PreparationGraph
{
    private const string Inner = OnnxWriter.Inner;

    public static string Add(OnnxGraph graph, Preparation preparation)
    {
        var operators = new GraphOperators(graph);
        var inputs = AddInputs(graph, operators, preparation.Inputs);
        var derived = Add(operators, preparation.Derived, inputs);

        var blocks = new List<string>();
        if (preparation.Numbers.Count > 0)
            blocks.Add(AddNumbers(graph, preparation.Numbers, column => derived.TryGetValue(column, out var value) ? value.Type == SqlType.Instant ? Microseconds(operators, value.Of) : value.Of : inputs[column].Value));
        foreach (var (index, text) in preparation.Texts.Index())
        {
            if (text.Width > 0)
                blocks.Add(AddText(graph, text, derived.TryGetValue(text.Column, out var value) ? value.Of : text.Column, $"{Inner}text{index}"));
        }
        return Join(graph, Inner + "features", blocks);
    }

    /// <summary>Derived columns alone.</summary>
    public static IReadOnlyDictionary<string, Value<string>> Add(OnnxGraph graph, Derivations derivations, IReadOnlyList<InputColumn> columns)
    {
        var operators = new GraphOperators(graph);
        return Add(operators, derivations, AddInputs(graph, operators, columns));
    }

    private static Dictionary<string, Value<string>> Add(GraphOperators operators, Derivations derivations, Dictionary<string, Lazy<string>> inputs) => derivations
        .Lower(operators, source => source.Kind == ColumnKind.Instant ? source.Name : inputs[source.Name].Value)
        .ToDictionary(each => each.Name, each => each.Value, StringComparer.Ordinal);

    /// <summary>The inputs by name, to be read where something reads them.</summary>
    private static Dictionary<string, Lazy<string>> AddInputs(OnnxGraph graph, GraphOperators operators, IReadOnlyList<InputColumn> columns)
    {
        foreach (var column in columns)
            graph.Input(column.Name, TypeOf(column), null, 1);
        return columns.ToDictionary(column => column.Name, column => new Lazy<string>(() => Read(graph, operators, column)), StringComparer.Ordinal);
    }

    /// <summary>What a column is in the graph: see the remarks of <see cref="OnnxWriter"/>.</summary>
    internal static OnnxType TypeOf(InputColumn input) => input switch
    {
        { Kind: ColumnKind.Text } => OnnxType.String,
        { Kind: ColumnKind.Instant } or { Kind: ColumnKind.Whole, Nullable: false } => OnnxType.Int64,
        { Kind: ColumnKind.Boolean, Nullable: false } => OnnxType.Bool,
        _ => OnnxType.Double,
    };

    /// <summary>An input as doubles, NaN missing; texts as they are.</summary>
    private static string Read(OnnxGraph graph, GraphOperators operators, InputColumn input) => input.Kind == ColumnKind.Instant
        ? Microseconds(operators, input.Name)
        : TypeOf(input) is OnnxType.Int64 or OnnxType.Bool ? ToDouble(graph, $"{Inner}number:{input.Name}", input.Name) : input.Name;

    private static string Microseconds(GraphOperators operators, string instant) => operators.Apply(Operator.Where,
        operators.Apply(Operator.Equal, instant, operators.Constant(InstantColumn.Missing)), operators.Constant(double.NaN), operators.Apply(Operator.ToDouble, instant));

    private static string AddNumbers(OnnxGraph graph, IReadOnlyList<NumberPreparation> numbers, Func<string, string> valueOf)
    {
        var columns = numbers.Select(number => valueOf(number.Column)).ToList();
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

    private static string AddText(OnnxGraph graph, TextPreparation text, string value, string name)
    {
        var known = text.Categories.Concat(text.Infrequent).Append("").ToArray();
        var index = graph.MlNode("LabelEncoder", name + ":index", [value],
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
