using System.Globalization;
using Slipway.Models.Onnx;
using Slipway.Models.Signatures;
using Slipway.Serving.Running;

namespace Slipway.Serving.Tensors;

/// <summary>Holds tensors against what the model takes and what its signature says.</summary>
internal static class TensorCheck
{
    /// <summary>The tensors in the shapes the model takes, or why they do not fit. A vector is taken for a column [N,1] and the other way round.</summary>
    public static Result<IReadOnlyList<Tensor>> Fit(LoadedModel model, IReadOnlyList<Tensor> tensors, int maxBatch)
    {
        if (tensors.FirstOrDefault(tensor => model.Fields.All(field => field.Tensor.Name != tensor.Name)) is { } unknown)
            return Refusal.Invalid($"The model has no input '{unknown.Name}'.", $"It takes: {Takes(model)}.");
        var fitted = new List<Tensor>(model.Fields.Count);
        foreach (var field in model.Fields)
        {
            var found = tensors.Where(tensor => tensor.Name == field.Tensor.Name).Take(2).ToList();
            if (found.Count != 1)
                return Refusal.Invalid($"Input '{field.Tensor.Name}' {(found.Count == 0 ? "is missing" : "is given twice")}.", $"The model takes: {Takes(model)}.");
            if (field.IsInstant && found[0].Type == TensorType.Text)
            {
                if (InstantTensors.FromTexts(found[0], field.Columns[0]!, out var untimely) is not { } instants)
                    return Refusal.Invalid(untimely!.ToString());
                found[0] = instants;
            }

            if (found[0].Type != field.Tensor.Type)
                return Refusal.Invalid($"Input '{field.Tensor.Name}' is of {Datatypes.NameOf(found[0].Type)}; the model takes {Datatypes.NameOf(field)}.");
            if (Shaped(found[0], field.Tensor) is not { } shaped)
                return Refusal.Invalid($"Input '{field.Tensor.Name}' has the shape [{string.Join(',', found[0].Shape)}]; the model takes [{string.Join(',', field.Tensor.Shape)}], where -1 is any size.");
            if (shaped.Shape.Count > 0 && shaped.Shape[0] > maxBatch)
                return Refusal.Invalid($"The request has {shaped.Shape[0]} rows; at most {maxBatch} are taken at once.", "Send fewer rows a request, or use a batch run.");
            if (Values(field, shaped) is { } problem)
                return Refusal.Invalid(problem.ToString());
            fitted.Add(shaped);
        }

        return Result.Of<IReadOnlyList<Tensor>>(fitted);
    }

    public static string Takes(LoadedModel model) =>
        string.Join(", ", model.Fields.Select(field => $"{field.Tensor.Name} {Datatypes.NameOf(field)}[{string.Join(',', field.Tensor.Shape)}]"));

    private static Tensor? Shaped(Tensor tensor, TensorInfo info)
    {
        if (info.Shape.Count == 0 || Fits(tensor.Shape, info.Shape))
            return tensor;
        if (info.Shape is [_, 1 or -1] && tensor.Shape is [var rows] && Fits([rows, 1], info.Shape))
            return Reshape(tensor, [rows, 1]);
        return info.Shape is [_] && tensor.Shape is [var count, 1] && Fits([count], info.Shape) ? Reshape(tensor, [count]) : null;
    }

    private static bool Fits(IReadOnlyList<long> shape, IReadOnlyList<long> wanted) =>
        shape.Count == wanted.Count && shape.Zip(wanted).All(pair => pair.Second < 0 || pair.First == pair.Second);

    private static Tensor Reshape(Tensor tensor, long[] shape) => tensor.Type switch
    {
        TensorType.Boolean => Tensor.Of(tensor.Name, tensor.Values<bool>().ToArray(), shape),
        TensorType.Int8 => Tensor.Of(tensor.Name, tensor.Values<sbyte>().ToArray(), shape),
        TensorType.Int16 => Tensor.Of(tensor.Name, tensor.Values<short>().ToArray(), shape),
        TensorType.Int32 => Tensor.Of(tensor.Name, tensor.Values<int>().ToArray(), shape),
        TensorType.Int64 => Tensor.Of(tensor.Name, tensor.Values<long>().ToArray(), shape),
        TensorType.UInt8 => Tensor.Of(tensor.Name, tensor.Values<byte>().ToArray(), shape),
        TensorType.UInt16 => Tensor.Of(tensor.Name, tensor.Values<ushort>().ToArray(), shape),
        TensorType.UInt32 => Tensor.Of(tensor.Name, tensor.Values<uint>().ToArray(), shape),
        TensorType.UInt64 => Tensor.Of(tensor.Name, tensor.Values<ulong>().ToArray(), shape),
        TensorType.Float16 => Tensor.Of(tensor.Name, tensor.Values<Half>().ToArray(), shape),
        TensorType.Float32 => Tensor.Of(tensor.Name, tensor.Values<float>().ToArray(), shape),
        TensorType.Float64 => Tensor.Of(tensor.Name, tensor.Values<double>().ToArray(), shape),
        _ => Tensor.Of(tensor.Name, tensor.Values<string>().ToArray(), shape),
    };

    /// <summary>The first value that the signature does not allow: a missing one in a required column, an infinity anywhere.</summary>
    private static FieldProblem? Values(InputField field, Tensor tensor)
    {
        if (field.Columns.All(column => column is null) || !(field.IsInstant || InputFields.HasMissing(tensor.Type)))
            return null;
        var width = field.Names.Count;
        for (var i = 0; i < tensor.Count; i++)
        {
            if (field.Columns[i % width] is { } column && Found(tensor, i, column.Required) is { } found)
                return new FieldProblem(field.Names[i % width], i / width, SignatureText.Expected(column), found);
        }

        return null;
    }

    private static string? Found(Tensor tensor, int index, bool required)
    {
        if (tensor.Type == TensorType.Text)
            return required && tensor.Values<string>()[index].Length == 0 ? "null" : null;
        if (tensor.Type == TensorType.Int64)
            return InstantTensors.Found(tensor.Values<long>()[index], required);
        var value = tensor.Type switch { TensorType.Float64 => tensor.Values<double>()[index], TensorType.Float32 => tensor.Values<float>()[index], _ => (double)tensor.Values<Half>()[index] };
        if (double.IsNaN(value))
            return required ? "null" : null;
        return double.IsInfinity(value) ? string.Create(CultureInfo.InvariantCulture, $"the number {value}") : null;
    }
}
