using System.Text;

namespace Slipway.Tests.Serving;

/// <summary>Small ONNX models for tests, written byte by byte from onnx.proto: one operator between an input and an output.</summary>
internal static class TinyOnnx
{
    /// <summary>Element types of TensorProto.DataType by the V2 protocol's names.</summary>
    public static IReadOnlyDictionary<string, int> Types { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["FP32"] = 1, ["UINT8"] = 2, ["INT8"] = 3, ["UINT16"] = 4, ["INT16"] = 5, ["INT32"] = 6, ["INT64"] = 7, ["BYTES"] = 8, ["BOOL"] = 9, ["FP16"] = 10, ["FP64"] = 11, ["UINT32"] = 12, ["UINT64"] = 13,
    };

    /// <summary>y = x for one element type; x is [N, width].</summary>
    public static byte[] Identity(string datatype, int width = 2) => Model([Node("Identity", ["x"], "y")], [], [("x", Types[datatype], width)], [("y", Types[datatype], width)]);

    /// <summary>y = factor * x, doubles of [N,1]: each version computes something else.</summary>
    public static byte[] Times(double factor) => Model([Node("Mul", ["x", "factor"], "y")], [Constant("factor", factor)], [("x", 11, 1)], [("y", 11, 1)]);

    /// <summary>y = a / b, doubles of [N,1]: makes infinities and NaN of ordinary numbers.</summary>
    public static byte[] Quotient() => Model([Node("Div", ["a", "b"], "y")], [], [("a", 11, 1), ("b", 11, 1)], [("y", 11, 1)]);

    /// <summary>Takes a number, a whole number, a truth value and a text of [N,1] and answers each as it came.</summary>
    public static byte[] Mixed() => Model(
        [Node("Identity", ["number"], "number_out"), Node("Identity", ["whole"], "whole_out"), Node("Identity", ["truth"], "truth_out"), Node("Identity", ["text"], "text_out")], [],
        [("number", 11, 1), ("whole", 7, 1), ("truth", 9, 1), ("text", 8, 1)], [("number_out", 11, 1), ("whole_out", 7, 1), ("truth_out", 9, 1), ("text_out", 8, 1)]);

    private static byte[] Model(byte[][] nodes, byte[][] constants, (string Name, int Type, int Width)[] inputs, (string Name, int Type, int Width)[] outputs)
    {
        byte[] graph = [.. nodes.SelectMany(node => Field(1, node)), .. Field(2, "g"), .. constants.SelectMany(constant => Field(5, constant)), .. inputs.SelectMany(i => Field(11, Value(i))), .. outputs.SelectMany(o => Field(12, Value(o)))];
        return [.. Number(1, 10), .. Field(7, graph), .. Field(8, [.. Field(1, ""), .. Number(2, 21)])];
    }

    private static byte[] Node(string op, string[] inputs, string output) => [.. inputs.SelectMany(input => Field(1, input)), .. Field(2, output), .. Field(4, op)];

    private static byte[] Constant(string name, double value) => [.. Number(1, 1), .. Number(2, 11), .. Field(8, name), .. Field(9, BitConverter.GetBytes(value))];

    private static byte[] Value((string Name, int Type, int Width) value)
    {
        byte[] shape = [.. Field(1, Field(2, "N")), .. Field(1, Number(1, value.Width))];
        return [.. Field(1, value.Name), .. Field(2, Field(1, [.. Number(1, value.Type), .. Field(2, shape)]))];
    }

    private static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int number, byte[] bytes) => [.. Varint(((ulong)number << 3) | 2), .. Varint((ulong)bytes.Length), .. bytes];

    private static byte[] Number(int number, long value) => [.. Varint((ulong)number << 3), .. Varint((ulong)value)];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value > 127; value >>= 7)
            bytes.Add((byte)(value | 128));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
