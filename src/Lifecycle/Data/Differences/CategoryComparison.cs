using System.Globalization;
using Slipway.Data.Contracts;
using Slipway.Data.Duck;

namespace Slipway.Data.Differences;

/// <summary>Finds the categories that came and went: what a model has never seen, and what it waits for in vain.</summary>
internal static class CategoryComparison
{
    /// <summary>Columns with more different values are no categories.</summary>
    public const long MostDistinct = 10_000;

    private const int Told = 20;

    /// <summary>Of each column, over the views <c>a</c> and <c>b</c> that a comparison of rows made.</summary>
    public static IReadOnlyDictionary<string, CategoryChanges> Run(DuckSession session, IReadOnlyList<string> columns, CancellationToken cancel) =>
        columns.ToDictionary(column => column, column => new CategoryChanges(Only(session, column, "b", "a", cancel), Only(session, column, "a", "b", cancel)), StringComparer.Ordinal);

    private static Categories Only(DuckSession session, string column, string table, string other, CancellationToken cancel)
    {
        var name = Sql.Name(column);
        var rows = session.Rows(
            $"""
            WITH here AS (SELECT {name} AS v, count(*) AS n FROM {table} WHERE {name} IS NOT NULL GROUP BY v), fresh AS (SELECT v, n FROM here ANTI JOIN (SELECT DISTINCT {name} AS v FROM {other}) USING (v))
            SELECT CAST(v AS VARCHAR), count(*) OVER (), CAST(sum(n) OVER () AS BIGINT) FROM fresh ORDER BY n DESC, v LIMIT {Told}
            """, cancel);
        return rows.Count == 0 ? new Categories(0, 0, []) : new Categories(Convert.ToInt64(rows[0][1], CultureInfo.InvariantCulture), Convert.ToInt64(rows[0][2], CultureInfo.InvariantCulture), [.. rows.Select(row => (string)row[0]!)]);
    }
}

/// <summary>What a comparison of two tables found.</summary>
/// <param name="Rows">Which rows came, went or changed.</param>
/// <param name="Categories">By column, which categories did.</param>
public sealed record ComparedTables(RowChanges Rows, IReadOnlyDictionary<string, CategoryChanges> Categories);
