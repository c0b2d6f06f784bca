using System.Text;
using System.Text.Json;
using Slipway.Models.Onnx;
using Slipway.Models.Signatures;
using Slipway.Serving.Contracts;
using Slipway.Serving.Records;
using Slipway.Serving.Running;
using Slipway.Serving.Tensors;

namespace Slipway.Serving.Invocations;

/// <summary>What an invocation asks, and the form of its answer.</summary>
/// <param name="ByRecord">Whether the answer is a record a row, as for data frames, or an object of the outputs, as for arrays.</param>
internal sealed record InvocationQuestion(ModelInput Input, RowKeys Keys, bool ByRecord)
{
    /// <summary>Makes it from the payload: by columns where the model goes by columns, else by tensors.</summary>
    public static Result<InvocationQuestion> From(Payload payload, LoadedModel model, LogPolicy policy, string id, int maxBatch)
    {
        // Without a signature arrays stay arrays, as in MLflow, also where the inputs could be taken for columns.
        var columns = model.Signature is null && payload is Payload.Named or Payload.Bare ? null : model.Columns;
        if (columns is null)
            return FromTensors(payload, model, id, maxBatch);
        if (!ToRecords(payload, columns).Succeeded(out var records, out var refusal) || !RecordQuestion.Keys(id, policy, records).Succeeded(out var keys, out refusal) ||
            !RecordQuestion.ToInput(model, records, maxBatch).Succeeded(out var input, out refusal))
            return refusal;
        return new InvocationQuestion(input, keys, ByRecord: true);
    }

    private static Result<InvocationQuestion> FromTensors(Payload payload, LoadedModel model, string id, int maxBatch) => payload switch
    {
        Payload.Named named => FromTensors(named.Values, model, id, maxBatch),
        Payload.Records { Items.Count: > 0 } rows => FromTensors(Pivot(rows.Items), model, id, maxBatch),
        Payload.Bare bare when model.Onnx.Inputs is [var only] => FromTensors(new Dictionary<string, JsonElement>(StringComparer.Ordinal) { [only.Name] = bare.List }, model, id, maxBatch),
        Payload.Bare => Refusal.Invalid($"A list without names is for models with one input; this one takes {TensorCheck.Takes(model)}.", "Send inputs as an object of them by name."),
        _ => Refusal.Invalid($"The model takes tensors ({TensorCheck.Takes(model)}), not a data frame.", "Send inputs or instances."),
    };

    private static Result<IReadOnlyList<IReadOnlyDictionary<string, object?>>> ToRecords(Payload payload, Signature columns)
    {
        var names = columns.Columns.Select(column => column.Name!).ToList();
        switch (payload)
        {
            case Payload.Records rows:
                return Result.Of(rows.Items);
            case Payload.Frame frame:
                return Rows(frame.Columns ?? names, frame.Rows);
            case Payload.Bare bare:
                return Rows(names, [.. bare.List.EnumerateArray().Select(row => (IReadOnlyList<object?>)(row.ValueKind == JsonValueKind.Array ? [.. row.EnumerateArray().Select(cell => (object?)cell)] : [row]))]);
            default:
                var values = ((Payload.Named)payload).Values;
                var lists = values.ToDictionary(pair => pair.Key, pair => Flat(pair.Value), StringComparer.Ordinal);
                if (lists.Values.Select(list => list.Count).Distinct().Count() > 1)
                    return Refusal.Invalid($"The columns are not equally long: {string.Join(", ", lists.Select(list => $"{list.Key} {list.Value.Count}"))}.");
                return Rows([.. lists.Keys], [.. Enumerable.Range(0, lists.Values.FirstOrDefault()?.Count ?? 0).Select(row => (IReadOnlyList<object?>)[.. lists.Values.Select(list => list[row])])]);
        }
    }

    private static Result<IReadOnlyList<IReadOnlyDictionary<string, object?>>> Rows(IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return Refusal.Invalid($"The column '{twice.Key}' is given twice.");
        var records = new List<IReadOnlyDictionary<string, object?>>(rows.Count);
        foreach (var row in rows)
        {
            if (row.Count != names.Count)
                return Refusal.Invalid($"Row {records.Count} has {row.Count} values; there are {names.Count} columns: {string.Join(", ", names)}.");
            records.Add(names.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
        }

        return Result.Of<IReadOnlyList<IReadOnlyDictionary<string, object?>>>(records);
    }

    private static Result<InvocationQuestion> FromTensors(IReadOnlyDictionary<string, JsonElement> values, LoadedModel model, string id, int maxBatch)
    {
        try
        {
            var tensors = new List<Tensor>();
            foreach (var (name, value) in values)
            {
                if (model.Onnx.Inputs.FirstOrDefault(input => input.Name == name) is { } input)
                    tensors.Add(JsonTensorReader.Read(name, input.Type, JsonTensorReader.ShapeOf(name, value), Encoding.UTF8.GetBytes(value.GetRawText())));
            }

            return TensorCheck.Fit(model, tensors, maxBatch).Then<InvocationQuestion>(fitted => new InvocationQuestion(new TensorInput(fitted), new RowKeys(id), ByRecord: false));
        }
        catch (BadTensorException mistake)
        {
            return Refusal.Invalid(mistake.Message);
        }
    }

    private static Dictionary<string, JsonElement> Pivot(IReadOnlyList<IReadOnlyDictionary<string, object?>> records) => records[0].Keys.ToDictionary(
        name => name,
        name => JsonSerializer.SerializeToElement(records.Select(record => record.GetValueOrDefault(name))),
        StringComparer.Ordinal);

    /// <summary>The values of a column: a list, a list of lists of one, or a single value for a single row.</summary>
    private static List<object?> Flat(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Select(item => (object?)(item.ValueKind == JsonValueKind.Array && item.GetArrayLength() == 1 ? item[0] : item))]
        : [value];
}
