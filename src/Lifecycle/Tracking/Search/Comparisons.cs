using Slipway.Tracking.Contracts.Search;

namespace Slipway.Tracking.Search;

/// <summary>Turns a clause's comparison into a condition on a column; every value is bound.</summary>
internal static class Comparisons
{
    public static string Compare(SqlQuery query, Dialect dialect, string column, Clause clause) => clause.Operator switch
    {
        FilterOperator.Like => dialect.Like(column, query.Bind(clause.Text!)),
        FilterOperator.Ilike => dialect.Ilike(column, query.Bind(clause.Text!)),
        FilterOperator.In => $"{column} IN ({query.BindList(clause.Texts!)})",
        FilterOperator.NotIn => $"{column} NOT IN ({query.BindList(clause.Texts!)})",
        _ => $"{column} {Symbol(clause.Operator)} {query.Bind(clause.Number ?? clause.Text!)}",
    };

    /// <summary>A metric's latest value: NaN is unequal to everything and is nothing else.</summary>
    public static string CompareMetric(SqlQuery query, Clause clause)
    {
        var value = query.Bind(Convert.ToDouble(clause.Number, System.Globalization.CultureInfo.InvariantCulture));
        return clause.Operator == FilterOperator.NotEqual
            ? $"(s.last_nan = {query.Bind(true)} OR s.last_value <> {value})"
            : $"s.last_nan = {query.Bind(false)} AND s.last_value {Symbol(clause.Operator)} {value}";
    }

    private static string Symbol(FilterOperator comparison) => comparison switch
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
