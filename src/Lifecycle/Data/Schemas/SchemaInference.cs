using System.Globalization;
using Slipway.Data.Contracts;
using Slipway.Data.Duck;

namespace Slipway.Data.Schemas;

/// <summary>Finds the types of text columns by looking at every value, not at a sample.</summary>
internal static class SchemaInference
{
    /// <summary>Texts that often stand for a missing value; they count as such only where a column has a type but for them.</summary>
    private static readonly string[] Markers = ["NA", "N/A", "NULL", "null", "None", "NaN", "nan", @"\N", "?", "-"];

    /// <summary>Other ways of writing dates that are tried, each only when no value contradicts it and the opposite order of day and month does not fit too.</summary>
    private static readonly string[] Formats = ["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%Y/%m/%d %H:%M:%S"];

    private const int ColumnsAtOnce = 300;

    private sealed record Counts(long All, long There, long Real, long Bool, long Int, long Float, long Date, long Timestamp, long LeadingZero, long[] Formats, string MarkersSeen);

    /// <summary>The columns of a relation of texts.</summary>
    /// <param name="session">Where the relation can be read.</param>
    /// <param name="relation">Its SQL, columns <c>r0</c>, <c>r1</c> and on.</param>
    /// <param name="names">The columns' names.</param>
    /// <param name="nulls">Texts declared to mean "missing"; null to find them.</param>
    /// <param name="decisions">Takes each decision in a sentence.</param>
    /// <param name="cancel">Ends it.</param>
    public static (DataSchema Schema, IReadOnlyList<string> Nulls) OfText(DuckSession session, string relation, IReadOnlyList<string> names, IReadOnlyList<string>? nulls, List<string> decisions, CancellationToken cancel)
    {
        var markers = nulls ?? Markers;
        var counts = new List<Counts>();
        foreach (var chunk in Enumerable.Range(0, names.Count).Chunk(ColumnsAtOnce))
            counts.AddRange(Read(session.Row($"SELECT {string.Join(", ", chunk.Select(i => Select("r" + i.ToString(CultureInfo.InvariantCulture), markers)))} FROM {relation}", cancel), chunk.Length));
        var typed = counts.Select(TypeOf).ToList();
        var missing = nulls ?? [.. counts.Where((c, i) => typed[i].Type != ColumnType.String).SelectMany(c => c.MarkersSeen.Split('\u0001', StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (nulls is null && missing.Count > 0)
            decisions.Add($"Missing values: empty fields and {string.Join(", ", missing.Select(m => $"'{m}'"))}, which stand in columns that are numbers or dates but for them.");
        foreach (var (count, i) in counts.Select((c, i) => (c, i)))
            Explain(names[i], typed[i], count, decisions);
        Column[] columns = [.. names.Select((name, i) => new Column(name, typed[i].Type, HasNulls(counts[i], typed[i].Type, missing), Format: typed[i].Format))];
        return (new DataSchema(columns), missing);
    }

    private static string Select(string column, IReadOnlyList<string> markers)
    {
        var real = markers.Count == 0 ? $"nullif(trim({column}), '')" : $"CASE WHEN trim({column}) IN ({Sql.Texts(markers)}) THEN NULL ELSE nullif(trim({column}), '') END";
        string Fits(ColumnType type, string? format = null) => $"count(*) FILTER (WHERE {Casts.FromText($"({real})", new Column("", type, Format: format), [])} IS NOT NULL)";
        string[] counts =
        [
            "count(*)", $"count({column})", $"count({real})", $"count(*) FILTER (WHERE lower({real}) IN ('true', 'false'))", Fits(ColumnType.Int), Fits(ColumnType.Float), Fits(ColumnType.Date), Fits(ColumnType.Timestamp),
            $"count(*) FILTER (WHERE regexp_matches({real}, '^[+-]?0[0-9]'))", .. Formats.Select(f => Fits(ColumnType.Timestamp, f)),
            markers.Count == 0 ? "''" : $"coalesce(string_agg(DISTINCT trim({column}), chr(1)) FILTER (WHERE trim({column}) IN ({Sql.Texts(markers)})), '')",
        ];
        return string.Join(", ", counts);
    }

    private static IEnumerable<Counts> Read(object?[] row, int columns)
    {
        var width = row.Length / columns;
        for (var c = 0; c < columns; c++)
        {
            var at = c * width;
            long N(int i) => Convert.ToInt64(row[at + i], CultureInfo.InvariantCulture);
            yield return new Counts(N(0), N(1), N(2), N(3), N(4), N(5), N(6), N(7), N(8), [.. Enumerable.Range(9, Formats.Length).Select(N)], (string)row[at + width - 1]!);
        }
    }

    /// <summary>The narrowest type that every value fits.</summary>
    private static (ColumnType Type, string? Format) TypeOf(Counts counts)
    {
        var n = counts.Real;
        if (n == 0)
            return (ColumnType.String, null);
        if (counts.Bool == n)
            return (ColumnType.Bool, null);
        if (counts.Int == n && counts.LeadingZero == 0)
            return (ColumnType.Int, null);
        if (counts.Float == n && counts.LeadingZero == 0)
            return (ColumnType.Float, null);
        if (counts.Date == n)
            return (ColumnType.Date, null);
        if (counts.Timestamp == n)
            return (ColumnType.Timestamp, null);
        var fitting = Formats.Where((_, i) => counts.Formats[i] == n).ToList();
        return fitting.Count == 1 ? (fitting[0].Contains("%H", StringComparison.Ordinal) ? ColumnType.Timestamp : ColumnType.Date, fitting[0]) : (ColumnType.String, null);
    }

    /// <summary>Whether a value is missing: text may be empty in quotes, which is a value; of other types an empty one is none.</summary>
    private static bool HasNulls(Counts counts, ColumnType type, IReadOnlyList<string> missing)
    {
        var marked = counts.MarkersSeen.Split('\u0001').Any(missing.Contains);
        return counts.There < counts.All || marked || (type != ColumnType.String && counts.Real < counts.All);
    }

    private static void Explain(string name, (ColumnType Type, string? Format) typed, Counts counts, List<string> decisions)
    {
        var n = counts.Real;
        if (decisions.Count > 200)
            return;
        if (typed.Format is not null)
            decisions.Add($"{name}: {(typed.Type == ColumnType.Date ? "dates" : "timestamps")} written as {typed.Format}.");
        else if (n > 0 && counts.LeadingZero > 0 && (counts.Int == n || counts.Float == n))
            decisions.Add($"{name}: string, since {counts.LeadingZero} values begin with a zero that a number would lose.");
        else if (n > 0 && typed.Type == ColumnType.String && counts.Formats.Count(f => f == n) > 1)
            decisions.Add($"{name}: string; its values are dates, but day and month cannot be told apart. Pin the column's format to read them.");
        else if (typed.Type == ColumnType.String && counts.There == 0)
            decisions.Add($"{name}: string, since it holds no value.");
        else if (typed.Type == ColumnType.String && n > 20 && counts.Float >= n * 0.9)
            decisions.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: string, since {n - counts.Float} of {n} values are no numbers. Pin it as float to set those rows aside."));
    }
}
