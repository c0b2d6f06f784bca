namespace Slipway.Tracking.Contracts.Search;

/// <summary>What one kind of thing can be searched and ordered by.</summary>
/// <param name="Entities">Its entities, the attribute's first.</param>
/// <param name="EntitiesRefusal">How a wrong entity is refused, with <c>{0}</c> for it.</param>
/// <param name="OrderEntities">The names of the entities it can be ordered by.</param>
public sealed record FilterGrammar(IReadOnlyList<FilterEntity> Entities, string EntitiesRefusal, IReadOnlyList<string> OrderEntities)
{
    /// <summary>The entity that a word such as <c>metrics</c> means; null for none.</summary>
    public FilterEntity? Find(string word) => Entities.FirstOrDefault(entity => entity.Words.Contains(word, StringComparer.Ordinal));
}

/// <summary>An entity of a grammar.</summary>
/// <param name="Name">Its first name, which clauses carry.</param>
/// <param name="Words">The words that may stand for it; case counts.</param>
/// <param name="Keys">Its keys, where they are a closed list; null where any key may stand.</param>
/// <param name="Any">What any key is, where there is no list.</param>
public sealed record FilterEntity(string Name, IReadOnlyList<string> Words, IReadOnlyList<FilterKey>? Keys, FilterKey? Any = null)
{
    /// <summary>The key of this name or alias; null where it is not one.</summary>
    public FilterKey? Find(string name) => Keys is null ? Any! with { Name = name } : Keys.FirstOrDefault(key => key.Name == name || key.Aliases.Contains(name, StringComparer.Ordinal));
}

/// <summary>A key of an entity.</summary>
/// <param name="Name">Its canonical name.</param>
/// <param name="IsNumber">Whether it is compared as a number, with an unquoted one.</param>
/// <param name="Nullable">Whether IS NULL and IS NOT NULL may ask for it.</param>
/// <param name="Listable">Whether IN and NOT IN may ask for it.</param>
/// <param name="CanFilter">Whether a filter may name it.</param>
/// <param name="CanOrder">Whether an order may name it.</param>
/// <param name="Quotable">Whether a number that it is compared with may stand in quotes.</param>
public sealed record FilterKey(string Name, bool IsNumber = false, bool Nullable = false, bool Listable = false, bool CanFilter = true, bool CanOrder = true, bool Quotable = false)
{
    /// <summary>Other names for it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The comparisons it takes, as messages list them.</summary>
    public IReadOnlyList<string> Comparators => IsNumber
        ? ["=", "!=", "<", "<=", ">", ">="]
        : ["=", "!=", "LIKE", "ILIKE", .. Nullable ? (string[])["IS NULL", "IS NOT NULL"] : [], .. Listable ? (string[])["IN", "NOT IN"] : []];
}
