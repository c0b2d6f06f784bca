using Slipway.Storage.Queries;

namespace Slipway.Tracking.Contracts.Search;

/// <summary>Turns a clause's comparison into a condition on a column; every value is bound.</summary>
public static class Comparisons
{
    /// <summary>Ends a subquery that is asked for each row of the query around it. PostgreSQL would turn it into a join, and plans joins by statistics that a table which just grew does not have yet.</summary>
    public const string RowByRow = " LIMIT 1 OFFSET 0";

    /// <summary>The condition on a column that is never NULL.</summary>
    public static string Compare(SqlQuery query, Dialect dialect, string column, Clause clause) => clause.Operator switch
    {
        FilterOperator.Like => dialect.Like(column, query.Bind(clause.Text!)),
        FilterOperator.Ilike => dialect.Ilike(column, query.Bind(clause.Text!)),
        FilterOperator.In => $"{column} IN ({query.BindList(clause.Texts!)})",
        FilterOperator.NotIn => $"{column} NOT IN ({query.BindList(clause.Texts!)})",
        _ => $"{column} {Symbol(clause.Operator)} {query.Bind(clause.Number ?? clause.Text!)}",
    };

    /// <summary>The condition on a table of tags that a clause on one of them stands for: the tag has to be there, unless the clause asks for that itself.</summary>
    /// <param name="query">The query that it is for.</param>
    /// <param name="dialect">The database's.</param>
    /// <param name="tags">The table and the condition that ties its rows, as <c>x</c>, to the row asked for.</param>
    /// <param name="clause">The clause.</param>
    public static string Keyed(SqlQuery query, Dialect dialect, string tags, Clause clause)
    {
        var there = $"SELECT 1 FROM {tags} AND x.key = {query.Bind(clause.Key)}";
        return clause.Operator switch
        {
            FilterOperator.IsNull => $"NOT EXISTS ({there}{RowByRow})",
            FilterOperator.IsNotNull => $"EXISTS ({there}{RowByRow})",
            _ => $"EXISTS ({there} AND {Compare(query, dialect, "x.value", clause)}{RowByRow})",
        };
    }

    internal static string Symbol(FilterOperator comparison) => comparison switch
    {
        FilterOperator.Equal => "=",
        FilterOperator.NotEqual => "<>",
        FilterOperator.Less => "<",
        FilterOperator.LessOrEqual => "<=",
        FilterOperator.Greater => ">",
        FilterOperator.GreaterOrEqual => ">=",
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "A comparison without a symbol."),
    };
}
