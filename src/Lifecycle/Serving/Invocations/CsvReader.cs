using System.Globalization;
using System.Text;
using Slipway.Models.Signatures;

namespace Slipway.Serving.Invocations;

/// <summary>Reads CSV (RFC 4180): the first line names the columns, cells are read by the signature, an empty cell is null.</summary>
internal static class CsvReader
{
    public static Result<Payload> Read(string text, Signature? columns)
    {
        var lines = Cells(text);
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

    private static List<List<string>> Cells(string text)
    {
        var lines = new CsvLines();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var sign = text[i];
            if (quoted && sign == '"' && i + 1 < text.Length && text[i + 1] == '"')
                lines.Add(text[i++]);
            else if (quoted && sign == '"')
                quoted = false;
            else if (quoted)
                lines.Add(sign);
            else if (sign == '"' && lines.IsAtStartOfCell)
                quoted = true;
            else if (sign is ',' or '\n')
                lines.End(ofLine: sign == '\n');
            else if (sign != '\r')
                lines.Add(sign);
        }

        return lines.Finish();
    }

    /// <summary>Lines of cells as they are read.</summary>
    private sealed class CsvLines
    {
        private readonly List<List<string>> _lines = [];
        private readonly StringBuilder _cell = new();
        private List<string> _line = [];

        public bool IsAtStartOfCell => _cell.Length == 0;

        public void Add(char sign) => _cell.Append(sign);

        public void End(bool ofLine)
        {
            _line.Add(_cell.ToString());
            _cell.Clear();
            if (!ofLine)
                return;
            if (_line is not [""])
                _lines.Add(_line);
            _line = [];
        }

        /// <summary>All of them; the last may lack its line feed.</summary>
        public List<List<string>> Finish()
        {
            if (_cell.Length > 0 || _line.Count > 0)
                End(ofLine: true);
            return _lines;
        }
    }
}
