using Slipway.Models.Onnx;
using Slipway.Serving.Running;

namespace Slipway.Serving.Tensors;

/// <summary>The V2 protocol's names of element types, and their size in the binary form.</summary>
internal static class Datatypes
{
    private static readonly (string Name, TensorType Type, int Size)[] All =
    [
        ("BOOL", TensorType.Boolean, 1), ("UINT8", TensorType.UInt8, 1), ("UINT16", TensorType.UInt16, 2), ("UINT32", TensorType.UInt32, 4), ("UINT64", TensorType.UInt64, 8),
        ("INT8", TensorType.Int8, 1), ("INT16", TensorType.Int16, 2), ("INT32", TensorType.Int32, 4), ("INT64", TensorType.Int64, 8),
        ("FP16", TensorType.Float16, 2), ("FP32", TensorType.Float32, 4), ("FP64", TensorType.Float64, 8), ("BYTES", TensorType.Text, 0),
    ];

    /// <summary>Every name there is, for messages.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(type => type.Name));

    public static string NameOf(TensorType type) => Array.Find(All, entry => entry.Type == type).Name;

    /// <summary>What an input takes; times, for which the protocol has no type, as texts in ISO 8601 (microseconds since 1970 as INT64 are taken too).</summary>
    public static string NameOf(InputField field) => NameOf(field.IsInstant ? TensorType.Text : field.Tensor.Type);

    public static TensorType? Find(string name) => Array.FindIndex(All, entry => entry.Name == name) is >= 0 and var i ? All[i].Type : null;

    /// <summary>Bytes an element; 0 for texts, which carry their length.</summary>
    public static int SizeOf(TensorType type) => Array.Find(All, entry => entry.Type == type).Size;
}

/// <summary>A tensor that cannot be read from what was sent; the message says which and why. Caught where the request is read and answered as a refusal.</summary>
internal sealed class BadTensorException(string message) : Exception(message);
