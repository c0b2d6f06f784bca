using Slipway.Models.Onnx;
using Slipway.Models.Tables;

namespace Slipway.Serving.Tensors;

/// <summary>Tensors of one value a row as columns.</summary>
internal static class TensorColumns
{
    public static Column Of(Tensor tensor, ColumnKind kind) => tensor.Type switch
    {
        TensorType.Text => Column.Of(tensor.Name, tensor.Values<string>().ToArray()),
        TensorType.Boolean => Column.Of(tensor.Name, tensor.Values<bool>()),
        TensorType.Int64 when kind == ColumnKind.Instant => Column.OfInstants(tensor.Name, Array.ConvertAll(tensor.Values<long>().ToArray(), instant => instant == InstantColumn.Missing ? (long?)null : instant)),
        _ => Column.Of(tensor.Name, tensor.ToDoubles()),
    };
}
