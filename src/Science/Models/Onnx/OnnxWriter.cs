using Slipway.Models.Expressions;
using Slipway.Models.Preparing;
using Slipway.Models.Tables;
using Slipway.Models.Trees;

namespace Slipway.Models.Onnx;

/// <summary>What goes into one ONNX file: raw columns in, predictions out.</summary>
/// <param name="Preparation">From columns to features.</param>
/// <param name="Trees">From features to scores.</param>
/// <param name="Classes">The classes in the order of the scores (for two classes: negative, positive), as texts, whole numbers or truth values; null for a regression.</param>
public sealed record OnnxContent(Preparation Preparation, TreeEnsemble Trees, Column? Classes = null)
{
    /// <summary>Entries for the file's metadata, such as the signature; written in the order of their keys.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>Writes preparation and trees as one ONNX model.</summary>
/// <remarks>
/// <para>Inputs: one per column, shape [N,1], named as the column. Texts are tensor(string), missing ones the empty text. Whole numbers and truth values that are
/// never null are tensor(int64) and tensor(bool); those that may be, and all other numbers, are tensor(double), missing ones NaN and true 1. Instants are tensor(int64),
/// microseconds since 1970 in UTC, missing ones the least number there is, as NumPy's NaT. Columns that are derived from others are computed inside.</para>
/// <para>Outputs: <c>label</c> [N] and <c>probabilities</c> [N,C] in the order of the classes, or <c>prediction</c> [N,1]; numbers are tensor(double).</para>
/// <para>All arithmetic is in double precision, so predictions equal the trees' own to the last digits, also for values that lie on a threshold: TreeEnsemble of
/// ai.onnx.ml 5, unlike the older tree operators, has double thresholds and a double result. No operator used depends on the machine's locale.
/// The same content gives the same bytes.</para>
/// </remarks>
public static class OnnxWriter
{
    internal const string Label = "label";
    internal const string Probabilities = "probabilities";
    internal const string Prediction = "prediction";

    /// <exception cref="ModelException">A column has the name of an output, or classes and scores do not fit.</exception>
    public static byte[] Write(OnnxContent content)
    {
        Validate(content);
        var graph = new OnnxGraph();
        var features = PreparationGraph.Add(graph, content.Preparation);
        var scores = TreeGraph.Add(graph, content.Trees, features);
        OutputGraph.Add(graph, content.Trees, content.Classes, scores);
        return ToFile(graph, content.Metadata);
    }

    /// <summary>Writes derived columns alone: each source in, with missing ones, each derived column out under its name, [N,1] (numbers and truth values as tensor(double)).</summary>
    public static byte[] WriteDerived(Derivations derivations)
    {
        var graph = new OnnxGraph();
        foreach (var (name, value) in PreparationGraph.Add(graph, derivations, [.. derivations.Sources.Select(source => new InputColumn(source.Name, source.Kind, Nullable: true))]))
        {
            graph.Node("Identity", name, [value.Of]);
            graph.Output(name, value.Type.Kind switch { SqlKind.Text => OnnxType.String, SqlKind.Instant => OnnxType.Int64, _ => OnnxType.Double }, null, 1);
        }
        return ToFile(graph, new Dictionary<string, string>(StringComparer.Ordinal));
    }

    /// <summary>ModelProto: ir_version 1, producer_name 2, graph 7, opset_import 8 (domain 1, version 2), metadata_props 14 (key 1, value 2).</summary>
    private static byte[] ToFile(OnnxGraph graph, IReadOnlyDictionary<string, string> metadata)
    {
        var model = new ProtoWriter()
            .Integer(1, 10)
            .Text(2, "slipway")
            .Message(7, graph.ToMessage("model"))
            .Message(8, new ProtoWriter().Text(1, "").Integer(2, 21))
            .Message(8, new ProtoWriter().Text(1, OnnxGraph.Ml).Integer(2, 5));
        foreach (var (key, value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            model.Message(14, new ProtoWriter().Text(1, key).Text(2, value));
        return model.Written.ToArray();
    }

    private static void Validate(OnnxContent content)
    {
        var (preparation, trees, classes) = content;
        if (trees.FeatureNames.Count != preparation.Features.Count)
            throw new ModelException($"The trees have {trees.FeatureNames.Count} features, the preparation makes {preparation.Features.Count}.");
        DemandNames(preparation.Inputs.Select(input => input.Name), classes is not null);
        if (classes is null)
            return;
        if (classes is NumberColumn || classes.CountNulls() > 0)
            throw new ModelException("Classes are texts, whole numbers or truth values, none of them null.");
        if (!trees.Link.IsProbability || classes.Count != Math.Max(2, trees.Outputs))
            throw new ModelException($"The trees give {trees.Outputs} scores with the link {trees.Link.Kind}, which does not fit {classes.Count} classes.");
    }

    /// <summary>In a graph no two values share a name, so a column cannot be called as an output is.</summary>
    internal static void DemandNames(IEnumerable<string> columns, bool classes)
    {
        string[] outputs = classes ? [Label, Probabilities] : [Prediction];
        foreach (var column in columns)
        {
            if (outputs.Contains(column, StringComparer.Ordinal) || column.StartsWith(Inner, StringComparison.Ordinal))
                throw new ModelException($"The column '{column}' has the name of an output of the model. Rename it, or leave it out.");
        }
    }

    /// <summary>What the names of values inside the graph begin with.</summary>
    internal const string Inner = "slipway:";
}
