using System.Globalization;
using Slipway.Data.Contracts;
using Slipway.Data.Duck;

namespace Slipway.Data.Schemas;

/// <summary>Finds the columns of texts that are numbers or dates but for a few values, and says what those are.</summary>
internal static class StrayTexts
{
    /// <summary>The least share of the values that must be numbers or dates.</summary>
    private const double Most = 0.8;

    /// <summary>Fewer different numbers or dates may be categories, of which one is a text.</summary>
    private const int LeastDifferent = 20;

    /// <summary>As many of the texts are told.</summary>
    private const int Told = 10;

    /// <summary>The ways to read a value: plain ones first, so that of equals these win.</summary>
    private static readonly (string Kind, Column Column, bool Comma)[] Ways =
    [
        (AlmostTyped.Numbers, new Column("", ColumnType.Float), false), (AlmostTyped.CommaNumbers, new Column("", ColumnType.Float), true),
        (AlmostTyped.Dates, new Column("", ColumnType.Date), false), (AlmostTyped.Dates, new Column("", ColumnType.Timestamp), false),
        .. SchemaInference.Formats.Select(format => (AlmostTyped.Dates, new Column("", ColumnType.Timestamp, Format: format), false)),
    ];

    /// <summary>The columns, in their order.</summary>
    /// <param name="session">Where the table can be read.</param>
    /// <param name="relation">The table.</param>
    /// <param name="texts">Its columns of texts.</param>
    /// <param name="cancel">Ends it.</param>
    public static IReadOnlyList<AlmostTyped> Find(DuckSession session, string relation, IReadOnlyList<string> texts, CancellationToken cancel)
    {
        var likely = texts.Where(column => MayBe(session, relation, column, cancel)).ToList();
        var found = likely.ConvertAll(column => Look(session, relation, column, cancel)).OfType<AlmostTyped>().ToList();
        var others = texts.Except(found.Select(f => f.Column)).ToList();
        return found.ConvertAll(almost => almost with { Rest = [.. almost.Rest.Select(stray => stray with { Elsewhere = Elsewhere(session, relation, others, stray.Text, cancel) })] });
    }

    /// <summary>Whether enough values begin as numbers and dates do.</summary>
    private static bool MayBe(DuckSession session, string relation, string column, CancellationToken cancel)
    {
        var row = session.Row($"SELECT count(*), count(*) FILTER (WHERE regexp_matches(v, '^[+-]?[.,]?[0-9]')) FROM {Values(relation, column)}", cancel);
        return Whole(row[0]) is > 0 and var there && Whole(row[1]) >= Most * there;
    }

    private static AlmostTyped? Look(DuckSession session, string relation, string column, CancellationToken cancel)
    {
        var counts = session.Row($"SELECT count(*), {string.Join(", ", Ways.Select(way => $"count({Read(way)}), count(DISTINCT {Read(way)})"))} FROM {Values(relation, column)}", cancel).Select(Whole).ToArray();
        var there = counts[0];
        var best = Enumerable.Range(0, Ways.Length).MaxBy(i => counts[1 + (2 * i)]);
        var (fit, different) = (counts[1 + (2 * best)], counts[2 + (2 * best)]);
        if (fit < Most * there || different < LeastDifferent)
            return null;
        var rest = session.Rows(string.Create(CultureInfo.InvariantCulture, $"SELECT v, count(*) AS n, count(*) OVER () FROM {Values(relation, column)} WHERE {Read(Ways[best])} IS NULL GROUP BY v ORDER BY n DESC, v LIMIT {Told}"), cancel);
        return new AlmostTyped(column, Ways[best].Kind, there, fit, [.. rest.Select(r => new StrayText((string)r[0]!, Whole(r[1]), SchemaInference.MayMeanMissing((string)r[0]!)))], rest.Count == 0 ? 0 : Whole(rest[0][2]));
    }

    private static Dictionary<string, long> Elsewhere(DuckSession session, string relation, List<string> columns, string text, CancellationToken cancel)
    {
        if (columns.Count == 0)
            return new(StringComparer.Ordinal);
        var counts = session.Row($"SELECT {string.Join(", ", columns.Select(c => $"count(*) FILTER (WHERE trim({Sql.Name(c)}) = {Sql.Text(text)})"))} FROM {relation}", cancel).Select(Whole);
        return columns.Zip(counts).Where(c => c.Second > 0).ToDictionary(c => c.First, c => c.Second, StringComparer.Ordinal);
    }

    /// <summary>What is not blank of a column, as <c>v</c>.</summary>
    private static string Values(string relation, string column) => $"(SELECT trim({Sql.Name(column)}) AS v FROM {relation} WHERE trim({Sql.Name(column)}) <> '')";

    /// <summary>A value read in a way; NULL where it cannot be, or would lose the zero that it begins with.</summary>
    private static string Read((string Kind, Column Column, bool Comma) way)
    {
        var cast = Casts.FromText("v", way.Column, [], trimmed: true, inRange: false, decimalComma: way.Comma);
        return way.Column.Type == ColumnType.Float ? $"(CASE WHEN NOT regexp_matches(v, '^[+-]?0[0-9]') THEN {cast} END)" : $"({cast})";
    }

    private static long Whole(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
