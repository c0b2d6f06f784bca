namespace Slipway.Models.Onnx;

/// <summary>Looks into an ONNX file before ONNX Runtime sees it: whether it is one, and which other files it wants.</summary>
/// <remarks>
/// Field numbers of onnx.proto: ModelProto graph 7, opset_import 8, functions 25, training_info 20; GraphProto node 1, initializer 5, sparse_initializer 15;
/// FunctionProto node 7; NodeProto attribute 5; AttributeProto t 5, g 6, tensors 10, graphs 11, sparse_tensor 22, sparse_tensors 23;
/// SparseTensorProto values 1, indices 2; TensorProto external_data 13 (key 1, value 2).
/// </remarks>
internal static class OnnxFile
{
    private const int DeepestGraph = 64;

    /// <summary>The places of other files that tensors of the model lie in, as the model writes them.</summary>
    /// <exception cref="ModelException">The bytes are no ONNX model.</exception>
    public static IReadOnlyCollection<string> ExternalFiles(ReadOnlySpan<byte> bytes, string what)
    {
        var places = new HashSet<string>(StringComparer.Ordinal);
        bool graph = false, opset = false;
        try
        {
            var model = new ProtoReader(bytes);
            while (model.Next())
            {
                if (model.Field == 7)
                    graph |= Graph(model.Content, places, 0);
                else if (model.Field is 20 or 25)
                    Messages(model.Content, places, 0, model.Field == 25 ? Function : TrainingInfo);
                opset |= model.Field == 8;
            }
        }
        catch (FormatException failure)
        {
            throw new ModelException($"{what} is no ONNX model: {failure.Message}", failure);
        }
        return graph && opset ? places : throw new ModelException($"{what} is no ONNX model: it has no graph or names no operator set.");
    }

    private delegate void Visit(int field, ReadOnlySpan<byte> content, HashSet<string> places, int depth);

    private static void Messages(ReadOnlySpan<byte> bytes, HashSet<string> places, int depth, Visit visit)
    {
        if (depth > DeepestGraph)
            throw new FormatException($"Graphs are nested more than {DeepestGraph} deep.");
        var message = new ProtoReader(bytes);
        while (message.Next())
            visit(message.Field, message.Content, places, depth);
    }

    private static bool Graph(ReadOnlySpan<byte> bytes, HashSet<string> places, int depth)
    {
        Messages(bytes, places, depth, GraphField);
        return true;
    }

    private static void GraphField(int field, ReadOnlySpan<byte> content, HashSet<string> places, int depth)
    {
        if (field == 1)
            Messages(content, places, depth + 1, Node);
        else if (field == 5)
            Messages(content, places, depth + 1, TensorField);
        else if (field == 15)
            Messages(content, places, depth + 1, Sparse);
    }

    private static void Function(int field, ReadOnlySpan<byte> content, HashSet<string> places, int depth)
    {
        if (field == 7)
            Messages(content, places, depth + 1, Node);
    }

    private static void TrainingInfo(int field, ReadOnlySpan<byte> content, HashSet<string> places, int depth)
    {
        if (field is 1 or 2)
            Graph(content, places, depth + 1);
    }

    private static void Node(int field, ReadOnlySpan<byte> content, HashSet<string> places, int depth)
    {
        if (field == 5)
            Messages(content, places, depth + 1, Attribute);
    }

    private static void Attribute(int field, ReadOnlySpan<byte> content, HashSet<string> places, int depth)
    {
        if (field is 5 or 10)
            Messages(content, places, depth + 1, TensorField);
        else if (field is 6 or 11)
            Graph(content, places, depth + 1);
        else if (field is 22 or 23)
            Messages(content, places, depth + 1, Sparse);
    }

    private static void Sparse(int field, ReadOnlySpan<byte> content, HashSet<string> places, int depth)
    {
        if (field is 1 or 2)
            Messages(content, places, depth + 1, TensorField);
    }

    private static void TensorField(int field, ReadOnlySpan<byte> content, HashSet<string> places, int depth)
    {
        if (field != 13)
            return;
        var entry = new ProtoReader(content);
        string key = "", value = "";
        while (entry.Next())
        {
            if (entry.Field == 1)
                key = entry.Text;
            else if (entry.Field == 2)
                value = entry.Text;
        }
        if (key is "location")
            places.Add(value);
    }
}
