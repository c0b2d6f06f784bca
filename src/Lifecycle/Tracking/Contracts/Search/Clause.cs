namespace Slipway.Tracking.Contracts.Search;

/// <summary>How a clause compares.</summary>
public enum FilterOperator { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, Like, Ilike, In, NotIn, IsNull, IsNotNull }

/// <summary>One clause of a filter; a filter is their conjunction.</summary>
/// <param name="Entity">The entity, by its first name: <c>metric</c>, <c>parameter</c>, <c>tag</c>, <c>attribute</c>, <c>dataset</c>.</param>
/// <param name="Key">Which metric, parameter, tag or attribute; an attribute by its canonical name.</param>
/// <param name="Operator">The comparison.</param>
/// <param name="Number">What a number is compared with, a long where the text was whole; null otherwise.</param>
/// <param name="Text">What a text is compared with; null otherwise.</param>
/// <param name="Texts">The list of IN and NOT IN; null otherwise.</param>
/// <param name="Column">Where the clause begins in the filter, from 1.</param>
public sealed record Clause(string Entity, string Key, FilterOperator Operator, object? Number, string? Text, IReadOnlyList<string>? Texts, int Column);

/// <summary>One column of an order.</summary>
/// <param name="Entity">As in <see cref="Clause"/>.</param>
/// <param name="Key">As in <see cref="Clause"/>.</param>
/// <param name="Descending">Whether the greatest come first.</param>
public sealed record OrderColumn(string Entity, string Key, bool Descending);
