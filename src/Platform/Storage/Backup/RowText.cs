using System.Buffers;
using System.Data.Common;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Storage.Backup;

/// <summary>A row as a JSON array: bytes in base64, the numbers that JSON lacks as strings.</summary>
internal static class RowText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The type of a bulk insert for a declared type.</summary>
    public static string Kind(string table, string column, string declared) => declared.ToLowerInvariant() switch
    {
        "bigint" or "integer" or "smallint" or "int" => "bigint",
        "text" or "varchar" or "character varying" => "text",
        "double precision" or "real" => "double precision",
        "boolean" => "boolean",
        "bytea" or "blob" => "bytea",
        _ => throw new BackupUnusableException($"Column {table}.{column} is a {declared}, which a backup cannot hold."),
    };

    /// <summary>Writes the reader's present row and a line feed.</summary>
    public static void Write(DbDataReader row, IReadOnlyList<BackupColumn> columns, ArrayBufferWriter<byte> to)
    {
        using (var json = new Utf8JsonWriter(to, Options))
        {
            json.WriteStartArray();
            for (var i = 0; i < columns.Count; i++)
                WriteCell(json, row, i, columns[i].Type);
            json.WriteEndArray();
        }

        to.Write("\n"u8);
    }

    /// <summary>A line back as the values of a bulk insert.</summary>
    public static object?[] Read(string line, IReadOnlyList<BackupColumn> columns)
    {
        var cells = JsonSerializer.Deserialize<JsonElement[]>(line) ?? throw new JsonException("null is no row.");
        return cells.Length == columns.Count ? [.. cells.Select((cell, i) => ReadCell(cell, columns[i].Type))] : throw new JsonException($"A row of {cells.Length} values for {columns.Count} columns.");
    }

    /// <summary>How a value of one type becomes one of another, where the two databases declare a column differently; null where it cannot.</summary>
    public static Func<object?, object?>? Conversion(string from, string to) => (from, to) switch
    {
        _ when from == to => value => value,
        ("bigint", "boolean") => value => value is long number ? number != 0 : null,
        ("boolean", "bigint") => value => value is bool yes ? (yes ? 1L : 0L) : null,
        ("bigint", "double precision") => value => value is long number ? (double)number : null,
        _ => null,
    };

    private static void WriteCell(Utf8JsonWriter json, DbDataReader row, int i, string type)
    {
        if (row.IsDBNull(i))
        {
            json.WriteNullValue();
            return;
        }

        switch (type)
        {
            case "bigint":
                json.WriteNumberValue(Convert.ToInt64(row.GetValue(i), CultureInfo.InvariantCulture));
                break;
            case "double precision":
                var number = Convert.ToDouble(row.GetValue(i), CultureInfo.InvariantCulture);
                if (double.IsFinite(number))
                    json.WriteNumberValue(number);
                else
                    json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            case "boolean":
                json.WriteBooleanValue(row.GetBoolean(i));
                break;
            case "bytea":
                json.WriteBase64StringValue((byte[])row.GetValue(i));
                break;
            default:
                json.WriteStringValue(row.GetString(i));
                break;
        }
    }

    private static object? ReadCell(JsonElement cell, string type) => (type, cell.ValueKind) switch
    {
        (_, JsonValueKind.Null) => null,
        ("bigint", _) => cell.GetInt64(),
        ("double precision", JsonValueKind.String) => double.Parse(cell.GetString()!, CultureInfo.InvariantCulture),
        ("double precision", _) => cell.GetDouble(),
        ("boolean", _) => cell.GetBoolean(),
        ("bytea", _) => cell.GetBytesFromBase64(),
        // SQLite kept a NUL once: what it kept can be restored all the same.
        _ => StorableText.Of(cell.GetString()!),
    };
}
