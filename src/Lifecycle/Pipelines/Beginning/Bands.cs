using System.Text;
using Slipway.Data.Contracts;

namespace Slipway.Pipelines.Beginning;

/// <summary>Groups of similar size for a protected column of many numbers, such as an age.</summary>
/// <param name="Column">The column.</param>
/// <param name="Name">What the derived column of groups is called.</param>
/// <param name="Expression">The SQL that tells a row's group.</param>
internal sealed record Bands(ColumnLook Column, string Name, string Expression)
{
    private const int FewNumbers = 10;

    /// <summary>One for each protected column that needs them.</summary>
    public static IReadOnlyList<Bands> Of(Draft draft)
    {
        var bands = new List<Bands>();
        var taken = draft.Look.Columns.Select(c => c.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var column in draft.Task != "binary" ? [] : draft.Protected.Where(c => c.IsNumber && c.Distinct > FewNumbers && c.Quartiles.Count > 0))
        {
            var name = column.Name + " band";
            while (!taken.Add(name))
                name += "s";
            bands.Add(new(column, name, Sql(column)));
        }

        return bands;
    }

    private static string Sql(ColumnLook column)
    {
        var quoted = "\"" + column.Name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
        var edges = column.Quartiles.Select(q => column.Type == ColumnType.Int ? Math.Ceiling(q) : q).Distinct().Where(q => q > column.Min).ToList();
        var sql = new StringBuilder($"CASE WHEN {quoted} IS NULL THEN NULL");
        for (var i = 0; i < edges.Count; i++)
            sql.Append(FormattableString.Invariant($" WHEN {quoted} < {edges[i]:R} THEN '{(i == 0 ? FormattableString.Invariant($"under {edges[0]:R}") : FormattableString.Invariant($"{edges[i - 1]:R} to under {edges[i]:R}"))}'"));
        return sql.Append(edges.Count == 0 ? " ELSE 'all'" : FormattableString.Invariant($" ELSE '{edges[^1]:R} and over'")).Append(" END").ToString();
    }
}
