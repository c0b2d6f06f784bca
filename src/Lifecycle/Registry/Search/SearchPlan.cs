using Slipway.Registry.Contracts;
using Slipway.Registry.Sources;
using Slipway.Storage.Queries;
using Slipway.Tracking.Contracts.Search;

namespace Slipway.Registry.Search;

/// <summary>What models or versions are searched in: the tables, and what stands for each attribute.</summary>
/// <param name="Grammar">Its filter language.</param>
/// <param name="From">The rows; the one asked for is <c>t</c>.</param>
/// <param name="Tags">Their tags, as <c>x</c>, and how these are tied to <c>t</c>.</param>
/// <param name="Most">The longest page.</param>
/// <param name="Attribute">The SQL of an attribute, never NULL.</param>
/// <param name="Usual">What is sorted by first where nothing is asked; null for nothing but the ties.</param>
/// <param name="Ties">What is sorted by in the end, so that no two rows are equal: attribute, and whether the greatest come first.</param>
internal sealed record SearchPlan(FilterGrammar Grammar, string From, string Tags, int Most, Func<string, string> Attribute, OrderColumn? Usual, IReadOnlyList<OrderColumn> Ties)
{
    /// <summary>A page of ids, and the token of the page after it.</summary>
    public Result<Func<Unit, CancellationToken, Task<(IReadOnlyList<string> Ids, string? Next)>>> Read(RegistryQuery search)
    {
        if (search.Limit < 1 || search.Limit > Most)
            return Refusal.Invalid($"Invalid value {search.Limit} for parameter 'max_results' supplied. It must be a positive integer, at most {Most}");
        if (!Filter.Parse(Grammar, search.Filter).Succeeded(out var clauses, out var refusal) || !Filter.ParseOrder(Grammar, search.OrderBy).Succeeded(out var order, out refusal))
            return refusal;
        var sort = Columns(order);
        var fingerprint = PageToken.Fingerprint([From, search.Filter ?? "", string.Join('\u001e', search.OrderBy)]);
        if (!PageToken.Read(search.PageToken, fingerprint, [.. sort.Select(s => s.Kind)]).Succeeded(out var start, out var lost))
            return lost;
        return Result.Of<Func<Unit, CancellationToken, Task<(IReadOnlyList<string>, string?)>>>((unit, cancel) =>
        {
            var query = new SqlQuery("t.id", From);
            foreach (var clause in clauses)
                query.Where(Condition(query, unit.Dialect, clause));
            if (!clauses.Any(IsAboutPrompts))
                query.Where($"NOT {Prompts(query)}");
            return query.Page(unit, sort, 1, row => row.GetString(0), search.Limit, start, cancel);
        });
    }

    private List<SortColumn> Columns(IReadOnlyList<OrderColumn> asked)
    {
        var order = asked.Count == 0 && Usual is not null ? [Usual] : asked;
        return [.. order.Concat(Ties.Where(tie => order.All(column => column.Key != tie.Key))).Select(column => new SortColumn(Attribute(column.Key), Grammar.Entities[0].Find(column.Key)!.IsNumber ? 'i' : 't', column.Descending))];
    }

    private string Condition(SqlQuery query, Dialect dialect, Clause clause) => clause switch
    {
        { Entity: "attribute" } => Comparisons.Compare(query, dialect, Attribute(clause.Key), clause),
        { Operator: FilterOperator.Equal, Text: "false" } or { Operator: FilterOperator.NotEqual, Text: "true" } when IsAboutPrompts(clause) => $"NOT {Prompts(query)}",
        { Operator: FilterOperator.NotEqual, Text: "false" } when IsAboutPrompts(clause) => Prompts(query),
        _ => Comparisons.Keyed(query, dialect, Tags, clause),
    };

    /// <summary>What is a prompt: what lacks the tag is none.</summary>
    private string Prompts(SqlQuery query) => $"EXISTS (SELECT 1 FROM {Tags} AND x.key = {query.Bind(SourceRules.PromptTag)} AND lower(x.value) = 'true')";

    private static bool IsAboutPrompts(Clause clause) => clause is { Entity: "tag", Key: SourceRules.PromptTag };
}
