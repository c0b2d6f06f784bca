using System.Globalization;
using Slipway.Storage.Queries;
using Slipway.Tracking.Contracts;
using Slipway.Tracking.Contracts.Search;

namespace Slipway.Tracking.Search;

/// <summary>How logged models are sorted: as asked, what lacks a metric last either way, then the newest first, then by id.</summary>
internal sealed class LoggedModelSort
{
    private readonly IReadOnlyList<(OrderColumn Column, MeasuredOn? On)> _order;

    private LoggedModelSort(IReadOnlyList<(OrderColumn Column, MeasuredOn? On)> order) => _order = order;

    /// <summary>The kinds of the sort values, for reading a page token.</summary>
    public IReadOnlyList<char> Kinds => [.. Columns().Select(column => column.Kind)];

    /// <summary>Reads an order; refuses what cannot be understood.</summary>
    public static Result<LoggedModelSort> Make(IReadOnlyList<LoggedModelOrder> order)
    {
        if (order.Count > Filter.MostOrderColumns)
            return Refusal.Invalid($"`order_by` has {order.Count} columns; at most {Filter.MostOrderColumns} are taken.");
        var columns = new List<(OrderColumn, MeasuredOn?)>();
        foreach (var (term, on) in order)
        {
            if (!Filter.ParseOrder(Grammars.LoggedModels, [term]).Succeeded(out var parsed, out var refusal))
                return refusal;
            columns.Add((parsed[0], on));
        }

        return new LoggedModelSort(columns);
    }

    /// <summary>Adds the joins that the order needs and gives its columns.</summary>
    public IReadOnlyList<SortColumn> Apply(SqlQuery query)
    {
        foreach (var (i, (column, on)) in _order.Index().Where(order => order.Item.Column.Entity == "metric"))
        {
            // Of several values of a metric the latest counts.
            var values = $"SELECT y.model, y.value, y.nan, row_number() OVER (PARTITION BY y.model ORDER BY y.timestamp DESC, y.step DESC, y.run DESC) AS place FROM logged_model_metric y WHERE y.key = {query.Bind(column.Key)}";
            query.Join($"LEFT JOIN ({values}{(on is null ? "" : " AND " + On(query, "y", on))}) {Alias(i)} ON {Alias(i)}.model = m.id AND {Alias(i)}.place = 1");
        }

        return [.. Columns()];
    }

    /// <summary>Whether a metric was measured on a dataset.</summary>
    public static string On(SqlQuery query, string alias, MeasuredOn dataset) => (dataset.Name, dataset.Digest) switch
    {
        (null, null) => "1 = 1",
        ({ } name, null) => $"{alias}.dataset_name = {query.Bind(name)}",
        (null, { } digest) => $"{alias}.dataset_digest = {query.Bind(digest)}",
        ({ } name, { } digest) => $"({alias}.dataset_name = {query.Bind(name)} AND {alias}.dataset_digest = {query.Bind(digest)})",
    };

    public static string Attribute(string key) => key switch
    {
        "name" => "m.name",
        "model_id" => "m.id",
        "model_type" => "m.model_type",
        "status" => "upper(m.status)",
        "source_run_id" => "m.source_run",
        "creation_timestamp" => "m.created_at",
        "last_updated_timestamp" => "m.updated_at",
        _ => throw new InvalidOperationException($"Logged models have no attribute '{key}'."),
    };

    private IEnumerable<SortColumn> Columns()
    {
        foreach (var (i, (column, _)) in _order.Index())
        {
            if (column.Entity == "metric")
            {
                yield return new SortColumn($"CAST(CASE WHEN {Alias(i)}.model IS NULL THEN 2 WHEN {Alias(i)}.nan THEN 1 ELSE 0 END AS BIGINT)", 'i', Descending: false);
                yield return new SortColumn($"coalesce({Alias(i)}.value, 0)", 'd', column.Descending);
            }
            else
            {
                yield return new SortColumn(Attribute(column.Key), column.Key.EndsWith("timestamp", StringComparison.Ordinal) ? 'i' : 't', column.Descending);
            }
        }

        if (!_order.Any(order => order.Column is { Entity: "attribute", Key: "creation_timestamp" }))
            yield return new SortColumn("m.created_at", 'i', Descending: true);
        yield return new SortColumn("m.id", 't', Descending: true);
    }

    private static string Alias(int i) => "o" + i.ToString(CultureInfo.InvariantCulture);
}
