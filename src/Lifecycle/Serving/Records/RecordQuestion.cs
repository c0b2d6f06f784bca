using System.Text.Json;
using Slipway.Serving.Contracts;
using Slipway.Serving.Running;
using Slipway.Serving.Tensors;

namespace Slipway.Serving.Records;

/// <summary>Makes the model's input from records, by its signature.</summary>
internal static class RecordQuestion
{
    /// <summary>The records as a table, or every field that does not fit: its name, what came, what was expected.</summary>
    public static Result<ModelInput> ToInput(LoadedModel model, IReadOnlyList<IReadOnlyDictionary<string, object?>> records, int maxBatch)
    {
        if (records.Count == 0)
            return Refusal.Invalid("There are no records.", "Send at least one.");
        if (records.Count > maxBatch)
            return Refusal.Invalid($"The request has {records.Count} records; at most {maxBatch} are taken at once.", "Send fewer a request, or use a batch run.");
        if (model.Columns is null)
            return Refusal.Invalid($"The model {model.Version} takes tensors ({TensorCheck.Takes(model)}), not records of columns.", "Register it with a signature of named columns, or send tensors over the V2 protocol.");
        var reading = model.Columns.Read(records);
        return reading.Table is null
            ? Refusal.Invalid(string.Join(" ", reading.Problems.Take(20)), reading.Problems.Count > 20 ? $"{reading.Remedy} {reading.Problems.Count - 20} more fields do not fit.".TrimStart() : reading.Remedy)
            : new TableInput(reading.Table);
    }

    /// <summary>A JSON array of objects as records.</summary>
    public static Result<IReadOnlyList<IReadOnlyDictionary<string, object?>>> Read(JsonElement array, string what)
    {
        if (array.ValueKind != JsonValueKind.Array)
            return Refusal.Invalid($"{what} is no array of objects.");
        var records = new List<IReadOnlyDictionary<string, object?>>(array.GetArrayLength());
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
                return Refusal.Invalid($"{what}[{records.Count}] is no object of columns.");
            var record = new Dictionary<string, object?>(StringComparer.Ordinal);
            foreach (var member in item.EnumerateObject())
                record[member.Name] = member.Value;
            records.Add(record);
        }

        return Result.Of<IReadOnlyList<IReadOnlyDictionary<string, object?>>>(records);
    }

    /// <summary>What the log is to call the records: ids and times from the members that the deployment's log policy names.</summary>
    public static Result<RowKeys> Keys(string id, LogPolicy policy, IReadOnlyList<IReadOnlyDictionary<string, object?>> records)
    {
        var ids = policy.Id is null ? null : new string[records.Count];
        var times = policy.Time is null ? null : new DateTimeOffset[records.Count];
        foreach (var (row, record) in records.Index())
        {
            if (ids is not null)
            {
                if (Text(record.GetValueOrDefault(policy.Id!)) is not { Length: > 0 } own)
                    return Refusal.Invalid($"Record {row} has no '{policy.Id}', which this deployment takes as the prediction's id.", "Send it as a text or a whole number.");
                ids[row] = own;
            }

            if (times is not null && !EventTimes.TryRead(Text(record.GetValueOrDefault(policy.Time!)), out times[row]))
                return Refusal.Invalid(
                    IsGiven(record.GetValueOrDefault(policy.Time!))
                        ? $"Record {row} has a value in '{policy.Time}' that is no time; this deployment takes it as the event's time."
                        : $"Record {row} has no time in '{policy.Time}', which this deployment takes as the event's time.",
                    "Send it in ISO 8601, year before month before day, such as 2026-04-01T08:00:00Z.");
        }

        return new RowKeys(id, ids, null, times);
    }

    private static bool IsGiven(object? value) => value is not (null or "" or JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined }) && !(value is JsonElement { ValueKind: JsonValueKind.String } text && text.ValueEquals(""));

    private static string? Text(object? value) => value switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString(),
        JsonElement { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };
}
