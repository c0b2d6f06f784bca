using Slipway.Tracking.Contracts;
using Slipway.Tracking.Contracts.Search;
using Slipway.Tracking.Experiments;

namespace Slipway.Tracking.Search;

/// <summary>A search for experiments, compiled to SQL with bound values.</summary>
internal sealed class ExperimentQuery
{
    private readonly ExperimentSearch _search;
    private readonly IReadOnlyList<Clause> _clauses;
    private readonly IReadOnlyList<SortColumn> _sort;
    private readonly PageToken? _after;
    private readonly string _fingerprint;

    private ExperimentQuery(ExperimentSearch search, IReadOnlyList<Clause> clauses, IReadOnlyList<SortColumn> sort, PageToken? after, string fingerprint) =>
        (_search, _clauses, _sort, _after, _fingerprint) = (search, clauses, sort, after, fingerprint);

    /// <summary>Reads a search; refuses what cannot be understood.</summary>
    public static Result<ExperimentQuery> Make(ExperimentSearch search)
    {
        if (RunQuery.RefuseLimit(search.Limit) is { } tooMany)
            return tooMany;
        if (!Filter.Parse(Grammars.Experiments, search.Filter).Succeeded(out var clauses, out var unreadable))
            return unreadable;
        if (!Filter.ParseOrder(Grammars.Experiments, search.OrderBy).Succeeded(out var order, out var unordered))
            return unordered;
        var sort = Sort(order);
        var fingerprint = PageToken.Fingerprint([search.Filter ?? "", string.Join('\u001e', search.OrderBy ?? []), search.View.ToString()]);
        return PageToken.Read(search.PageToken, fingerprint, [.. sort.Select(s => s.Kind)]).Succeeded(out var start, out var lost)
            ? new ExperimentQuery(search, clauses, sort, start.After, fingerprint)
            : lost;
    }

    /// <summary>A page, and the token of the next one.</summary>
    public async Task<(IReadOnlyList<ExperimentRow> Rows, string? Next)> Run(Unit unit, CancellationToken cancel)
    {
        var query = new SqlQuery(ExperimentRow.Columns, "experiment e");
        if (_search.View != View.All)
            query.Where(_search.View == View.ActiveOnly ? "e.deleted_at IS NULL" : "e.deleted_at IS NOT NULL");
        foreach (var clause in _clauses)
            query.Where(Condition(query, unit.Dialect, clause));
        if (_after is not null)
            query.After(_sort, _after.Values);
        var found = await query.Run(unit, _sort, ExperimentRow.Width, ExperimentRow.Read, _search.Limit + 1, cancel);
        var next = found.Count > _search.Limit ? new PageToken(_fingerprint, found[_search.Limit - 1].Values).Write() : null;
        return ([.. found.Take(_search.Limit).Select(f => f.Row)], next);
    }

    /// <summary>As asked; without an order the newest first, then the smaller id; after an order the greater id.</summary>
    private static List<SortColumn> Sort(IReadOnlyList<OrderColumn> order)
    {
        if (order.Count == 0)
            return [new("e.created_at", 'i', true), new("e.id", 'i', false)];
        var sort = order.Select(column => new SortColumn(Attribute(column.Key), column.Key == "name" ? 't' : 'i', column.Descending)).ToList();
        if (!order.Any(column => column.Key == "experiment_id"))
            sort.Add(new SortColumn("e.id", 'i', true));
        return sort;
    }

    private static string Condition(SqlQuery query, Dialect dialect, Clause clause)
    {
        if (clause.Entity == "attribute")
            return Comparisons.Compare(query, dialect, Attribute(clause.Key), clause);
        var there = $"SELECT 1 FROM experiment_tag x WHERE x.experiment = e.id AND x.key = {query.Bind(clause.Key)}";
        return clause.Operator switch
        {
            FilterOperator.IsNull => $"NOT EXISTS ({there})",
            FilterOperator.IsNotNull => $"EXISTS ({there})",
            _ => $"EXISTS ({there} AND {Comparisons.Compare(query, dialect, "x.value", clause)})",
        };
    }

    private static string Attribute(string key) => key switch
    {
        "name" => "e.name",
        "creation_time" => "e.created_at",
        "last_update_time" => "e.updated_at",
        "experiment_id" => "e.id",
        _ => throw new InvalidOperationException($"Experiments have no attribute '{key}'."),
    };
}
