using System.Text.Json;
using Slipway.Models.Onnx;
using Slipway.Models.Tables;
using Slipway.Serving.Contracts;
using Slipway.Serving.Tensors;

namespace Slipway.Serving.Running;

/// <summary>What a model is asked about: tensors or a table.</summary>
internal abstract class ModelInput
{
    /// <summary>How many rows each part of it has; null when they differ or there are no rows.</summary>
    public abstract long? Rows { get; }

    public abstract IReadOnlyList<Tensor> Run(LoadedModel model);

    /// <summary>Writes one row's values by column into an open JSON object; all of it when <paramref name="row"/> is null. Masked columns are left out.</summary>
    public abstract void Write(Utf8JsonWriter json, LoadedModel model, int? row, LogPolicy policy);

    protected static bool IsMasked(LogPolicy policy, string name) => policy.Mask?.Contains(name, StringComparer.Ordinal) == true;

    /// <summary>Whether a column must not be written: it is masked, or derived from one that is.</summary>
    protected static bool IsMasked(LogPolicy policy, string name, LoadedModel model) =>
        IsMasked(policy, name) || (policy.Mask is { Count: > 0 } && model.Derived.KindOf(name) is not null && model.Derived.SourcesOf(name).Any(source => IsMasked(policy, source)));
}

/// <summary>One tensor an input, in the order of the model's inputs and in its shapes.</summary>
internal sealed class TensorInput(IReadOnlyList<Tensor> tensors) : ModelInput
{
    public override long? Rows { get; } = tensors.Select(tensor => tensor.Shape.Count == 0 ? (long?)null : tensor.Shape[0]).Distinct().ToList() is [var rows] ? rows : null;

    public override IReadOnlyList<Tensor> Run(LoadedModel model) => model.Onnx.Run((IReadOnlyCollection<Tensor>)tensors, (IReadOnlyCollection<string>)model.Outputs);

    private Table? _derived;

    public override void Write(Utf8JsonWriter json, LoadedModel model, int? row, LogPolicy policy)
    {
        foreach (var (field, tensor) in model.Fields.Zip(tensors))
        {
            if (row is { } one && field.Names.Count > 1)
                WriteColumns(json, field, tensor, one, policy);
            else if (!IsMasked(policy, field.Tensor.Name) && !field.Names.Any(name => IsMasked(policy, name)))
                WriteWhole(json, field.Tensor.Name, field.IsInstant ? InstantTensors.ToTexts(tensor) : tensor, row);
        }

        if (row is not { } derivedRow || model.Derived.Columns.Count == 0)
            return;
        _derived ??= model.Derived.Compute(new Table(model.Derived.Sources.Select(source => TensorColumns.Of(tensors.First(tensor => tensor.Name == source.Name), source.Kind))));
        foreach (var column in model.Derived.Columns.Where(column => !IsMasked(policy, column.Name, model)))
        {
            json.WritePropertyName(column.Name);
            TableInput.WriteValue(json, _derived[column.Name][derivedRow]);
        }
    }

    private void WriteWhole(Utf8JsonWriter json, string name, Tensor tensor, int? row)
    {
        json.WritePropertyName(name);
        if (row is { } one)
            JsonTensorWriter.WriteRow(json, tensor, one, (int)Rows!.Value);
        else
            JsonTensorWriter.WriteNested(json, tensor);
    }

    private static void WriteColumns(Utf8JsonWriter json, InputField field, Tensor tensor, int row, LogPolicy policy)
    {
        foreach (var (column, name) in field.Names.Index())
        {
            if (IsMasked(policy, name))
                continue;
            json.WritePropertyName(name);
            JsonTensorWriter.WriteElement(json, tensor, (row * field.Names.Count) + column);
        }
    }
}

/// <summary>One column an input, or all columns side by side for the only one.</summary>
internal sealed class TableInput(Table table) : ModelInput
{
    private Table? _known;

    public override long? Rows => table.Rows;

    public override IReadOnlyList<Tensor> Run(LoadedModel model) => model.Onnx.Predict(table);

    public override void Write(Utf8JsonWriter json, LoadedModel model, int? row, LogPolicy policy)
    {
        _known ??= model.Derived.Compute(table);
        foreach (var column in _known.Columns.Where(column => !IsMasked(policy, column.Name, model)))
        {
            json.WritePropertyName(column.Name);
            if (row is { } one)
                WriteValue(json, column[one]);
            else
                WriteAll(json, column);
        }
    }

    private static void WriteAll(Utf8JsonWriter json, Column column)
    {
        json.WriteStartArray();
        for (var row = 0; row < column.Count; row++)
            WriteValue(json, column[row]);
        json.WriteEndArray();
    }

    internal static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case long whole: json.WriteNumberValue(whole); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case double: json.WriteNullValue(); break;
            case DateTime instant: json.WriteStringValue(Instants.Text(instant)); break;
            default: json.WriteStringValue((string)value); break;
        }
    }
}
