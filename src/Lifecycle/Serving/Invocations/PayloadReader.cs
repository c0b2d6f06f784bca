using System.Text.Json;
using Slipway.Serving.Records;

namespace Slipway.Serving.Invocations;

/// <summary>Reads the JSON of an invocation: an object with exactly one of <c>dataframe_split</c>, <c>dataframe_records</c>, <c>instances</c> and <c>inputs</c>. Other members are ignored, as MLflow does.</summary>
internal static class PayloadReader
{
    private static readonly string[] Keys = ["dataframe_split", "dataframe_records", "instances", "inputs"];

    public static Result<Payload> Read(JsonElement root)
    {
        const string remedy = "Send an object with one of dataframe_split, dataframe_records, instances and inputs.";
        if (root.ValueKind != JsonValueKind.Object)
            return Refusal.Invalid("The body is no JSON object.", remedy);
        var given = Array.FindAll(Keys, key => root.TryGetProperty(key, out _));
        if (given.Length != 1)
            return Refusal.Invalid(given.Length == 0 ? "The body has none of the members that say what to predict." : $"The body has both {string.Join(" and ", given)}.", remedy);
        var value = root.GetProperty(given[0]);
        return given[0] switch
        {
            "dataframe_split" => Split(value),
            "dataframe_records" => RecordQuestion.Read(value, "dataframe_records").Then<Payload>(records => new Payload.Records(records)),
            "instances" => Instances(value),
            _ => Inputs(value),
        };
    }

    private static Result<Payload> Split(JsonElement split)
    {
        if (split.ValueKind != JsonValueKind.Object || !split.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array)
            return Refusal.Invalid("'dataframe_split' is no object with 'columns' and 'data'.");
        if (split.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => name is not ("columns" or "data" or "index")) is { } strange)
            return Refusal.Invalid($"'dataframe_split' has a member '{strange}'.", "It takes columns, data and index.");
        string[]? columns = null;
        if (split.TryGetProperty("columns", out var names))
        {
            if (names.ValueKind != JsonValueKind.Array || names.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String))
                return Refusal.Invalid("'dataframe_split.columns' is no array of texts.");
            columns = [.. names.EnumerateArray().Select(name => name.GetString()!)];
        }

        var rows = new List<IReadOnlyList<object?>>();
        foreach (var row in data.EnumerateArray())
        {
            if (row.ValueKind != JsonValueKind.Array || (columns is not null && row.GetArrayLength() != columns.Length))
                return Refusal.Invalid($"'dataframe_split.data[{rows.Count}]' is no array of {columns?.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "as many"} values, one a column.");
            rows.Add([.. row.EnumerateArray().Select(cell => (object?)cell)]);
        }

        return new Payload.Frame(columns, rows);
    }

    /// <summary>Rows: objects become one list a name, anything else stays a list.</summary>
    private static Result<Payload> Instances(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
            return Refusal.Invalid("'instances' is no array with at least one row.");
        return list[0].ValueKind == JsonValueKind.Object
            ? RecordQuestion.Read(list, "instances").Then<Payload>(records => new Payload.Records(records))
            : new Payload.Bare(list);
    }

    private static Result<Payload> Inputs(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
            return new Payload.Named(value.EnumerateObject().DistinctBy(member => member.Name, StringComparer.Ordinal).ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal));
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
            return Refusal.Invalid("'inputs' is neither an object of columns nor an array with at least one row.");
        return value[0].ValueKind == JsonValueKind.Object
            ? RecordQuestion.Read(value, "inputs").Then<Payload>(records => new Payload.Records(records))
            : new Payload.Bare(value);
    }
}
