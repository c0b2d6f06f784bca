using Slipway.Storage.Queries;
using Slipway.Tracking.Contracts;
using Slipway.Tracking.Contracts.Search;
using Slipway.Tracking.Runs;

namespace Slipway.Tracking.Search;

/// <summary>A search for runs, compiled to SQL with bound values.</summary>
internal sealed class RunQuery
{
    private const int MostRows = 50_000;

    /// <summary>So many runs are fetched and sorted one by one in a few tens of milliseconds; where every clause holds for more, a walk in the order asked for soon finds a page.</summary>
    private const int Few = 5_000;

    private readonly RunSearch _search;
    private readonly IReadOnlyList<Clause> _clauses;
    private readonly IReadOnlyList<OrderColumn> _order;
    private readonly PageToken? _after;
    private readonly string _fingerprint;
    private readonly string _experiments;

    private RunQuery(RunSearch search, IReadOnlyList<Clause> clauses, IReadOnlyList<OrderColumn> order, PageToken? after, string fingerprint)
    {
        (_search, _clauses, _order, _after, _fingerprint) = (search, clauses, order, after, fingerprint);
        _experiments = Sql.List(search.Experiments.Distinct());
    }

    /// <summary>Reads a search; refuses what cannot be understood.</summary>
    public static Result<RunQuery> Make(RunSearch search)
    {
        if (RefuseLimit(search.Limit) is { } tooMany)
            return tooMany;
        if (!Filter.Parse(Grammars.Runs, search.Filter).Succeeded(out var clauses, out var unreadable))
            return unreadable;
        if (!Filter.ParseOrder(Grammars.Runs, search.OrderBy).Succeeded(out var order, out var unordered))
            return unordered;
        var fingerprint = PageToken.Fingerprint([Sql.List(search.Experiments), search.Filter ?? "", string.Join('\u001e', search.OrderBy ?? []), search.View.ToString()]);
        return PageToken.Read(search.PageToken, fingerprint, RunOrder.Kinds(order)).Succeeded(out var start, out var lost)
            ? new RunQuery(search, clauses, order, start.After, fingerprint)
            : lost;
    }

    public static Refusal? RefuseLimit(int limit) => limit switch
    {
        < 1 => Refusal.Invalid($"Invalid value {limit} for parameter 'max_results' supplied. It must be a positive integer"),
        > MostRows => Refusal.Invalid($"Invalid value {limit} for parameter 'max_results' supplied. It must be at most {MostRows}"),
        _ => null,
    };

    /// <summary>A page, and the token of the next one.</summary>
    public async Task<(IReadOnlyList<RunRow> Rows, string? Next)> Run(Unit unit, CancellationToken cancel)
    {
        if (_search.Experiments.Count == 0)
            return ([], null);
        var found = await Find(unit, cancel);
        if (found.Count <= _search.Limit)
            return ([.. found.Select(f => f.Row)], null);
        var next = new PageToken(_fingerprint, found[_search.Limit - 1].Values).Write();
        return ([.. found.Take(_search.Limit).Select(f => f.Row)], next);
    }

    /// <summary>
    /// Up to one row more than the page. An order that begins with a metric asks twice: for the runs that have a number, which an index of that metric's values gives in
    /// order, and only when these are too few for the others.
    /// </summary>
    private async Task<List<(RunRow Row, IReadOnlyList<object> Values)>> Find(Unit unit, CancellationToken cancel)
    {
        var wanted = _search.Limit + 1;
        if (await Rarest(unit, cancel) is { } rare)
            return await Select(unit, FromMatches(unit, rare), _order, wanted, firstIsJoined: false, cancel);
        if (_order is not [{ Entity: "metric" } first, ..])
            return await Select(unit, From(), _order, wanted, firstIsJoined: false, cancel);

        var found = new List<(RunRow, IReadOnlyList<object>)>();
        if (_after is null || (long)_after.Values[0] == 0)
            found = await Numbers(unit, first, wanted, cancel);
        if (found.Count == wanted)
            return found;
        var rest = From();
        var alias = RunOrder.Alias(0);
        rest.Join($"LEFT JOIN series {alias} ON {alias}.run = r.n AND {alias}.key = {RunConditions.MetricKey(rest, first.Key)}");
        rest.Where($"({alias}.run IS NULL OR {alias}.last_nan = {rest.Bind(true)})");
        found.AddRange(await Select(unit, rest, _order, wanted - found.Count, firstIsJoined: true, cancel));
        return found;
    }

