using Slipway.Models.Tables;
using Slipway.Models.Trees;

namespace Slipway.Models.Onnx;

/// <summary>From scores to what the caller reads: label and probabilities, or the prediction.</summary>
internal static class OutputGraph
{
    private const string Inner = OnnxWriter.Inner;

    public static void Add(OnnxGraph graph, TreeEnsemble trees, Column? classes, string scores)
    {
        if (classes is null)
        {
            // The last node must bear the output's name, and the link may have been none.
            graph.Node("Identity", OnnxWriter.Prediction, [Linked(graph, trees.Link, scores)]);
            graph.Output(OnnxWriter.Prediction, OnnxType.Double, null, trees.Outputs);
            return;
        }
        var probabilities = Linked(graph, trees.Link, scores);
        if (trees.Outputs == 1)
        {
            var rest = graph.Node("Sub", Inner + "rest", [Constant(graph, "one", 1), probabilities]);
            graph.Node("Concat", OnnxWriter.Probabilities, [rest, probabilities], OnnxAttribute.Of("axis", 1));
        }
        else
        {
            graph.Node("Identity", OnnxWriter.Probabilities, [probabilities]);
        }
        var (names, type) = Names(graph, classes);
        var best = graph.Node("ArgMax", Inner + "best", [OnnxWriter.Probabilities], OnnxAttribute.Of("axis", 1), OnnxAttribute.Of("keepdims", 0));
        graph.Node("Gather", OnnxWriter.Label, [names, best], OnnxAttribute.Of("axis", 0));
        graph.Output(OnnxWriter.Label, type, [null]);
        graph.Output(OnnxWriter.Probabilities, OnnxType.Double, null, classes.Count);
    }

    private static string Linked(OnnxGraph graph, ScoreLink link, string scores) => link.Kind switch
    {
        LinkKind.Logistic => graph.Node("Sigmoid", Inner + "sigmoid", [Sloped(graph, link, scores)]),
        LinkKind.Softmax => graph.Node("Softmax", Inner + "softmax", [scores], OnnxAttribute.Of("axis", 1)),
        LinkKind.Exponential => graph.Node("Exp", Inner + "exp", [scores]),
        LinkKind.SignedSquare => graph.Node("Mul", Inner + "square", [scores, graph.Node("Abs", Inner + "abs", [scores])]),
        _ => scores,
    };

    private static string Sloped(OnnxGraph graph, ScoreLink link, string scores) =>
        link.Slope == 1 ? scores : graph.Node("Mul", Inner + "sloped", [scores, Constant(graph, "slope", link.Slope)]);

    private static string Constant(OnnxGraph graph, string name, double value) =>
        graph.Constant(Inner + name, OnnxTensors.Of([value], 1));

    private static (string Name, OnnxType Type) Names(OnnxGraph graph, Column classes) => classes switch
    {
        TextColumn texts => (graph.Constant(Inner + "classes", OnnxTensors.Of([.. texts.Values.ToArray().Select(text => text!)], texts.Count)), OnnxType.String),
        WholeColumn numbers => (graph.Constant(Inner + "classes", OnnxTensors.Of(numbers.Values, numbers.Count)), OnnxType.Int64),
        BooleanColumn truths => (graph.Constant(Inner + "classes", OnnxTensors.Of(truths.Values, truths.Count)), OnnxType.Bool),
        _ => throw new ModelException("Classes are texts, whole numbers or truth values."),
    };
}
