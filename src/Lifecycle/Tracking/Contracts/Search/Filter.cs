namespace Slipway.Tracking.Contracts.Search;

/// <summary>
/// MLflow's filter and order languages: clauses joined by AND, each an identifier, a comparison and a value. Read by hand, so that a refusal can point at the column.
/// </summary>
public static class Filter
{
    /// <summary>The most clauses a filter may have: SQLite's expressions must not grow too deep.</summary>
    public const int MostClauses = 100;

    /// <summary>The most columns an order may have: SQLite joins at most 64 tables.</summary>
    public const int MostOrderColumns = 20;

    /// <summary>The clauses of a filter; none for null and the empty text.</summary>
    public static Result<IReadOnlyList<Clause>> Parse(FilterGrammar grammar, string? filter)
    {
        if (string.IsNullOrEmpty(filter))
            return Result.Of<IReadOnlyList<Clause>>([]);
        return Words.RefuseNul("filter", filter) is { } refusal ? refusal : new FilterReader(grammar, filter).Clauses();
    }

    /// <summary>The columns of an order.</summary>
    public static Result<IReadOnlyList<OrderColumn>> ParseOrder(FilterGrammar grammar, IReadOnlyList<string>? order)
    {
        var columns = new List<OrderColumn>();
        if (order?.Count > MostOrderColumns)
            return Refusal.Invalid($"`order_by` has {order.Count} columns; at most {MostOrderColumns} are taken.");
        foreach (var text in order ?? [])
        {
            if (Words.RefuseNul("order_by", text) is { } unstorable)
                return unstorable;
            if (!new OrderReader(grammar, text).Column().Succeeded(out var column, out var refusal))
                return refusal;
            if (columns.Exists(c => c.Entity == column.Entity && c.Key == column.Key))
                return Refusal.Invalid($"`order_by` contains duplicate fields: [{string.Join(", ", order!.Select(o => $"'{o}'"))}]", "Name each field once.");
            columns.Add(column);
        }

        return columns;
    }
}
