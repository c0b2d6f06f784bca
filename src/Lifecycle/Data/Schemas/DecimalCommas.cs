using System.Globalization;
using Slipway.Data.Contracts;
using Slipway.Data.Duck;

namespace Slipway.Data.Schemas;

/// <summary>Numbers written with a decimal comma, such as <c>3,14</c> and <c>1.234,56</c>: the SQL that reads them, and whether a table has them.</summary>
internal static class DecimalCommas
{
    /// <summary>As many columns are counted in one query.</summary>
    private const int ColumnsAtOnce = 60;

    /// <summary>Text with the comma made a point, and without the points between groups of three digits; NULL where its points stand elsewhere.</summary>
    public static string Plain(string text) =>
        $"(CASE WHEN NOT contains({text}, '.') THEN replace({text}, ',', '.') WHEN regexp_full_match({text}, '[+-]?[1-9][0-9]{{0,2}}([.][0-9]{{3}})+(,[0-9]*)?') THEN replace(replace({text}, '.', ''), ',', '.') END)";

    /// <summary>Whether a field, by itself, is a number only with a decimal comma.</summary>
    public static bool IsOne(string field) =>
        field.Count(c => c == ',') == 1 && double.TryParse(field.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>
    /// Whether a table's numbers have decimal commas: some column of texts reads as numbers with one, in at least one value its comma cannot stand between thousands, and no column of
    /// numbers needs a decimal point.
    /// </summary>
    /// <param name="session">Where the relation can be read.</param>
    /// <param name="relation">The whole table.</param>
    /// <param name="first">Its first rows, which show of most tables that they have none.</param>
    /// <param name="texts">The columns that are texts when read with points: the SQL of the text without what means "missing".</param>
    /// <param name="numbers">The columns that are numbers then.</param>
    /// <param name="decisions">Takes what was decided in a sentence.</param>
    /// <param name="cancel">Ends it.</param>
    public static bool Found(DuckSession session, string relation, string first, IReadOnlyList<(string Name, string Sql)> texts, IReadOnlyList<(string Name, string Sql)> numbers, List<string> decisions, CancellationToken cancel)
    {
        var candidates = Fitting(session, first, texts, cancel).Select(c => c.Column).ToList();
        var fitting = Fitting(session, relation, candidates, cancel);
        if (!fitting.Exists(c => c.Certain))
            return false;
        var words = List(fitting.ConvertAll(c => c.Column.Name));
        var contrary = numbers.Except(Fitting(session, relation, numbers, cancel).Select(c => c.Column)).Select(c => c.Name).ToList();
        decisions.Add(contrary.Count == 0
            ? $"Decimal comma: the numbers of {words} have one; a point between groups of three digits stands between thousands."
            : $"Decimal point: {words} could be read with a decimal comma, but the numbers of {List(contrary)} have points. Write both alike.");
        return contrary.Count == 0;
    }

    private static string List(List<string> names) => string.Join(", ", names.Take(20)) + (names.Count > 20 ? ", …" : "");

    /// <summary>The columns of which every value is a number with a decimal comma or without any, and whether one's comma can be nothing else.</summary>
    private static List<((string Name, string Sql) Column, bool Certain)> Fitting(DuckSession session, string relation, IReadOnlyList<(string Name, string Sql)> columns, CancellationToken cancel)
    {
        var fitting = new List<((string Name, string Sql) Column, bool Certain)>();
        foreach (var chunk in columns.Chunk(ColumnsAtOnce))
        {
            var row = session.Row($"SELECT {string.Join(", ", chunk.Select((_, i) => Counts("v" + i.ToString(CultureInfo.InvariantCulture))))} FROM (SELECT {string.Join(", ", chunk.Select((c, i) => string.Create(CultureInfo.InvariantCulture, $"{c.Sql} AS v{i}")))} FROM {relation})", cancel);
            long N(int i) => Convert.ToInt64(row[i], CultureInfo.InvariantCulture);
            fitting.AddRange(chunk.Select((c, i) => (Column: c, All: N(3 * i), Fits: N((3 * i) + 1), Certain: N((3 * i) + 2))).Where(c => c.All == c.Fits).Select(c => (c.Column, c.Certain > 0)));
        }

        return fitting;
    }

    private static string Counts(string value) =>
        $"count({value}), count(CASE WHEN NOT regexp_matches({value}, '^[+-]?0[0-9]') THEN {Casts.FromText(value, new Column("", ColumnType.Float), [], trimmed: true, decimalComma: true)} END), "
        + $"count(*) FILTER (WHERE contains({value}, ',') AND NOT regexp_full_match({value}, '[+-]?[1-9][0-9]{{0,2}}(,[0-9]{{3}})+'))";
}