    private async Task<List<(RunRow Row, IReadOnlyList<object> Values)>> Numbers(Unit unit, OrderColumn first, int wanted, CancellationToken cancel)
    {
        var alias = RunOrder.Alias(0);
        var numbers = new SqlQuery(RunRow.Columns, $"series {alias} JOIN run r ON r.n = {alias}.run");
        numbers.Where($"{alias}.experiment IN ({_experiments}) AND {alias}.key = {RunConditions.MetricKey(numbers, first.Key)} AND {alias}.last_nan = {numbers.Bind(false)}");
        var sort = RunOrder.Apply(numbers, _order, firstIsJoined: true).Skip(2).Prepend(new SortColumn($"{alias}.last_value", 'd', first.Descending)).ToList();
        Restrict(unit, numbers);
        if (_after is not null)
        {
            numbers.After(sort, [.. _after.Values.Skip(1)]);
            // Said once more where the index can use it.
            numbers.Where($"{alias}.last_value {(first.Descending ? "<=" : ">=")} {numbers.Bind(_after.Values[1])}");
        }

        var rows = await numbers.Run(unit, sort, RunRow.Width, RunRow.Read, wanted, cancel);
        return [.. rows.Select(r => (r.Row, (IReadOnlyList<object>)[0L, .. r.Values]))];
    }

    private async Task<List<(RunRow Row, IReadOnlyList<object> Values)>> Select(Unit unit, SqlQuery query, IReadOnlyList<OrderColumn> order, int wanted, bool firstIsJoined, CancellationToken cancel)
    {
        var sort = RunOrder.Apply(query, order, firstIsJoined);
        Restrict(unit, query);
        if (_after is not null)
            query.After(sort, _after.Values);
        return [.. await query.Run(unit, sort, RunRow.Width, RunRow.Read, wanted, cancel)];
    }

    private static SqlQuery From() => new(RunRow.Columns, "run r");

    /// <summary>The clause that holds for the fewest runs, when an index says that they are few. Neither database knows this by itself: SQLite keeps no statistics, PostgreSQL's come late.</summary>
    private async Task<Clause?> Rarest(Unit unit, CancellationToken cancel)
    {
        var (rarest, fewest) = ((Clause?)null, Few + 1L);
        foreach (var clause in _clauses)
        {
            var count = new SqlQuery("count(*)", "");
            if (RunConditions.Matches(count, unit.Dialect, _experiments, clause) is not { } matches)
                continue;
            count.From($"({matches} LIMIT {count.Bind(fewest)}) m");
            var found = await count.Number(unit, cancel);
            if (found < fewest)
                (rarest, fewest) = (clause, found);
        }

        return rarest;
    }

    /// <summary>The runs of a clause that holds for few. The limit says how few, and keeps the database from choosing another way.</summary>
    private SqlQuery FromMatches(Unit unit, Clause clause)
    {
        var query = From();
        query.From($"({RunConditions.Matches(query, unit.Dialect, _experiments, clause)} LIMIT {query.Bind((long)Few)}) m CROSS JOIN run r");
        query.Where("r.n = m.run");
        return query;
    }

    private void Restrict(Unit unit, SqlQuery query)
    {
        query.Where($"r.experiment IN ({_experiments})");
        if (_search.View != View.All)
            query.Where(_search.View == View.ActiveOnly ? "r.deleted_at IS NULL" : "r.deleted_at IS NOT NULL");
        foreach (var clause in _clauses)
            query.Where(RunConditions.Of(query, unit.Dialect, clause));
    }
}
