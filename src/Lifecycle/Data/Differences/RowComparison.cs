using System.Globalization;
using System.Text.Json;
using Slipway.Data.Contracts;
using Slipway.Data.Duck;

namespace Slipway.Data.Differences;

/// <summary>Compares the rows of two tables.</summary>
internal static class RowComparison
{
    private const int MostExamples = 50;

    /// <summary>By key where it names rows uniquely in both, else as multisets of whole rows; over the columns that both have.</summary>
    public static Result<RowChanges> Run(DuckSession session, string from, DataSchema old, string to, DataSchema now, IReadOnlyList<string> key, CancellationToken cancel)
    {
        string[] common = [.. old.Columns.Where(c => now.Find(c.Name)?.Type == c.Type).Select(c => c.Name)];
        if (common.Length == 0)
            return new RowChanges([], "The versions have no column in common, so every row is another.", 0, 0, 0, 0, []);
        session.Execute($"CREATE VIEW a AS SELECT {Sql.Names(common)} FROM read_parquet({Sql.Text(from)}); CREATE VIEW b AS SELECT {Sql.Names(common)} FROM read_parquet({Sql.Text(to)})", cancel);
        var words = common.Length < old.Columns.Count || common.Length < now.Columns.Count ? $"Only the {common.Length} columns that both versions have were compared. " : "";
        if (key.Count == 0)
            return ByRow(session, common, words.Trim(), cancel);
        if (key.FirstOrDefault(k => !common.Contains(k, StringComparer.OrdinalIgnoreCase)) is { } missing)
            return ByRow(session, common, $"{words}Whole rows were compared, since the key column '{missing}' is not in both versions.", cancel);
        return Unique(session, "a", key, cancel) && Unique(session, "b", key, cancel)
            ? ByKey(session, common, key, words.Trim(), cancel)
            : ByRow(session, common, $"{words}Whole rows were compared, since {string.Join(", ", key)} does not name rows uniquely.", cancel);
    }

    private static bool Unique(DuckSession session, string table, IReadOnlyList<string> key, CancellationToken cancel) =>
        session.Count($"SELECT count(*) - count(DISTINCT row({Sql.Names(key)})) FROM {table}", cancel) == 0;

    private static RowChanges ByKey(DuckSession session, string[] common, IReadOnlyList<string> key, string words, CancellationToken cancel)
    {
        string[] rest = [.. common.Where(c => !key.Contains(c, StringComparer.OrdinalIgnoreCase))];
        var on = string.Join(" AND ", key.Select(k => $"a.{Sql.Name(k)} IS NOT DISTINCT FROM b.{Sql.Name(k)}"));
        var differs = Sql.Any([.. rest.Select(c => $"a.{Sql.Name(c)} IS DISTINCT FROM b.{Sql.Name(c)}")]);
        session.Execute($"""
            CREATE VIEW compared AS
            SELECT CASE WHEN a.one IS NULL THEN 'added' WHEN b.one IS NULL THEN 'removed' WHEN {differs} THEN 'changed' ELSE 'same' END AS what, {Json("a", common)} AS was, {Json("b", common)} AS is_now
            FROM (SELECT *, 1 AS one FROM a) a FULL OUTER JOIN (SELECT *, 1 AS one FROM b) b ON {on}
            """, cancel);
        var counts = session.Rows("SELECT what, count(*) FROM compared GROUP BY what", cancel).ToDictionary(r => (string)r[0]!, r => Convert.ToInt64(r[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var examples = session.Rows($"SELECT what, was, is_now FROM compared WHERE what <> 'same' ORDER BY what, coalesce(is_now, was) LIMIT {MostExamples}", cancel).Select(r => Example((string)r[0]!, (string?)r[1], (string?)r[2]));
        return new RowChanges(key, words.Length > 0 ? words : null, counts.GetValueOrDefault("added"), counts.GetValueOrDefault("removed"), counts.GetValueOrDefault("changed"), counts.GetValueOrDefault("same"), [.. examples]);
    }

    private static RowChanges ByRow(DuckSession session, string[] common, string words, CancellationToken cancel)
    {
        session.Execute($"""
            CREATE TABLE balance AS
            SELECT {Sql.Names(common)}, sum(side) AS {Sql.Name(ColumnNames.Reserved + "n")}
            FROM (SELECT *, 1 AS side FROM b UNION ALL SELECT *, -1 FROM a) GROUP BY {Sql.Names(common)} HAVING sum(side) <> 0
            """, cancel);
        var n = Sql.Name(ColumnNames.Reserved + "n");
        var row = session.Row($"SELECT coalesce(sum({n}) FILTER (WHERE {n} > 0), 0), coalesce(-sum({n}) FILTER (WHERE {n} < 0), 0), (SELECT count(*) FROM b) FROM balance", cancel);
        var (added, removed, total) = (Whole(row[0]), Whole(row[1]), Whole(row[2]));
        var examples = session.Rows($"SELECT CASE WHEN {n} > 0 THEN 'added' ELSE 'removed' END AS what, {Json("balance", common)} AS j FROM balance ORDER BY what, j LIMIT {MostExamples}", cancel).Select(r => new RowChange((string)r[0]!, Read((string)r[1]!), null));
        return new RowChanges([], words.Length > 0 ? words : null, added, removed, 0, total - added, [.. examples]);
    }

    private static string Json(string table, string[] columns) => $"CAST(to_json(struct_pack({string.Join(", ", columns.Select(c => $"{Sql.Name(c)} := CAST({table}.{Sql.Name(c)} AS VARCHAR)"))})) AS VARCHAR)";

    private static RowChange Example(string what, string? was, string? now)
    {
        if (what != "changed")
            return new RowChange(what, Read((what == "added" ? now : was)!), null);
        var (before, after) = (Read(was!), Read(now!));
        return new RowChange(what, after, before.Where(b => b.Value != after[b.Key]).ToDictionary(b => b.Key, b => b.Value, StringComparer.Ordinal));
    }

    private static Dictionary<string, string?> Read(string json) => JsonSerializer.Deserialize<Dictionary<string, string?>>(json)!;

    private static long Whole(object? value) => value is System.Numerics.BigInteger big ? (long)big : Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
