using System.Globalization;
using Slipway.Models.Expressions;

namespace Slipway.Models.Onnx;

/// <summary>Writes the operators of expressions down as nodes of a graph; a tensor is the name of its value.</summary>
internal sealed class GraphOperators(OnnxGraph graph) : IOperators<string>
{
    private readonly Dictionary<string, string> _constants = new(StringComparer.Ordinal);
    private int _nodes;

    public string Constant(double value) => Constant("d" + BitConverter.DoubleToInt64Bits(value).ToString(CultureInfo.InvariantCulture), () => OnnxTensors.Of([value], 1, 1));

    public string Constant(long value) => Constant("i" + value.ToString(CultureInfo.InvariantCulture), () => OnnxTensors.Of([value], 1, 1));

    public string Constant(string value) => Constant("t" + value, () => OnnxTensors.Of([value], 1, 1));

    public string Apply(Operator operation, params ReadOnlySpan<string> inputs)
    {
        var output = string.Create(CultureInfo.InvariantCulture, $"{OnnxWriter.Inner}derive{_nodes++}");
        return operation switch
        {
            Operator.ToDouble => graph.Node("Cast", output, inputs.ToArray(), OnnxAttribute.Of("to", (long)OnnxType.Double)),
            Operator.Fmod => graph.Node("Mod", output, inputs.ToArray(), OnnxAttribute.Of("fmod", 1)),
            _ => graph.Node(Enum.GetName(operation)!, output, inputs.ToArray()),
        };
    }

    private string Constant(string key, Func<ProtoWriter> tensor)
    {
        if (!_constants.TryGetValue(key, out var name))
            _constants[key] = name = graph.Constant(string.Create(CultureInfo.InvariantCulture, $"{OnnxWriter.Inner}given{_constants.Count}"), tensor());
        return name;
    }
}
