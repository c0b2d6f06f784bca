using System.Globalization;
using System.Text;
using System.Text.Json;
using Slipway.Data.Contracts;
using Slipway.Data.Csv;
using Slipway.Data.Duck;

namespace Slipway.Data.Loads;

/// <summary>Takes rows out of quarantine, with their repairs, and writes them as a source to be loaded again.</summary>
internal static class Repairs
{
    /// <summary>Rows that could be read once go in again with or without an edit; those that never had the file's form only with one.</summary>
    public static Result<RawSource> Write(DuckSession session, Replay replay, DataSchema schema, Reading? reading, WorkFolder work, CancellationToken cancel)
    {
        string[] names = [.. schema.Columns.Where(c => c.Derived is null).Select(c => c.Name)];
        var edits = replay.Edits.ToDictionary(e => e.Number);
        if (RefuseEdits(replay.Edits, names) is { } refusal)
            return refusal;
        var path = work.At("repaired.csv");
        var (written, total) = (0L, 0L);
        using (var file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
        {
            foreach (var row in session.Rows($"SELECT number, source, line, \"row\" FROM read_parquet({Sql.Text(replay.Bad)}) ORDER BY number", cancel))
            {
                total++;
                var edit = edits.GetValueOrDefault(Convert.ToInt64(row[0], CultureInfo.InvariantCulture));
                edits.Remove(Convert.ToInt64(row[0], CultureInfo.InvariantCulture));
                if (row[3] is null && edit is null)
                    continue;
                written++;
                WriteRow(file, names, row, edit, reading?.Decimal == Reading.Comma);
            }
        }

        if (edits.Count > 0)
            return Refusal.Invalid($"There is no row {edits.Keys.Min()} in quarantine; it holds rows 1 to {total}.", "Take the number from the quarantine list.");
        RawColumn[] columns = [.. names.Select((name, i) => new RawColumn(name, "VARCHAR", "r" + i.ToString(CultureInfo.InvariantCulture)))];
        // Rows that stay as they were without being read count as input too, so that nothing can get lost between the two files.
        var csv = new NormalizedCsv(path, "", total, 0, 0, CsvDialect.LongestRecord * 2);
        return new RawSource("quarantine", "rows", RawSource.ReadCsv(path, names.Length, csv.Longest, hasSource: true), columns, total, null, csv, null, [$"{written} of {total} rows in quarantine were put forward again, {replay.Edits.Count} of them repaired."], HasSource: true) { Nulls = reading?.Nulls ?? [], DecimalComma = reading?.Decimal == Reading.Comma };
    }

    private static Refusal? RefuseEdits(IReadOnlyList<RowEdit> edits, string[] names)
    {
        if (edits.GroupBy(e => e.Number).FirstOrDefault(g => g.Count() > 1) is { } twice)
            return Refusal.Invalid($"Row {twice.Key} is repaired twice.", "Send each row once.");
        foreach (var edit in edits)
        {
            if (edit.Values.Keys.FirstOrDefault(k => !names.Contains(k, StringComparer.Ordinal)) is { } unknown)
                return Refusal.Invalid($"Row {edit.Number}: there is no column '{unknown}'.", ColumnNames.Nearest(unknown, names));
            if (edit.Values.Values.Any(v => v?.Contains('\0', StringComparison.Ordinal) == true))
                return Refusal.Invalid($"Row {edit.Number}: a value holds a zero character.", "Take it out.");
        }

        return null;
    }

    private static void WriteRow(StreamWriter file, string[] names, object?[] row, RowEdit? edit, bool comma)
    {
        var before = row[3] is string json ? JsonSerializer.Deserialize<Dictionary<string, string?>>(json)! : [];
        file.Write(Quoted((string)row[1]!));
        file.Write(',');
        file.Write(Convert.ToInt64(row[2], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
        foreach (var name in names)
        {
            file.Write(',');
            var value = edit is not null && edit.Values.TryGetValue(name, out var repaired) ? repaired : before.GetValueOrDefault(name);
            if (value is not null && comma && edit?.Numbers.Contains(name) == true)
                value = value.Replace('.', ',');
            if (value is not null)
                file.Write(Quoted(value));
        }

        file.Write('\n');
    }

    private static string Quoted(string value) => "\"" + value.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
