using Slipway.Storage.Queries;
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
    private readonly Start _start;

    private ExperimentQuery(ExperimentSearch search, IReadOnlyList<Clause> clauses, IReadOnlyList<SortColumn> sort, Start start) =>
        (_search, _clauses, _sort, _start) = (search, clauses, sort, start);

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
            ? new ExperimentQuery(search, clauses, sort, start)
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
        return await query.Page(unit, _sort, ExperimentRow.Width, ExperimentRow.Read, _search.Limit, _start, cancel);
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

    private static string Condition(SqlQuery query, Dialect dialect, Clause clause) => clause.Entity == "attribute"
        ? Comparisons.Compare(query, dialect, Attribute(clause.Key), clause)
        : Comparisons.Keyed(query, dialect, "experiment_tag x WHERE x.experiment = e.id", clause);

    private static string Attribute(string key) => key switch
    {
        "name" => "e.name",
        "creation_time" => "e.created_at",
        "last_update_time" => "e.updated_at",
        "experiment_id" => "e.id",
        _ => throw new InvalidOperationException($"Experiments have no attribute '{key}'."),
    };
}
