namespace Slipway.Data.Contracts;

/// <summary>What changed from one version of a dataset to another.</summary>
/// <param name="From">The older version's id.</param>
/// <param name="To">The newer one's.</param>
/// <param name="Schema">Columns that came, went or changed their type.</param>
/// <param name="Columns">How the values of the columns that both have moved.</param>
/// <param name="Rows">Which rows came, went or changed.</param>
public sealed record DatasetDiff(string From, string To, IReadOnlyList<SchemaChange> Schema, IReadOnlyList<ColumnChange> Columns, RowChanges Rows);

/// <summary>A column that came (<c>From</c> is null), went (<c>To</c> is null) or changed.</summary>
public sealed record SchemaChange(string Column, Column? From, Column? To);

/// <summary>How a column's values moved.</summary>
/// <param name="Column">The column.</param>
/// <param name="NullShare">The share of missing values, before and after.</param>
/// <param name="Distinct">How many different values.</param>
/// <param name="DistinctExact">False where that is a sketch of either version, which holds within some 15 %.</param>
/// <param name="Mean">The mean of numbers; null for other types.</param>
/// <param name="Std">Their standard deviation.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The greatest.</param>
public sealed record ColumnChange(string Column, Moved NullShare, Moved Distinct, bool DistinctExact, Moved? Mean, Moved? Std, Moved? Min, Moved? Max)
{
    /// <summary>Of texts with at most 10,000 different values, which of them came and went; null for others.</summary>
    public CategoryChanges? Categories { get; init; }
}

/// <summary>Categories that only one of two versions has.</summary>
/// <param name="Came">Only in the newer: new to a model that was trained on the older.</param>
/// <param name="Went">Only in the older.</param>
public sealed record CategoryChanges(Categories Came, Categories Went);

/// <summary>Some categories.</summary>
/// <param name="Count">How many.</param>
/// <param name="Rows">How many rows have one of them.</param>
/// <param name="Most">The most frequent, at most 20.</param>
public sealed record Categories(long Count, long Rows, IReadOnlyList<string> Most);

/// <summary>A figure before and after.</summary>
public sealed record Moved(double? From, double? To);

/// <summary>Which rows came, went or changed.</summary>
/// <param name="By">The columns that name a row; empty when whole rows were compared.</param>
/// <param name="Words">How rows were compared, where there is something to say about it.</param>
/// <param name="Added">Rows only in the newer table.</param>
/// <param name="Removed">Rows only in the older.</param>
/// <param name="Changed">Rows in both whose other values differ; 0 when whole rows were compared.</param>
/// <param name="Same">Rows equal in both.</param>
/// <param name="Examples">Up to 50 of them as text by column; of a changed row, its new values.</param>
public sealed record RowChanges(IReadOnlyList<string> By, string? Words, long Added, long Removed, long Changed, long Same, IReadOnlyList<RowChange> Examples);

/// <summary>One of them.</summary>
/// <param name="What"><c>added</c>, <c>removed</c> or <c>changed</c>.</param>
/// <param name="Values">Its values.</param>
/// <param name="Before">Of a changed row, the values that differ, as they were.</param>
public sealed record RowChange(string What, IReadOnlyDictionary<string, string?> Values, IReadOnlyDictionary<string, string?>? Before);
