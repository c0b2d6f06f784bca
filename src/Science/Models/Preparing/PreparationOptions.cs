using Slipway.Models.Expressions;
using Slipway.Models.Tables;

namespace Slipway.Models.Preparing;

/// <summary>What to put where a number is missing.</summary>
public enum MissingNumber
{
    /// <summary>The median of the training rows; for truth values the more frequent one.</summary>
    Median,

    /// <summary>Nothing: the trees themselves send missing values to one side.</summary>
    Keep,
}

/// <summary>What to put where a text is missing or empty.</summary>
public enum MissingText
{
    /// <summary>The most frequent text of the training rows.</summary>
    MostFrequent,

    /// <summary>A category of its own, where the training rows have missing ones.</summary>
    OwnCategory,
}

/// <summary>What a text becomes that no training row had.</summary>
public enum UnseenText
{
    /// <summary>No category: all its features are 0.</summary>
    Ignore,

    /// <summary>The category of the infrequent ones, where there is one, else none.</summary>
    Infrequent,
}

/// <summary>How columns become features.</summary>
public sealed record PreparationOptions
{
    /// <value>Default: the median.</value>
    public MissingNumber MissingNumber { get; init; } = MissingNumber.Median;

    /// <value>Default: the most frequent text.</value>
    public MissingText MissingText { get; init; } = MissingText.MostFrequent;

    /// <value>Default: ignored.</value>
    public UnseenText UnseenText { get; init; } = UnseenText.Ignore;

    /// <summary>Features that one column of texts may become; the rarest categories beyond share one, "infrequent".</summary>
    /// <value>Default: 64; at least 2.</value>
    public int MaxCategories { get; init; } = 64;

    /// <summary>Training rows that a category needs for a feature of its own; rarer ones share "infrequent".</summary>
    /// <value>Default: 1.</value>
    public int MinCategoryRows { get; init; } = 1;

    /// <summary>Whether numbers are brought to mean 0 and standard deviation 1 (of the training rows, dividing by n).</summary>
    /// <value>Default: no; trees do not need it.</value>
    public bool Scale { get; init; }

    /// <summary>Columns whose values may be null when the model is used, although the table has none there. Columns that have nulls anywhere in the table may in any case.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyCollection<string> MayBeNull { get; init; } = [];

    /// <summary>Columns that are computed from others before anything else, in this order; those that no feature needs are left out.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<DerivedColumn> Derive { get; init; } = [];

    internal bool IsNullable(Column column) => column.CountNulls() > 0 || MayBeNull.Contains(column.Name, StringComparer.Ordinal);

    internal void Validate()
    {
        if (MaxCategories < 2)
            throw new ModelException($"MaxCategories is {MaxCategories}; it must be at least 2: one category and the infrequent ones.");
        if (MinCategoryRows < 1)
            throw new ModelException($"MinCategoryRows is {MinCategoryRows}; it must be at least 1.");
    }
}
