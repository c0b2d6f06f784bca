using Slipway.Storage.Queries;
using Slipway.Tracking.Contracts;
using Slipway.Tracking.Contracts.Search;
using Slipway.Tracking.LoggedModels;

namespace Slipway.Tracking.Search;

/// <summary>A search for logged models, compiled to SQL with bound values.</summary>
internal sealed class LoggedModelQuery
{
    private readonly LoggedModelSearch _search;
    private readonly IReadOnlyList<Clause> _clauses;
    private readonly IReadOnlyList<SortColumn> _sort;
    private readonly Start _start;

    private LoggedModelQuery(LoggedModelSearch search, IReadOnlyList<Clause> clauses, IReadOnlyList<SortColumn> sort, Start start) =>
        (_search, _clauses, _sort, _start) = (search, clauses, sort, start);

    /// <summary>Reads a search; refuses what cannot be understood.</summary>
    public static Result<LoggedModelQuery> Make(LoggedModelSearch search)
    {
        if (RunQuery.RefuseLimit(search.Limit) is { } tooMany)
            return tooMany;
        if (!Filter.Parse(Grammars.LoggedModels, search.Filter).Succeeded(out var clauses, out var unreadable))
            return unreadable;
        if (!Filter.ParseOrder(Grammars.LoggedModels, search.OrderBy).Succeeded(out var order, out var unordered))
            return unordered;
        List<SortColumn> sort = [.. order.Select(o => new SortColumn(Attribute(o.Key), o.Key.EndsWith("timestamp", StringComparison.Ordinal) ? 'i' : 't', o.Descending))];
        if (!order.Any(o => o.Key == "creation_timestamp"))
            sort.Add(new SortColumn("m.created_at", 'i', true));
        sort.Add(new SortColumn("m.id", 't', true));
        var fingerprint = PageToken.Fingerprint([Sql.List(search.Experiments), search.Filter ?? "", string.Join('\u001e', search.OrderBy ?? [])]);
        return PageToken.Read(search.PageToken, fingerprint, [.. sort.Select(s => s.Kind)]).Succeeded(out var start, out var lost)
            ? new LoggedModelQuery(search, clauses, sort, start)
            : lost;
    }

    /// <summary>A page, and the token of the next one.</summary>
    public async Task<(IReadOnlyList<LoggedModelRow> Rows, string? Next)> Run(Unit unit, CancellationToken cancel)
    {
        if (_search.Experiments.Count == 0)
            return ([], null);
        var query = new SqlQuery(LoggedModelRow.Columns, "logged_model m");
        query.Where($"m.experiment IN ({Sql.List(_search.Experiments)}) AND m.deleted_at IS NULL");
        foreach (var clause in _clauses)
            query.Where(Condition(query, unit.Dialect, clause));
        return await query.Page(unit, _sort, LoggedModelRow.Width, LoggedModelRow.Read, _search.Limit, _start, cancel);
    }

    private static string Condition(SqlQuery query, Dialect dialect, Clause clause) => clause.Entity switch
    {
        "attribute" => Comparisons.Compare(query, dialect, Attribute(clause.Key), clause),
        "metric" => $"EXISTS (SELECT 1 FROM logged_model_metric x WHERE x.model = m.id AND x.key = {query.Bind(clause.Key)} AND x.nan = {query.Bind(false)} AND {Comparisons.Compare(query, dialect, "x.value", clause)})",
        _ => $"EXISTS (SELECT 1 FROM logged_model_{(clause.Entity == "tag" ? "tag" : "param")} x WHERE x.model = m.id AND x.key = {query.Bind(clause.Key)} AND {Comparisons.Compare(query, dialect, "x.value", clause)})",
    };

    private static string Attribute(string key) => key switch
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
}
