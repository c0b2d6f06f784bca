using System.Globalization;
using Slipway.Storage.Queries;
using Slipway.Tracking.Contracts.Search;

namespace Slipway.Tracking.Search;

/// <summary>How runs are sorted: as asked, what lacks a value last either way, then the newest first, then by id.</summary>
internal static class RunOrder
{
    /// <summary>The kinds of the sort values that <see cref="Apply"/> will make, for reading a page token.</summary>
    public static IReadOnlyList<char> Kinds(IReadOnlyList<OrderColumn> order) => [.. Columns(order, (_, i) => Alias(i)).Select(c => c.Kind)];

    /// <summary>Adds the joins that an order needs and gives its columns.</summary>
    public static IReadOnlyList<SortColumn> Apply(SqlQuery query, IReadOnlyList<OrderColumn> order, bool firstIsJoined) => [.. Columns(order, (column, i) =>
    {
        if (i > 0 || !firstIsJoined)
            query.Join(JoinOf(query, column, Alias(i)));
        return Alias(i);
    })];

    public static string Alias(int i) => "o" + i.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<SortColumn> Columns(IReadOnlyList<OrderColumn> order, Func<OrderColumn, int, string> alias)
    {
        foreach (var (column, i) in order.Select((c, i) => (c, i)))
        {
            foreach (var sort in column.Entity == "attribute" ? Attribute(column) : Joined(column, alias(column, i)))
                yield return sort;
        }

        if (!order.Any(c => c is { Entity: "attribute", Key: "start_time" }))
            yield return new SortColumn("r.started_at", 'i', Descending: true);
        if (!order.Any(c => c is { Entity: "attribute", Key: "run_id" }))
            yield return new SortColumn("r.id", 't', Descending: false);
    }

    private static IEnumerable<SortColumn> Attribute(OrderColumn column) => column.Key switch
    {
        "end_time" => [new("CAST(CASE WHEN r.ended_at IS NULL THEN 1 ELSE 0 END AS BIGINT)", 'i', false), new("coalesce(r.ended_at, 0)", 'i', column.Descending)],
        "start_time" => [new("r.started_at", 'i', column.Descending)],
        _ => [new(RunConditions.Attribute(column.Key), 't', column.Descending)],
    };

    private static IEnumerable<SortColumn> Joined(OrderColumn column, string alias) => column.Entity == "metric"
        ? [new($"CAST(CASE WHEN {alias}.run IS NULL THEN 2 WHEN {alias}.last_nan THEN 1 ELSE 0 END AS BIGINT)", 'i', false), new($"coalesce({alias}.last_value, 0)", 'd', column.Descending)]
        : [new($"CAST(CASE WHEN {alias}.run IS NULL THEN 1 ELSE 0 END AS BIGINT)", 'i', false), new($"coalesce({alias}.value, '')", 't', column.Descending)];

    private static string JoinOf(SqlQuery query, OrderColumn column, string alias) => column.Entity switch
    {
        "metric" => $"LEFT JOIN series {alias} ON {alias}.run = r.n AND {alias}.key = {RunConditions.MetricKey(query, column.Key)}",
        "parameter" => $"LEFT JOIN run_param {alias} ON {alias}.run = r.n AND {alias}.key = {query.Bind(column.Key)}",
        _ => $"LEFT JOIN run_tag {alias} ON {alias}.run = r.n AND {alias}.key = {query.Bind(column.Key)}",
    };
}
