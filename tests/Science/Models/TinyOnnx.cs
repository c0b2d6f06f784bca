using System.Text;

namespace Slipway.Tests.Models;

/// <summary>ONNX files of one node, y = operation(x) or operation(x, w), byte by byte.</summary>
internal static class TinyOnnx
{
    public const int Text = 8;
    public const int Double = 11;

    /// <summary>A model whose constant w, when <paramref name="external"/> says where, lies in another file; all tensors are vectors.</summary>
    public static byte[] Model(string operation, int type, (string Key, string Value)[] external, (string Name, string Value)[] attributes)
    {
        byte[] node = [.. Field(1, "x"), .. external.Length > 0 ? Field(1, "w") : [], .. Field(2, "y"), .. Field(4, operation), .. attributes.SelectMany(Attribute)];
        byte[] constant = [.. Number(1, 1), .. Number(2, type), .. Field(8, "w"), .. external.SelectMany(entry => Field(13, [.. Field(1, entry.Key), .. Field(2, entry.Value)])), .. Number(14, 1)];
        byte[] graph = [.. Field(1, node), .. Field(2, "tiny"), .. external.Length > 0 ? Field(5, constant) : [], .. Field(11, Value("x", type)), .. Field(12, Value("y", type))];
        return [.. Number(1, 10), .. Field(7, graph), .. Field(8, [.. Field(1, ""), .. Number(2, 21)])];
    }

    private static byte[] Attribute((string Name, string Value) attribute) =>
        Field(5, [.. Field(1, attribute.Name), .. Field(4, attribute.Value), .. Number(20, 3)]);

    private static byte[] Value(string name, int type) =>
        [.. Field(1, name), .. Field(2, Field(1, [.. Number(1, type), .. Field(2, Field(1, Field(2, "N")))]))];

    private static byte[] Field(int field, string text) => Field(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int field, byte[] content) => [.. Varint((field << 3) | 2), .. Varint(content.Length), .. content];

    private static byte[] Number(int field, int value) => [.. Varint(field << 3), .. Varint(value)];

    private static byte[] Varint(int value) => value < 0x80 ? [(byte)value] : [(byte)(value | 0x80), .. Varint(value >> 7)];
}
