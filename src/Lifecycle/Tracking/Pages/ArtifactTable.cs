using System.Globalization;
using System.Text.Json;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Pages;

/// <summary>The first rows of a file that holds a table: CSV, TSV, JSON as a list of objects or as MLflow's tables have it, JSON lines.</summary>
/// <param name="Head">The columns' names.</param>
/// <param name="Rows">Rows of cells, which may be shorter than the head.</param>
/// <param name="Cut">Whether the text has more rows or columns.</param>
public sealed record ArtifactTable(IReadOnlyList<string> Head, IReadOnlyList<IReadOnlyList<string>> Rows, bool Cut)
{
    internal const int MostRows = 100;
    internal const int MostColumns = 50;

    /// <summary>Whether all that stands in a column are figures.</summary>
    public bool IsNumeric(int column) =>
        Rows.Any(row => column < row.Count && row[column].Length > 0) && Rows.All(row => column >= row.Count || row[column].Length == 0 || double.TryParse(row[column], NumberStyles.Float, CultureInfo.InvariantCulture, out _));

    /// <summary>The table in a text; null where it holds none.</summary>
    /// <param name="path">Its ending says what it is.</param>
    /// <param name="text">The text, or its beginning.</param>
    /// <param name="cut">Whether the text goes on.</param>
    public static ArtifactTable? Of(string path, string text, bool cut) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".CSV" => Separated(WholeLines(text, cut), ','),
        ".TSV" => Separated(WholeLines(text, cut), '\t'),
        ".JSON" when !cut => Parse(text) is { } json ? Json(json) : null,
        ".JSONL" or ".NDJSON" => Objects([.. WholeLines(text, cut).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostRows + 1).Select(Parse)]),
        _ => null,
    };

    internal static ArtifactTable Of(TableRows rows) => Limited(rows.Head, rows.Rows);

    private static string WholeLines(string text, bool cut) => cut && text.LastIndexOf('\n') is > 0 and var end ? text[..end] : text;

    private static ArtifactTable? Separated(string text, char separator) =>
        CsvText.Cells(text, separator) is [var head, _, ..] lines && head.Count > 0 ? Limited(head, [.. lines.Skip(1)]) : null;

    private static JsonElement? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ArtifactTable? Json(JsonElement json) => json switch
    {
        { ValueKind: JsonValueKind.Array } => Objects([.. json.EnumerateArray().Select(item => (JsonElement?)item)]),
        { ValueKind: JsonValueKind.Object } when json.TryGetProperty("columns", out var head) && json.TryGetProperty("data", out var rows) && IsListOf(head, JsonValueKind.String) && IsListOf(rows, JsonValueKind.Array) =>
            Limited([.. head.EnumerateArray().Select(Cell)], [.. rows.EnumerateArray().Select(row => (IReadOnlyList<string>)[.. row.EnumerateArray().Select(Cell)])]),
        _ => null,
    };

    private static ArtifactTable? Objects(IReadOnlyList<JsonElement?> items)
    {
        if (items.Count == 0 || items.Any(item => item is not { ValueKind: JsonValueKind.Object }))
            return null;
        string[] head = [.. items.SelectMany(item => item!.Value.EnumerateObject().Select(p => p.Name)).Distinct(StringComparer.Ordinal)];
        return Limited(head, [.. items.Select(item => (IReadOnlyList<string>)[.. head.Select(name => item!.Value.TryGetProperty(name, out var value) ? Cell(value) : "")])]);
    }

    private static bool IsListOf(JsonElement list, JsonValueKind kind) => list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == kind);

    private static string Cell(JsonElement value) => value.ValueKind is JsonValueKind.Null ? "" : value.ToString();

    private static ArtifactTable Limited(IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows) =>
        new([.. head.Take(MostColumns)], [.. rows.Take(MostRows)], rows.Count > MostRows || head.Count > MostColumns);
}
