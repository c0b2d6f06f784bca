using System.Globalization;
using Slipway.Data.Contracts;
using Slipway.Data.Duck;

namespace Slipway.Data.Schemas;

/// <summary>
/// Finds the types of text columns by looking at every value. The first rows say which types are out of the question; every row is then tried for the narrowest one that is
/// left, and only columns in which a value does not fit it are looked at again.
/// </summary>
internal static class SchemaInference
{
    /// <summary>Texts that often stand for a missing value; they count as such only where a column has a type but for them.</summary>
    private static readonly string[] Markers = ["NA", "N/A", "NULL", "null", "None", "NaN", "nan", @"\N", "?", "-"];

    /// <summary>Other ways of writing dates that are tried, each only when no value contradicts it and the opposite order of day and month does not fit too.</summary>
    internal static readonly string[] Formats = ["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%Y/%m/%d %H:%M:%S"];

    /// <summary>Every step of every expression holds a vector of some 32 KiB while a query runs.</summary>
    private const int ColumnsAtOnce = 60;

    /// <summary>As many columns when each is tried for one type.</summary>
    private const int NarrowColumnsAtOnce = 200;

    private const int FirstRows = 2048;

    /// <summary>The columns of a relation of texts.</summary>
    /// <param name="session">Where the relation can be read.</param>
    /// <param name="relation">Its SQL, columns <c>r0</c>, <c>r1</c> and on.</param>
    /// <param name="names">The columns' names.</param>
    /// <param name="reading">What was declared: texts that mean "missing" and what stands before decimals; what was not is found.</param>
    /// <param name="decisions">Takes each decision in a sentence.</param>
    /// <param name="cancel">Ends it.</param>
    public static (DataSchema Schema, IReadOnlyList<string> Nulls, bool DecimalComma) OfText(DuckSession session, string relation, IReadOnlyList<string> names, Reading? reading, List<string> decisions, CancellationToken cancel)
    {
        var (nulls, markers) = (reading?.Nulls, reading?.Nulls ?? Markers);
        var comma = reading?.Decimal == Reading.Comma;
        var counts = Count(session, relation, names.Count, markers, comma, cancel);
        if (reading?.Decimal is null && FindComma())
        {
            comma = true;
            counts = Count(session, relation, names.Count, markers, comma, cancel);
        }

        foreach (var i in Enumerable.Range(0, counts.Length).Where(i => counts[i].Real > 0 && counts[i].DateLike == counts[i].Real && counts[i].Float < counts[i].Real))
            counts[i] = counts[i] with { Formats = [.. session.Row($"SELECT {string.Join(", ", Formats.Select(f => $"count(try_strptime(v, {Sql.Text(f)}))"))} FROM (SELECT {Real("t", markers)} AS v FROM (SELECT trim({Raw(i)}) AS t FROM {relation}))", cancel).Select(v => Convert.ToInt64(v, CultureInfo.InvariantCulture))] };
        var typed = counts.Select(TypeOf).ToList();
        var missing = nulls ?? [.. counts.Where((c, i) => typed[i].Type != ColumnType.String).SelectMany(c => Seen(c, markers)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (nulls is null && missing.Count > 0)
            decisions.Add($"Missing values: empty fields and {string.Join(", ", missing.Select(m => $"'{m}'"))}, which stand in columns that are numbers or dates but for them.");
        foreach (var (count, i) in counts.Select((c, i) => (c, i)))
            Explain(names[i], typed[i], count, decisions);
        Column[] columns = [.. names.Select((name, i) => new Column(name, typed[i].Type, HasNulls(counts[i], typed[i].Type, Seen(counts[i], markers).Any(missing.Contains)), Format: typed[i].Format))];
        return (new DataSchema(columns), missing, comma);

        bool FindComma()
        {
            var readable = counts.Select((c, i) => (TypeOf(c).Type, c.Real, Column: (names[i], Real($"trim({Raw(i)})", markers)))).Where(c => c.Real > 0).ToList();
            return DecimalCommas.Found(
                session, relation, First(relation), [.. readable.Where(c => c.Type == ColumnType.String).Select(c => c.Column)], [.. readable.Where(c => c.Type is ColumnType.Int or ColumnType.Float).Select(c => c.Column)], decisions, cancel);
        }
    }

    /// <summary>Whether a text often stands for a missing value.</summary>
    public static bool MayMeanMissing(string text) => Markers.Contains(text.Trim(), StringComparer.Ordinal);

    private static string Raw(int i) => "r" + i.ToString(CultureInfo.InvariantCulture);

    private static string Trimmed(int i) => "t" + i.ToString(CultureInfo.InvariantCulture);

    /// <summary>A trimmed text without those that may mean "missing".</summary>
    private static string Real(string trimmed, IReadOnlyList<string> markers) => $"CASE WHEN {Sql.IsNoneOf(trimmed, [.. markers, ""])} THEN {trimmed} END";

    private static string First(string relation) => string.Create(CultureInfo.InvariantCulture, $"(SELECT * FROM {relation} LIMIT {FirstRows})");

    private static ValueCounts[] Count(DuckSession session, string relation, int columns, IReadOnlyList<string> markers, bool comma, CancellationToken cancel)
    {
        var every = Enumerable.Range(0, columns).ToList();
        var first = Count(session, First(relation), every, _ => Trials.All, ColumnsAtOnce, markers, comma, cancel);
        if (columns > 0 && first[0].All < FirstRows)
            return [.. every.Select(i => first[i])];
        var left = every.ConvertAll(i => first[i].Left());
        var counts = Count(session, relation, every, i => ValueCounts.Narrowest(left[i]), NarrowColumnsAtOnce, markers, comma, cancel);
        var open = every.Where(i => ValueCounts.Narrowest(left[i]) is var tried && tried != left[i] && !counts[i].Settles(tried)).ToList();
        foreach (var (i, more) in Count(session, relation, open, i => left[i], ColumnsAtOnce, markers, comma, cancel))
            counts[i] = more;
        return [.. every.Select(i => counts[i])];
    }

    private static Dictionary<int, ValueCounts> Count(DuckSession session, string relation, IReadOnlyList<int> columns, Func<int, Trials> trials, int atOnce, IReadOnlyList<string> markers, bool comma, CancellationToken cancel)
    {
        var counts = new Dictionary<int, ValueCounts>();
        foreach (var chunk in columns.Chunk(atOnce))
        {
            // Each step in a query of its own, so that none of it is computed twice for a value.
            var trimmed = $"SELECT {string.Join(", ", chunk.Select(i => $"{Raw(i)}, trim({Raw(i)}) AS {Trimmed(i)}"))} FROM {relation}";
            var real = $"SELECT *, {string.Join(", ", chunk.Select(i => $"{Real(Trimmed(i), markers)} AS v{Raw(i)}"))} FROM ({trimmed})";
            var row = session.Row($"SELECT {string.Join(", ", chunk.Select(i => ValueCounts.Sql(Raw(i), Trimmed(i), "v" + Raw(i), markers, trials(i), comma)))} FROM ({real})", cancel);
            foreach (var (count, i) in ValueCounts.Read(row, chunk.Length).Zip(chunk))
                counts[i] = count;
        }

        return counts;
    }

    /// <summary>The narrowest type that every value fits.</summary>
    private static (ColumnType Type, string? Format) TypeOf(ValueCounts counts)
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
        var fitting = Formats.Where((_, i) => counts.Formats.Length > 0 && counts.Formats[i] == n).ToList();
        return fitting.Count == 1 ? (fitting[0].Contains("%H", StringComparison.Ordinal) ? ColumnType.Timestamp : ColumnType.Date, fitting[0]) : (ColumnType.String, null);
    }

    /// <summary>Whether a value is missing: text may be empty in quotes, which is a value; of other types an empty one is none.</summary>
    private static bool HasNulls(ValueCounts counts, ColumnType type, bool marked) => counts.There < counts.All || marked || (type != ColumnType.String && counts.Real < counts.All);

    /// <summary>The markers that stand in a column; one bit each.</summary>
    private static IEnumerable<string> Seen(ValueCounts counts, IReadOnlyList<string> markers) => markers.Where((_, i) => (counts.MarkersSeen & (1L << i)) != 0);

    private static void Explain(string name, (ColumnType Type, string? Format) typed, ValueCounts counts, List<string> decisions)
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
