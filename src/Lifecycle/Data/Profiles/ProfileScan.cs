using System.Collections;
using System.Globalization;
using Slipway.Data.Contracts;
using Slipway.Data.Duck;

namespace Slipway.Data.Profiles;

/// <summary>
/// Profiles a table in two scans of hand-written aggregates: the first counts, sums and sorts (and measures whatever else is asked of it on the way), the second counts
/// between edges and finds the frequent values. Wide tables are scanned some hundred columns at a time.
/// </summary>
internal sealed class ProfileScan(DuckSession session, string relation, DataSchema schema, IReadOnlyDictionary<string, IReadOnlyList<double>> edges, CancellationToken cancel)
{
    private const int AggregatesAtOnce = 600;
    private const int MostTop = 20;
    private const int FewDistinct = 2000;

    /// <summary>Up to this many numbers are sorted in memory at once for exact quantiles.</summary>
    private const long MostSorted = 50_000_000;

    private static readonly double[] At = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
    private static readonly string AtSql = $"[{string.Join(", ", At.Select(a => a.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>The profile, and what the extra aggregates came to.</summary>
    public (Profile Profile, IReadOnlyList<object?> Extras) Run(long rows, IReadOnlyList<string> extras)
    {
        var exact = rows * Math.Max(1, schema.Columns.Count(IsNumber)) <= MostSorted;
        var firsts = schema.Columns.Select(c => First(c, exact)).ToList();
        var values = Read([.. firsts, [.. extras]]);
        var settled = SettleDistinct(rows, values);
        List<Facts> facts = [.. schema.Columns.Select((c, i) => new Facts(c, values[i], exact, settled[i]))];
        var seconds = Read([.. facts.Select(f => Second(f))]);
        var rare = CountRare(facts, seconds);
        return (new Profile(rows, [.. facts.Select((f, i) => f.Profile(seconds[i], rare.GetValueOrDefault(i)))]), values[^1]);
    }

    private static bool IsNumber(Column column) => column.Type is ColumnType.Int or ColumnType.Float;

    private static bool IsTime(Column column) => column.Type is ColumnType.Timestamp or ColumnType.Date;

    private static string Finite(string name, Column column) => column.Type == ColumnType.Float ? $"CASE WHEN isfinite({name}) THEN {name} END" : name;

    private static string Micros(string name) => $"epoch_us(CAST({name} AS TIMESTAMP))";

    /// <summary>Puts sketched numbers of different values right by counting them, one column at a time, since a count holds all its values; for as many values as a profile sorts.</summary>
    /// <returns>Of each column, whether its number is exact; of one with few different values the second scan makes it so.</returns>
    private bool[] SettleDistinct(long rows, List<object?[]> values)
    {
        var counted = 0L;
        var exact = new bool[schema.Columns.Count];
        for (var i = 0; i < exact.Length; i++)
        {
            var (column, first) = (schema.Columns[i], values[i]);
            var (there, sketched) = (rows - Convert.ToInt64(first[0], CultureInfo.InvariantCulture), Convert.ToInt64(first[1], CultureInfo.InvariantCulture));
            first[1] = Math.Min(sketched, there);
            if (HasCategories(column) && sketched <= FewDistinct)
                continue;
            exact[i] = (counted += there) <= MostSorted;
            if (exact[i])
                first[1] = session.Count($"SELECT count(DISTINCT {Sql.Name(column.Name)}) FROM {relation}", cancel);
        }

        return exact;
    }

    private static bool HasCategories(Column column) => column.Type != ColumnType.Float && !IsTime(column);

    private static string[] First(Column column, bool exact)
    {
        var name = Sql.Name(column.Name);
        string[] all = [$"count(*) - count({name})", $"approx_count_distinct({name})"];
        if (IsNumber(column))
        {
            var finite = Finite(name, column);
            var tame = column.Type == ColumnType.Float ? $"CASE WHEN abs({name}) < 1e150 THEN {name} END" : name;
            return
            [
                .. all, $"CAST(min({finite}) AS DOUBLE)", $"CAST(max({finite}) AS DOUBLE)", $"avg({tame})", $"stddev_samp({tame})", $"count(*) FILTER (WHERE {name} = 0)", $"count(*) FILTER (WHERE {finite} < 0)",
                column.Type == ColumnType.Float ? $"count(*) FILTER (WHERE NOT isfinite({name}))" : "0",
                exact ? $"quantile_cont(CAST({finite} AS DOUBLE), {AtSql})" : $"approx_quantile(CAST({finite} AS DOUBLE), {AtSql})",
            ];
        }

        return column.Type switch
        {
            ColumnType.String => [.. all, $"min(length({name}))", $"max(length({name}))", $"avg(length({name}))", $"count(*) FILTER (WHERE {name} = '')"],
            ColumnType.Bool => [.. all, $"count(*) FILTER (WHERE {name})"],
            _ => [.. all, $"min({Micros(name)})", $"max({Micros(name)})"],
        };
    }

    private string[] Second(Facts facts)
    {
        var name = Sql.Name(facts.Column.Name);
        var top = !HasCategories(facts.Column) ? "NULL" : facts.Distinct <= FewDistinct ? (facts.Column.Type == ColumnType.Bool ? $"histogram(CAST({name} AS VARCHAR))" : $"histogram({name})") : facts.Column.Type == ColumnType.String ? $"approx_top_k({name}, {MostTop})" : "NULL";
        facts.Edges = edges.TryGetValue(facts.Column.Name, out var given) && given.Count > 1 ? given : facts.OwnEdges();
        if (facts.Edges is null)
            return [top];
        var value = IsTime(facts.Column) ? Micros(name) : Finite(name, facts.Column);
        // DuckDB's bins take their upper edge; one more below the first edge keeps what is under it apart.
        var bins = facts.Edges.Select(Sql.Number).Prepend(Sql.Number(Math.BitDecrement(facts.Edges[0])));
        return [top, $"histogram(CAST({value} AS DOUBLE), [{string.Join(", ", bins)}])"];
    }

    /// <summary>Counts the candidates for frequent values of columns with many different ones; one more scan, only where there are such columns.</summary>
    private Dictionary<int, object?> CountRare(List<Facts> facts, List<object?[]> seconds)
    {
        var wanted = facts.Select((f, i) => (Fact: f, Index: i)).Where(f => f.Fact.Distinct > FewDistinct && seconds[f.Index][0] is IList { Count: > 0 }).ToList();
        var counted = Read([.. wanted.Select(w => new[] { $"histogram({Sql.Name(w.Fact.Column.Name)}) FILTER (WHERE {Sql.IsOneOf(Sql.Name(w.Fact.Column.Name), ((IList)seconds[w.Index][0]!).Cast<string>())})" })]);
        return wanted.Select((w, i) => (w.Index, counted[i][0])).ToDictionary(w => w.Index, w => w.Item2);
    }

    /// <summary>Measures groups of aggregates, as many in one scan as a query bears.</summary>
    private List<object?[]> Read(IReadOnlyList<string[]> groups)
    {
        var values = new List<object?[]>();
        var at = 0;
        while (at < groups.Count)
        {
            var (end, width) = (at, 0);
            while (end < groups.Count && (end == at || width + groups[end].Length <= AggregatesAtOnce))
                width += groups[end++].Length;
            var row = width == 0 ? [] : session.Row($"SELECT {string.Join(", ", groups.Skip(at).Take(end - at).SelectMany(g => g))} FROM {relation}", cancel);
            var next = 0;
            for (; at < end; at++)
            {
                values.Add(row[next..(next + groups[at].Length)]);
                next += groups[at].Length;
            }
        }

        return values;
    }
}
