using Slipway.Models.Onnx;
using Slipway.Models.Signatures;

namespace Slipway.Serving.Running;

/// <summary>An input of the model, and the columns that it stands for.</summary>
/// <param name="Tensor">What ONNX Runtime takes.</param>
/// <param name="Names">The name of each column of it: one for a vector or [N,1], as many as it is wide for a matrix with a signature of columns; else the input's own name.</param>
/// <param name="Columns">The field of the signature for each of <paramref name="Names"/>; null where there is none.</param>
internal sealed record InputField(TensorInfo Tensor, IReadOnlyList<string> Names, IReadOnlyList<ColumnField?> Columns)
{
    /// <summary>Whether it takes times, as microseconds since 1970.</summary>
    public bool IsInstant => Tensor.Type == TensorType.Int64 && Columns is [{ Type: FieldType.Datetime }];

    /// <summary>Whether a row of it is one value a name.</summary>
    public bool IsByColumn => Names.Count > 1 || Tensor.Shape.Count <= 1 || (Tensor.Shape.Count == 2 && Tensor.Shape[1] is 1 or -1);
}

/// <summary>Brings a model's inputs and its signature together.</summary>
internal static class InputFields
{
    public static IReadOnlyList<InputField> For(Signature? signature, IReadOnlyList<TensorInfo> inputs)
    {
        var columns = signature?.Columns.ToList() ?? [];
        if (inputs is [{ Shape: [_, > 1 and var width] } matrix] && columns.Count == width)
            return [new InputField(matrix, [.. columns.Select((column, i) => column.Name ?? $"{matrix.Name}[{i}]")], columns)];
        return [.. inputs.Select(input => new InputField(input, [input.Name], [columns.Find(column => column.Name == input.Name)]))];
    }

    /// <summary>The signature when it is of named plain columns; without any signature one made from the inputs, where each stands for one column.</summary>
    public static Signature? Columns(Signature? signature, IReadOnlyList<TensorInfo> inputs)
    {
        if (signature is { Inputs.Count: > 0 })
            return signature.Inputs.All(field => field is ColumnField { Name: not null, Type: not FieldType.Nested }) ? signature : null;
        if (inputs.Count == 0 || inputs.Any(input => !(input.Shape.Count <= 1 || (input.Shape.Count == 2 && input.Shape[1] == 1))))
            return null;
        return new Signature([.. inputs.Select(input => new ColumnField(input.Name, Type(input.Type), Required: !HasMissing(input.Type)))]);
    }

    /// <summary>Whether a tensor of this type can say that a value is missing: NaN, or the empty text.</summary>
    public static bool HasMissing(TensorType type) => type is TensorType.Float16 or TensorType.Float32 or TensorType.Float64 or TensorType.Text;

    private static FieldType Type(TensorType type) => type switch
    {
        TensorType.Boolean => FieldType.Boolean,
        TensorType.Text => FieldType.String,
        TensorType.Float16 or TensorType.Float32 => FieldType.Float,
        TensorType.Float64 => FieldType.Double,
        TensorType.Int8 or TensorType.Int16 or TensorType.Int32 or TensorType.UInt8 or TensorType.UInt16 => FieldType.Integer,
        _ => FieldType.Long,
    };
}
