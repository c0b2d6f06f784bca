using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Slipway.Models.Onnx;

/// <summary>Between our tensors and those of ONNX Runtime.</summary>
internal static class OrtValues
{
    /// <summary>The type for ONNX Runtime's; null when we have none for it (complex numbers, 8-bit floats and the like).</summary>
    public static TensorType? TypeOf(TensorElementType type) => type switch
    {
        TensorElementType.Bool => TensorType.Boolean,
        TensorElementType.Int8 => TensorType.Int8,
        TensorElementType.Int16 => TensorType.Int16,
        TensorElementType.Int32 => TensorType.Int32,
        TensorElementType.Int64 => TensorType.Int64,
        TensorElementType.UInt8 => TensorType.UInt8,
        TensorElementType.UInt16 => TensorType.UInt16,
        TensorElementType.UInt32 => TensorType.UInt32,
        TensorElementType.UInt64 => TensorType.UInt64,
        TensorElementType.Float16 => TensorType.Float16,
        TensorElementType.Float => TensorType.Float32,
        TensorElementType.Double => TensorType.Float64,
        TensorElementType.String => TensorType.Text,
        _ => null,
    };

    /// <summary>The tensor for ONNX Runtime; numbers are pinned, not copied, until the value is disposed.</summary>
    public static OrtValue ToOrt(Tensor tensor)
    {
        long[] shape = [.. tensor.Shape];
        return tensor.Type switch
        {
            TensorType.Boolean => OrtValue.CreateTensorValueFromMemory(tensor.Array<bool>(), shape),
            TensorType.Int8 => OrtValue.CreateTensorValueFromMemory(tensor.Array<sbyte>(), shape),
            TensorType.Int16 => OrtValue.CreateTensorValueFromMemory(tensor.Array<short>(), shape),
            TensorType.Int32 => OrtValue.CreateTensorValueFromMemory(tensor.Array<int>(), shape),
            TensorType.Int64 => OrtValue.CreateTensorValueFromMemory(tensor.Array<long>(), shape),
            TensorType.UInt8 => OrtValue.CreateTensorValueFromMemory(tensor.Array<byte>(), shape),
            TensorType.UInt16 => OrtValue.CreateTensorValueFromMemory(tensor.Array<ushort>(), shape),
            TensorType.UInt32 => OrtValue.CreateTensorValueFromMemory(tensor.Array<uint>(), shape),
            TensorType.UInt64 => OrtValue.CreateTensorValueFromMemory(tensor.Array<ulong>(), shape),
            TensorType.Float16 => OrtValue.CreateTensorValueFromMemory(MemoryMarshal.Cast<Half, Float16>(tensor.Array<Half>()).ToArray(), shape),
            TensorType.Float32 => OrtValue.CreateTensorValueFromMemory(tensor.Array<float>(), shape),
            TensorType.Float64 => OrtValue.CreateTensorValueFromMemory(tensor.Array<double>(), shape),
            _ => Texts(tensor.Array<string>(), shape),
        };
    }

    /// <summary>A copy of what ONNX Runtime answered.</summary>
    public static Tensor FromOrt(string name, OrtValue value)
    {
        if (!value.IsTensor)
            return FromMaps(name, value);
        var info = value.GetTensorTypeAndShape();
        var shape = info.Shape;
        return TypeOf(info.ElementDataType) switch
        {
            TensorType.Boolean => Tensor.Of(name, value.GetTensorDataAsSpan<bool>().ToArray(), shape),
            TensorType.Int8 => Tensor.Of(name, value.GetTensorDataAsSpan<sbyte>().ToArray(), shape),
            TensorType.Int16 => Tensor.Of(name, value.GetTensorDataAsSpan<short>().ToArray(), shape),
            TensorType.Int32 => Tensor.Of(name, value.GetTensorDataAsSpan<int>().ToArray(), shape),
            TensorType.Int64 => Tensor.Of(name, value.GetTensorDataAsSpan<long>().ToArray(), shape),
            TensorType.UInt8 => Tensor.Of(name, value.GetTensorDataAsSpan<byte>().ToArray(), shape),
            TensorType.UInt16 => Tensor.Of(name, value.GetTensorDataAsSpan<ushort>().ToArray(), shape),
            TensorType.UInt32 => Tensor.Of(name, value.GetTensorDataAsSpan<uint>().ToArray(), shape),
            TensorType.UInt64 => Tensor.Of(name, value.GetTensorDataAsSpan<ulong>().ToArray(), shape),
            TensorType.Float16 => Tensor.Of(name, MemoryMarshal.Cast<Float16, Half>(value.GetTensorDataAsSpan<Float16>()).ToArray(), shape),
            TensorType.Float32 => Tensor.Of(name, value.GetTensorDataAsSpan<float>().ToArray(), shape),
            TensorType.Float64 => Tensor.Of(name, value.GetTensorDataAsSpan<double>().ToArray(), shape),
            TensorType.Text => Tensor.Of(name, value.GetStringTensorAsArray(), shape),
            _ => throw new ModelException($"Output '{name}' holds values of type {info.ElementDataType}, which are not supported."),
        };
    }

    /// <summary>What scikit-learn's classifiers answer when exported with ZipMap: per row a map from class to score. All maps have the same classes.</summary>
    private static Tensor FromMaps(string name, OrtValue value)
    {
        if (value.OnnxType != OnnxValueType.ONNX_TYPE_SEQUENCE)
            throw new ModelException($"Output '{name}' is a {value.OnnxType}, which is not supported. Export the model so that it answers tensors.");
        string[] classes = [];
        var scores = new List<float>();
        value.ProcessSequence((row, _) =>
        {
            if (row.OnnxType != OnnxValueType.ONNX_TYPE_MAP)
                throw new ModelException($"Output '{name}' is a sequence of {row.OnnxType}, which is not supported. Export the model so that it answers tensors.");
            row.ProcessMap((keys, values) =>
            {
                classes = keys.GetTensorTypeAndShape().ElementDataType == TensorElementType.String
                    ? keys.GetStringTensorAsArray()
                    : [.. FromOrt(name, keys).Values<long>().ToArray().Select(key => key.ToString(CultureInfo.InvariantCulture))];
                scores.AddRange(FromOrt(name, values).Values<float>());
            }, OrtAllocator.DefaultInstance);
        }, OrtAllocator.DefaultInstance);
        return Tensor.OfColumns(name, [.. scores], classes);
    }

    private static OrtValue Texts(string[] values, long[] shape)
    {
        var tensor = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        for (var i = 0; i < values.Length; i++)
            tensor.StringTensorSetElementAt(values[i].AsSpan(), i);
        return tensor;
    }
}
