using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Slipway.Models.Onnx;

/// <summary>Element types by their number in ONNX's TensorProto.DataType.</summary>
internal enum OnnxType { Float = 1, UInt8 = 2, Int64 = 7, String = 8, Bool = 9, Double = 11 }

/// <summary>Writes constants as TensorProto messages: dims 1, data_type 2, string_data 6, name 8, raw_data 9.</summary>
internal static class OnnxTensors
{
    public static ProtoWriter Of(ReadOnlySpan<double> values, params ReadOnlySpan<long> shape) => Raw(OnnxType.Double, LittleEndian(values), shape);

    public static ProtoWriter Of(ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) => Raw(OnnxType.Int64, LittleEndian(values), shape);

    public static ProtoWriter Of(ReadOnlySpan<byte> values, params ReadOnlySpan<long> shape) => Raw(OnnxType.UInt8, values, shape);

    public static ProtoWriter Of(ReadOnlySpan<bool> values, params ReadOnlySpan<long> shape) => Raw(OnnxType.Bool, MemoryMarshal.AsBytes(values), shape);

    public static ProtoWriter Of(IReadOnlyCollection<string> values, params ReadOnlySpan<long> shape)
    {
        var tensor = Head(OnnxType.String, shape);
        foreach (var value in values)
            tensor.Text(6, value);
        return tensor;
    }

    private static ProtoWriter Raw(OnnxType type, ReadOnlySpan<byte> bytes, ReadOnlySpan<long> shape) => Head(type, shape).Bytes(9, bytes);

    private static ProtoWriter Head(OnnxType type, ReadOnlySpan<long> shape)
    {
        var tensor = new ProtoWriter();
        foreach (var size in shape)
            tensor.Integer(1, size);
        return tensor.Integer(2, (long)type);
    }

    private static byte[] LittleEndian(ReadOnlySpan<double> values)
    {
        var bytes = new byte[values.Length * sizeof(double)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
        return bytes;
    }

    private static byte[] LittleEndian(ReadOnlySpan<long> values)
    {
        var bytes = new byte[values.Length * sizeof(long)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        return bytes;
    }
}
