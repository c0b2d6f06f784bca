using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Slipway.Models.Tables;

namespace Slipway.Models.Signatures;

/// <summary>Reads records into columns, value by value, without guessing: a text is never a number, 30.5 never a whole number.</summary>
internal static class SignatureRecords
{
    public static SignatureReading Read(Signature signature, IReadOnlyList<IReadOnlyDictionary<string, object?>> records)
    {
        var problems = new List<FieldProblem>();
        var columns = new List<Column>();
        foreach (var field in signature.Columns)
        {
            if (field.Name is null || field.Type == FieldType.Nested)
                throw new ModelException("Records can be read only by a signature whose inputs are named columns of plain types.");
            var values = new object?[records.Count];
            for (var row = 0; row < values.Length; row++)
            {
                values[row] = Plain(records[row].GetValueOrDefault(field.Name));
                if (Problem(field, values[row]) is not { } found)
                    continue;
                problems.Add(new(field.Name, row, SignatureCheck.Expected(field), values[row] is null && !records[row].ContainsKey(field.Name) ? "absent" : found) { Remedy = NumberTexts.Remedy(field, values[row] as string) });
                break;
            }
            if (problems.Count == 0)
                columns.Add(Build(field, values));
        }
        return problems.Count > 0 ? new(null, problems) : new(new Table(columns), []);
    }

    /// <summary>The value as null, bool, long, double, string or, for a list or an object, the JSON element itself.</summary>
    private static object? Plain(object? value) => value switch
    {
        JsonElement json => json.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => null,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => json.GetString(),
            JsonValueKind.Number => json.TryGetInt64(out var whole) ? whole : json.GetDouble(),
            _ => json,
        },
        double.NaN => null,
        float.NaN => null,
        sbyte or byte or short or ushort or int or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        float or decimal or ulong => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        DateTime instant => Instants.Text(instant.Kind == DateTimeKind.Local ? instant.ToUniversalTime() : instant),
        DateTimeOffset instant => Instants.Text(instant.UtcDateTime),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        _ => value,
    };

    /// <summary>What was found where it does not fit; null when it fits.</summary>
    private static string? Problem(ColumnField field, object? value)
    {
        var isNumber = field.Type is FieldType.Integer or FieldType.Long or FieldType.Float or FieldType.Double;
        return value switch
        {
            null => field.Required ? "null" : null,
            bool truth => field.Type == FieldType.Boolean ? null : truth ? "true" : "false",
            long whole => isNumber && SignatureCheck.Fits(field.Type, whole) ? null : $"the number {whole}",
            double number => isNumber && SignatureCheck.Fits(field.Type, number) ? null : string.Create(CultureInfo.InvariantCulture, $"the number {number}"),
            string text => field.Type switch
            {
                FieldType.String => field.Required && text.Length == 0 ? "an empty text" : null,
                FieldType.Datetime => text.Length == 0 && !field.Required || Instants.TryParse(text, out _) ? null : "a text that is no time in ISO 8601",
                FieldType.Binary => Base64.IsValid(text) ? null : "a text that is not base64",
                _ => "a text",
            },
            JsonElement { ValueKind: JsonValueKind.Array } => "a list",
            JsonElement => "an object",
            _ => $"a {value.GetType().Name}",
        };
    }

    private static Column Build(ColumnField field, object?[] values) => field.Type switch
    {
        FieldType.Boolean => Column.Of(field.Name!, Array.ConvertAll(values, value => (bool?)value)),
        FieldType.Integer or FieldType.Long => Column.Of(field.Name!, Array.ConvertAll(values, value => value is null ? (long?)null : value is double number ? (long)number : (long)value)),
        FieldType.Float or FieldType.Double => Column.Of(field.Name!, Array.ConvertAll(values, value => value is null ? double.NaN : Convert.ToDouble(value, CultureInfo.InvariantCulture))),
        FieldType.Datetime => Column.OfInstants(field.Name!, Array.ConvertAll(values, value => Instants.TryParse((string?)value, out var instant) ? instant : (long?)null)),
        _ => Column.Of(field.Name!, Array.ConvertAll(values, value => (string?)value)),
    };
}
