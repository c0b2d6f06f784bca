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
    private readonly LoggedModelSort _sort;
    private readonly Start _start;

    private LoggedModelQuery(LoggedModelSearch search, IReadOnlyList<Clause> clauses, LoggedModelSort sort, Start start) => (_search, _clauses, _sort, _start) = (search, clauses, sort, start);

    /// <summary>Reads a search; refuses what cannot be understood.</summary>
    public static Result<LoggedModelQuery> Make(LoggedModelSearch search)
    {
        if (RunQuery.RefuseLimit(search.Limit) is { } tooMany)
            return tooMany;
        if (!Filter.Parse(Grammars.LoggedModels, search.Filter).Succeeded(out var clauses, out var unreadable))
            return unreadable;
        if (RefuseDatasets(search) is { } unfit)
            return unfit;
        if (!LoggedModelSort.Make(search.OrderBy ?? []).Succeeded(out var sort, out var unordered))
            return unordered;
        var fingerprint = PageToken.Fingerprint([Sql.List(search.Experiments), search.Filter ?? "", Written(search.OrderBy?.Select(o => (o.Term, o.On))), Written(search.Datasets?.Select(d => ("", (MeasuredOn?)d)))]);
        return PageToken.Read(search.PageToken, fingerprint, sort.Kinds).Succeeded(out var start, out var lost) ? new LoggedModelQuery(search, clauses, sort, start) : lost;
    }

    /// <summary>A page, and the token of the next one.</summary>
    public async Task<(IReadOnlyList<LoggedModelRow> Rows, string? Next)> Run(Unit unit, CancellationToken cancel)
    {
        if (_search.Experiments.Count == 0)
            return ([], null);
        var query = new SqlQuery(LoggedModelRow.Columns, "logged_model m");
        var sort = _sort.Apply(query);
        query.Where($"m.experiment IN ({Sql.List(_search.Experiments)}) AND m.deleted_at IS NULL");
        foreach (var clause in _clauses)
            query.Where(Condition(query, unit.Dialect, clause));
        if (_search.Datasets is { Count: > 0 } && !_clauses.Any(clause => clause.Entity == "metric"))
            query.Where($"EXISTS (SELECT 1 FROM logged_model_metric x WHERE x.model = m.id{OnDatasets(query)})");
        return await query.Page(unit, sort, LoggedModelRow.Width, LoggedModelRow.Read, _search.Limit, _start, cancel);
    }

    private static Refusal? RefuseDatasets(LoggedModelSearch search)
    {
        if (search.Datasets?.Count > Filter.MostClauses)
            return Refusal.Invalid($"`datasets` has {search.Datasets.Count} entries; at most {Filter.MostClauses} are taken.");
        var named = (search.Datasets ?? []).Concat((search.OrderBy ?? []).Select(order => order.On).OfType<MeasuredOn>()).ToList();
        return named.Select(d => Words.RefuseNul("dataset_name", d.Name ?? "") ?? Words.RefuseNul("dataset_digest", d.Digest ?? "")).FirstOrDefault(refusal => refusal is not null);
    }

    private string Condition(SqlQuery query, Dialect dialect, Clause clause) => clause.Entity switch
    {
        "attribute" => Comparisons.Compare(query, dialect, LoggedModelSort.Attribute(clause.Key), clause),
        "metric" => $"EXISTS (SELECT 1 FROM logged_model_metric x WHERE x.model = m.id AND x.key = {query.Bind(clause.Key)} AND x.nan = {query.Bind(false)} AND {Comparisons.Compare(query, dialect, "x.value", clause)}{OnDatasets(query)})",
        _ => $"EXISTS (SELECT 1 FROM logged_model_{(clause.Entity == "tag" ? "tag" : "param")} x WHERE x.model = m.id AND x.key = {query.Bind(clause.Key)} AND {Comparisons.Compare(query, dialect, "x.value", clause)})",
    };

    private string OnDatasets(SqlQuery query) => _search.Datasets is { Count: > 0 } datasets ? $" AND ({string.Join(" OR ", datasets.Select(dataset => LoggedModelSort.On(query, "x", dataset)))})" : "";

    private static string Written(IEnumerable<(string, MeasuredOn?)>? all) => System.Text.Json.JsonSerializer.Serialize((all ?? []).Select(one => new[] { one.Item1, one.Item2?.Name, one.Item2?.Digest }));
}
