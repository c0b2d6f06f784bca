namespace Slipway.Data.Contracts;

/// <summary>A column of texts that is numbers or dates but for a few values.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Kind"><see cref="Numbers"/>, <see cref="CommaNumbers"/> or <see cref="Dates"/>.</param>
/// <param name="There">How many values are neither missing nor blank.</param>
/// <param name="Fit">How many of them are numbers or dates.</param>
/// <param name="Rest">The texts that are not, most frequent first; the first ten.</param>
/// <param name="RestDifferent">How many different texts these are in all.</param>
public sealed record AlmostTyped(string Column, string Kind, long There, long Fit, IReadOnlyList<StrayText> Rest, long RestDifferent)
{
    /// <summary>Numbers, with a point before decimals.</summary>
    public const string Numbers = "numbers";

    /// <summary>Numbers of which some have a decimal comma.</summary>
    public const string CommaNumbers = "numbers with a decimal comma";

    /// <summary>Dates or instants.</summary>
    public const string Dates = "dates";
}

/// <summary>A text among numbers or dates.</summary>
/// <param name="Text">Without white space around it.</param>
/// <param name="Rows">How many rows have it.</param>
/// <param name="IsUsual">Whether it is one of the texts that stand for a missing value in many files.</param>
public sealed record StrayText(string Text, long Rows, bool IsUsual)
{
    /// <summary>In how many rows it is a value of another column of texts, by the column.</summary>
    public IReadOnlyDictionary<string, long> Elsewhere { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);
}
