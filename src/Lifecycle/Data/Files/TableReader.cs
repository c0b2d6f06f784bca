using System.Globalization;
using System.Text.Json;
using Slipway.Data.Contracts;
using Slipway.Data.Duck;
using Slipway.Data.Schemas;

namespace Slipway.Data.Files;

/// <summary>Reads a few rows of a Parquet file for people and clients.</summary>
internal static class TableReader
{
    private const int MostRows = 10_000;
    private const int MostCells = 1_000_000;

    public static Result<TableShape> Shape(DuckSession session, string path, CancellationToken cancel)
    {
        try
        {
            var columns = session.Describe($"SELECT * FROM read_parquet({Sql.Text(path)})", cancel);
            var rows = session.Count($"SELECT num_rows FROM parquet_file_metadata({Sql.Text(path)})", cancel);
            return new TableShape(new DataSchema([.. columns.Where(c => Casts.OfDuck(c.Type) is not null).Select(c => new Column(c.Name, Casts.OfDuck(c.Type)!.Value))]), rows);
        }
        catch (DuckDB.NET.Data.DuckDBException)
        {
            return Refusal.Invalid("The bytes are no Parquet file.", "Send the file that the load wrote.");
        }
    }

    public static Result<RowsPage> Rows(DuckSession session, string path, DataSchema schema, long total, long offset, int limit, IReadOnlyList<string> names, CancellationToken cancel)
    {
        if (offset < 0 || limit is < 1 or > MostRows)
            return Refusal.Invalid($"offset {offset}, limit {limit}: outside 0 and 1 to {MostRows}.", "Ask for fewer rows at a time.");
        if (names.FirstOrDefault(n => schema.Find(n) is null) is { } unknown)
            return Refusal.Invalid($"There is no column '{unknown}'.", ColumnNames.Nearest(unknown, schema.Columns.Select(c => c.Name)));
        Column[] columns = names.Count == 0 ? [.. schema.Columns] : [.. names.Select(n => schema.Find(n)!)];
        limit = Math.Min(limit, Math.Max(1, MostCells / columns.Length));
        var rows = session.Rows($"SELECT {string.Join(", ", columns.Select(Cell))} FROM read_parquet({Sql.Text(path)}, file_row_number = true) WHERE file_row_number >= {offset} AND file_row_number < {offset + limit} ORDER BY file_row_number", cancel);
        return new RowsPage(total, offset, columns, [.. columns.Select((_, c) => (IReadOnlyList<object?>)[.. rows.Select(r => r[c] is double d && !double.IsFinite(d) ? d.ToString(CultureInfo.InvariantCulture) : r[c])])]);
    }

    /// <summary>Rows of a quarantine file after a number, of one cause or of all.</summary>
    public static Page<QuarantinedRow> Quarantined(DuckSession session, string path, long after, int limit, string? cause, CancellationToken cancel)
    {
        var where = cause is null ? "" : $" AND list_contains(causes, {Sql.Text(cause)})";
        var rows = session.Rows($"SELECT number, source, line, to_json(reasons)::VARCHAR, to_json(causes)::VARCHAR, \"row\", \"text\" FROM read_parquet({Sql.Text(path)}) WHERE number > {after}{where} ORDER BY number LIMIT {limit + 1}", cancel);
        QuarantinedRow[] found = [.. rows.Take(limit).Select(r => new QuarantinedRow(
            (long)r[0]!, (string)r[1]!, (long)r[2]!, Read<string[]>((string)r[3]!), Read<string[]>((string)r[4]!), r[5] is string row ? Read<Dictionary<string, string?>>(row) : null, (string?)r[6]))];
        return new Page<QuarantinedRow>(found, rows.Count > limit ? found[^1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static string Cell(Column column) => column.Type switch
    {
        ColumnType.Timestamp => $"strftime({Sql.Name(column.Name)}, '%Y-%m-%dT%H:%M:%S.%fZ')",
        ColumnType.Date => $"strftime({Sql.Name(column.Name)}, '%Y-%m-%d')",
        _ => $"CAST({Sql.Name(column.Name)} AS {Casts.DuckType(column.Type)})",
    };

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json)!;
}
