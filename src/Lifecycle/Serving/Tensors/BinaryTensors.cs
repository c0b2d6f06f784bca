using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Slipway.Models.Onnx;

namespace Slipway.Serving.Tensors;

/// <summary>
/// Tensors as bytes, as the V2 protocol's binary tensor data extension has them: little-endian, row-major, each element in its own size; truth values one byte, 0 or 1; texts as a 32-bit length and
/// their UTF-8 bytes.
/// </summary>
internal static class BinaryTensors
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="BadTensorException">The bytes are not those of a tensor of this type and shape.</exception>
    public static Tensor Read(string name, TensorType type, long[] shape, ReadOnlySpan<byte> bytes)
    {
        var count = JsonTensorReader.CountOf(name, shape);
        var size = Datatypes.SizeOf(type);
        if (size > 0 && bytes.Length != (long)count * size)
            throw new BadTensorException($"Input '{name}' has {bytes.Length} bytes of data; {count} elements of {Datatypes.NameOf(type)} take {(long)count * size}.");
        return type switch
        {
            TensorType.Boolean => Tensor.Of(name, Truths(name, bytes), shape),
            TensorType.Int8 => Tensor.Of(name, Copy<sbyte>(bytes), shape),
            TensorType.Int16 => Tensor.Of(name, Copy<short>(bytes), shape),
            TensorType.Int32 => Tensor.Of(name, Copy<int>(bytes), shape),
            TensorType.Int64 => Tensor.Of(name, Copy<long>(bytes), shape),
            TensorType.UInt8 => Tensor.Of(name, Copy<byte>(bytes), shape),
            TensorType.UInt16 => Tensor.Of(name, Copy<ushort>(bytes), shape),
            TensorType.UInt32 => Tensor.Of(name, Copy<uint>(bytes), shape),
            TensorType.UInt64 => Tensor.Of(name, Copy<ulong>(bytes), shape),
            TensorType.Float16 => Tensor.Of(name, Copy<Half>(bytes), shape),
            TensorType.Float32 => Tensor.Of(name, Copy<float>(bytes), shape),
            TensorType.Float64 => Tensor.Of(name, Copy<double>(bytes), shape),
            _ => Tensor.Of(name, Texts(name, count, bytes), shape),
        };
    }

    /// <summary>Appends the tensor's bytes.</summary>
    /// <returns>How many.</returns>
    public static int Write(Tensor tensor, IBufferWriter<byte> to) => tensor.Type switch
    {
        TensorType.Boolean => Write(tensor.Values<bool>(), to),
        TensorType.Int8 => Write(tensor.Values<sbyte>(), to),
        TensorType.Int16 => Write(tensor.Values<short>(), to),
        TensorType.Int32 => Write(tensor.Values<int>(), to),
        TensorType.Int64 => Write(tensor.Values<long>(), to),
        TensorType.UInt8 => Write(tensor.Values<byte>(), to),
        TensorType.UInt16 => Write(tensor.Values<ushort>(), to),
        TensorType.UInt32 => Write(tensor.Values<uint>(), to),
        TensorType.UInt64 => Write(tensor.Values<ulong>(), to),
        TensorType.Float16 => Write(tensor.Values<Half>(), to),
        TensorType.Float32 => Write(tensor.Values<float>(), to),
        TensorType.Float64 => Write(tensor.Values<double>(), to),
        _ => Write(tensor.Values<string>(), to),
    };

    // Every machine this runs on is little-endian; ONNX Runtime has no build for another.
    private static T[] Copy<T>(ReadOnlySpan<byte> bytes)
        where T : struct => MemoryMarshal.Cast<byte, T>(bytes).ToArray();

    private static int Write<T>(ReadOnlySpan<T> values, IBufferWriter<byte> to)
        where T : struct
    {
        var bytes = MemoryMarshal.AsBytes(values);
        to.Write(bytes);
        return bytes.Length;
    }

    private static bool[] Truths(string name, ReadOnlySpan<byte> bytes) =>
        bytes.ContainsAnyExcept((byte)0, (byte)1) ? throw new BadTensorException($"Input '{name}' of BOOL has a byte that is neither 0 nor 1.") : Copy<bool>(bytes);

    private static string[] Texts(string name, int count, ReadOnlySpan<byte> bytes)
    {
        if (count > bytes.Length / 4)
            throw new BadTensorException($"Input '{name}' has {bytes.Length} bytes of data, which cannot hold {count} elements of BYTES.");
        var texts = new string[count];
        for (var i = 0; i < count; i++)
        {
            if (bytes.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) is var length && length > bytes.Length - 4)
                throw new BadTensorException($"Input '{name}' of BYTES ends within element {i}.");
            try
            {
                texts[i] = Utf8.GetString(bytes.Slice(4, (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes)));
            }
            catch (DecoderFallbackException)
            {
                throw new BadTensorException($"Input '{name}' of BYTES has bytes in element {i} that are not UTF-8; the model takes texts.");
            }

            bytes = bytes[(4 + (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes))..];
        }

        return bytes.IsEmpty ? texts : throw new BadTensorException($"Input '{name}' of BYTES has {bytes.Length} bytes after its last element.");
    }

    private static int Write(ReadOnlySpan<string> texts, IBufferWriter<byte> to)
    {
        var total = 0;
        foreach (var text in texts)
        {
            var length = Encoding.UTF8.GetByteCount(text);
            var span = to.GetSpan(4 + length);
            BinaryPrimitives.WriteUInt32LittleEndian(span, (uint)length);
            Encoding.UTF8.GetBytes(text, span[4..]);
            to.Advance(4 + length);
            total += 4 + length;
        }

        return total;
    }
}
