using System.Globalization;
using System.Text.Json;
using Slipway.Models.Onnx;

namespace Slipway.Serving.Tensors;

/// <summary>How NaN and the infinities are written, for which JSON has no numbers.</summary>
internal enum NonFinite
{
    /// <summary>As null.</summary>
    Null,

    /// <summary>As the texts <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>.</summary>
    Text,
}

/// <summary>Writes tensors as JSON: flat, nested to their shape, or the row of one record.</summary>
internal static class JsonTensorWriter
{
    /// <summary>All elements in one flat array.</summary>
    public static void WriteFlat(Utf8JsonWriter to, Tensor tensor, NonFinite policy)
    {
        to.WriteStartArray();
        WriteElements(to, tensor, 0, tensor.Count, policy, wide: false);
        to.WriteEndArray();
    }

    /// <summary>Arrays nested to the shape. Floats are written as the doubles they are, as Python does.</summary>
    public static void WriteNested(Utf8JsonWriter to, Tensor tensor) => WriteLevel(to, tensor, 0, 0, tensor.Count);

    /// <summary>A row: the value itself where a row is one value, else its values nested to the rest of the shape.</summary>
    public static void WriteRow(Utf8JsonWriter to, Tensor tensor, int row, int rows, bool wide = false)
    {
        var width = tensor.Count / rows;
        if (width == 1)
        {
            WriteElements(to, tensor, row, 1, NonFinite.Null, wide);
            return;
        }

        to.WriteStartArray();
        WriteElements(to, tensor, row * width, width, NonFinite.Null, wide);
        to.WriteEndArray();
    }

    /// <summary>One element.</summary>
    public static void WriteElement(Utf8JsonWriter to, Tensor tensor, int index) => WriteElements(to, tensor, index, 1, NonFinite.Null, wide: false);

    private static void WriteLevel(Utf8JsonWriter to, Tensor tensor, int depth, int start, int count)
    {
        if (depth == tensor.Shape.Count)
        {
            WriteElements(to, tensor, start, count, NonFinite.Null, wide: true);
            return;
        }

        to.WriteStartArray();
        var size = (int)tensor.Shape[depth];
        if (depth == tensor.Shape.Count - 1)
        {
            WriteElements(to, tensor, start, count, NonFinite.Null, wide: true);
        }
        else
        {
            for (var i = 0; i < size; i++)
                WriteLevel(to, tensor, depth + 1, start + (i * (count / size)), count / size);
        }

        to.WriteEndArray();
    }

    private static void WriteElements(Utf8JsonWriter to, Tensor tensor, int start, int count, NonFinite policy, bool wide)
    {
        switch (tensor.Type)
        {
            case TensorType.Float64: Each<double>(tensor, start, count, value => Number(to, value, policy)); break;
            case TensorType.Float32 when wide: Each<float>(tensor, start, count, value => Number(to, value, policy)); break;
            case TensorType.Float32: Each<float>(tensor, start, count, value => Single(to, value, policy)); break;
            case TensorType.Float16: Each<Half>(tensor, start, count, value => Single(to, (float)value, policy)); break;
            case TensorType.Boolean: Each<bool>(tensor, start, count, to.WriteBooleanValue); break;
            case TensorType.Int64: Each<long>(tensor, start, count, to.WriteNumberValue); break;
            case TensorType.Int32: Each<int>(tensor, start, count, to.WriteNumberValue); break;
            case TensorType.Int16: Each<short>(tensor, start, count, value => to.WriteNumberValue(value)); break;
            case TensorType.Int8: Each<sbyte>(tensor, start, count, value => to.WriteNumberValue(value)); break;
            case TensorType.UInt64: Each<ulong>(tensor, start, count, to.WriteNumberValue); break;
            case TensorType.UInt32: Each<uint>(tensor, start, count, to.WriteNumberValue); break;
            case TensorType.UInt16: Each<ushort>(tensor, start, count, value => to.WriteNumberValue(value)); break;
            case TensorType.UInt8: Each<byte>(tensor, start, count, value => to.WriteNumberValue(value)); break;
            default: Each<string>(tensor, start, count, to.WriteStringValue); break;
        }
    }

    private static void Each<T>(Tensor tensor, int start, int count, Action<T> write)
    {
        foreach (var value in tensor.Values<T>().Slice(start, count))
            write(value);
    }

    private static void Number(Utf8JsonWriter to, double value, NonFinite policy)
    {
        if (double.IsFinite(value))
            to.WriteNumberValue(value);
        else
            Beyond(to, value, policy);
    }

    private static void Single(Utf8JsonWriter to, float value, NonFinite policy)
    {
        if (float.IsFinite(value))
            to.WriteNumberValue(value);
        else
            Beyond(to, value, policy);
    }

    private static void Beyond(Utf8JsonWriter to, double value, NonFinite policy)
    {
        if (policy == NonFinite.Null)
            to.WriteNullValue();
        else
            to.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }
}
