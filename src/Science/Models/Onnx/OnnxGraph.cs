namespace Slipway.Models.Onnx;

/// <summary>A graph being put together: inputs, nodes, constants, outputs, in the order they were added.</summary>
/// <remarks>Field numbers are those of onnx.proto: GraphProto node 1, name 2, initializer 5, input 11, output 12.</remarks>
internal sealed class OnnxGraph
{
    /// <summary>The domain of the operators of classical machine learning.</summary>
    public const string Ml = "ai.onnx.ml";

    private readonly List<ProtoWriter> _nodes = [];
    private readonly List<ProtoWriter> _constants = [];
    private readonly List<ProtoWriter> _inputs = [];
    private readonly List<ProtoWriter> _outputs = [];

    /// <summary>Adds an input; a size of null in <paramref name="shape"/> is known only when the model runs: the rows.</summary>
    public string Input(string name, OnnxType type, params ReadOnlySpan<long?> shape)
    {
        _inputs.Add(Value(name, type, shape));
        return name;
    }

    public void Output(string name, OnnxType type, params ReadOnlySpan<long?> shape) => _outputs.Add(Value(name, type, shape));

    public string Constant(string name, ProtoWriter tensor)
    {
        _constants.Add(tensor.Text(8, name));
        return name;
    }

    /// <summary>Adds a node with one output, whose name it returns; the node has the same name.</summary>
    public string Node(string operation, string output, string[] inputs, params ReadOnlySpan<ProtoWriter> attributes) =>
        Node("", operation, output, inputs, attributes);

    public string MlNode(string operation, string output, string[] inputs, params ReadOnlySpan<ProtoWriter> attributes) =>
        Node(Ml, operation, output, inputs, attributes);

    public ProtoWriter ToMessage(string name)
    {
        var graph = new ProtoWriter();
        _nodes.ForEach(node => graph.Message(1, node));
        graph.Text(2, name);
        _constants.ForEach(constant => graph.Message(5, constant));
        _inputs.ForEach(input => graph.Message(11, input));
        _outputs.ForEach(output => graph.Message(12, output));
        return graph;
    }

    private string Node(string domain, string operation, string output, string[] inputs, ReadOnlySpan<ProtoWriter> attributes)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs)
            node.Text(1, input);
        node.Text(2, output).Text(3, output).Text(4, operation);
        foreach (var attribute in attributes)
            node.Message(5, attribute);
        if (domain.Length > 0)
            node.Text(7, domain);
        _nodes.Add(node);
        return output;
    }

    /// <summary>ValueInfoProto: name 1, type 2; TypeProto: tensor_type 1 of elem_type 1 and shape 2; a dimension is value 1 or name 2.</summary>
    private static ProtoWriter Value(string name, OnnxType type, ReadOnlySpan<long?> shape)
    {
        var dimensions = new ProtoWriter();
        foreach (var size in shape)
            dimensions.Message(1, size is { } known ? new ProtoWriter().Integer(1, known) : new ProtoWriter().Text(2, "N"));
        var tensor = new ProtoWriter().Integer(1, (long)type).Message(2, dimensions);
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, tensor));
    }
}

/// <summary>AttributeProto: name 1, i 3, s 4, t 5, ints 8, strings 9, type 20.</summary>
internal static class OnnxAttribute
{
    public static ProtoWriter Of(string name, long value) => new ProtoWriter().Text(1, name).Integer(3, value).Integer(20, 2);

    public static ProtoWriter Of(string name, ReadOnlySpan<long> values) => new ProtoWriter().Text(1, name).Packed(8, values).Integer(20, 7);

    public static ProtoWriter Of(string name, ProtoWriter tensor) => new ProtoWriter().Text(1, name).Message(5, tensor).Integer(20, 4);

    public static ProtoWriter Of(string name, IEnumerable<string> values)
    {
        var attribute = new ProtoWriter().Text(1, name);
        foreach (var value in values)
            attribute.Text(9, value);
        return attribute.Integer(20, 8);
    }
}
