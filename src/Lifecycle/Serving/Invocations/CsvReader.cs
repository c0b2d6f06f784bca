using System.Globalization;
using Slipway.Models.Signatures;

namespace Slipway.Serving.Invocations;

/// <summary>Reads CSV (RFC 4180): the first line names the columns, cells are read by the signature, an empty cell is null.</summary>
internal static class CsvReader
{
    public static Result<Payload> Read(string text, Signature? columns)
    {
        var lines = CsvText.Cells(text);
        if (lines.Count < 2)
            return Refusal.Invalid("The CSV has no rows under its header.", "The first line names the columns.");
        var header = lines[0];
        var rows = new List<IReadOnlyList<object?>>(lines.Count - 1);
        foreach (var (i, line) in lines.Skip(1).Index())
        {
            if (line.Count != header.Count)
                return Refusal.Invalid($"Line {i + 2} of the CSV has {line.Count} cells; its header has {header.Count}.");
            rows.Add([.. line.Select((cell, at) => Value(cell, columns?.Columns.FirstOrDefault(column => column.Name == header[at])?.Type))]);
        }

        return new Payload.Frame(header, rows);
    }

    /// <summary>A cell as what its column is; one that is not stays a text, so that the signature names it.</summary>
    private static object? Value(string cell, FieldType? type)
    {
        if (cell.Length == 0)
            return null;
        return type switch
        {
            FieldType.Integer or FieldType.Long => long.TryParse(cell, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole) ? whole : Number(cell),
            FieldType.Float or FieldType.Double => Number(cell),
            FieldType.Boolean => cell switch { "true" or "True" or "TRUE" or "1" => true, "false" or "False" or "FALSE" or "0" => false, _ => cell },
            _ => cell,
        };
    }

    private static object? Number(string cell) =>
        cell is "NaN" or "nan" ? null : double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : cell;
}
