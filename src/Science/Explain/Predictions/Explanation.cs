namespace Slipway.Explain;

/// <summary>What one column of a row did to the score.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Value">The value in the column's own units, as the table held it; null is missing.</param>
/// <param name="Shown">The value in words; says too when it was missing or not seen in training, and what was put in its place.</param>
/// <param name="Contribution">What the column adds to the raw score.</param>
public sealed record ColumnContribution(string Column, object? Value, string Shown, double Contribution);

/// <summary>Why a model predicts what it predicts for one row: base value plus the contributions of the columns is the raw score.</summary>
public sealed record Explanation
{
    /// <summary>Index of the score explained: the class of a multiclass model, else 0.</summary>
    public required int Output { get; init; }

    /// <summary>The class whose score it is (the positive one of a binary model); null for a regression or when classes have no names.</summary>
    public required object? Class { get; init; }

    /// <summary>The raw score expected when nothing is known about the row.</summary>
    public required double BaseValue { get; init; }

    /// <summary>The raw score: log-odds for a binary model, the value for a regression.</summary>
    public required double Score { get; init; }

    /// <summary>What <see cref="BaseValue"/> is as a prediction: a probability for a classification.</summary>
    public required double BasePrediction { get; init; }

    /// <summary>What <see cref="Score"/> is as a prediction.</summary>
    public required double Prediction { get; init; }

    /// <summary>What contributions are measured in: log-odds, prediction, raw score ...</summary>
    public required string Scale { get; init; }

    /// <summary>How scores become predictions, with the numbers of this row.</summary>
    public required string Note { get; init; }

    /// <summary>The columns in their order.</summary>
    public required IReadOnlyList<ColumnContribution> Columns { get; init; }

    /// <summary>The columns that moved the score most, in words.</summary>
    /// <param name="top">How many at most in each direction, at least 1. Regulators ask for the principal reasons only, usually up to 4.</param>
    /// <param name="except">Columns that are never named, such as protected attributes; null for none.</param>
    public Reasons Reasons(int top = 4, IReadOnlyCollection<string>? except = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var named = Columns.Where(column => except?.Contains(column.Column, StringComparer.Ordinal) != true).ToArray();
        return new(
            [.. named.Where(column => column.Contribution > 0).OrderByDescending(column => column.Contribution).Take(top).Select(Say)],
            [.. named.Where(column => column.Contribution < 0).OrderBy(column => column.Contribution).Take(top).Select(Say)]);
    }

    private Reason Say(ColumnContribution column)
    {
        var whose = Class is null ? "" : $" of {Words.Value(Class)}";
        var direction = column.Contribution > 0 ? "raises" : "lowers";
        return new(column, $"{column.Column} ({column.Shown}) {direction} the {Scale}{whose} by {Words.Number(Math.Abs(column.Contribution))}");
    }
}

/// <summary>A column that moved the score.</summary>
/// <param name="Column">The column with its value and contribution.</param>
/// <param name="Text">The same as a sentence without its full stop.</param>
public sealed record Reason(ColumnContribution Column, string Text);

/// <summary>The columns that moved a score most.</summary>
/// <param name="Up">Those that raised it, strongest first.</param>
/// <param name="Down">Those that lowered it, strongest first.</param>
public sealed record Reasons(IReadOnlyList<Reason> Up, IReadOnlyList<Reason> Down);
