namespace Slipway.Fairness;

/// <summary>What a model decided, row by row, and what is known about each row. Lists that are given have one entry a row.</summary>
/// <remarks>A decision that is true is the favourable one: approved, invited, selected. Where a model predicts the unfavourable (default, relapse), turn decisions and labels round first.</remarks>
public sealed class Outcomes
{
    private Outcomes(IReadOnlyList<bool> decisions, IReadOnlyList<bool>? labels, IReadOnlyList<double>? scores, IReadOnlyList<double>? weights)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        if (decisions.Count == 0)
            throw new ArgumentException("There are no rows to look at.", nameof(decisions));
        (Decisions, Labels, Scores, Weights) = (decisions, Same(labels, nameof(labels)), Same(scores, nameof(scores)), Same(weights, nameof(weights)));
        if (scores?.Any(score => !double.IsFinite(score)) == true)
            throw new ArgumentException("Every score must be a finite number.", nameof(scores));
        if (weights?.Any(weight => !double.IsFinite(weight) || weight < 0) == true)
            throw new ArgumentException("Every weight must be a finite number of 0 or more.", nameof(weights));

        IReadOnlyList<T>? Same<T>(IReadOnlyList<T>? list, string name) => list is null || list.Count == decisions.Count
            ? list
            : throw new ArgumentException($"There are {list.Count} {name} for {decisions.Count} rows.", name);
    }

    /// <summary>Whether each row got the favourable decision.</summary>
    public IReadOnlyList<bool> Decisions { get; }

    /// <summary>What each row deserved; null when unknown.</summary>
    public IReadOnlyList<bool>? Labels { get; }

    /// <summary>The score behind each decision, large for favourable; null when there is none.</summary>
    public IReadOnlyList<double>? Scores { get; }

    /// <summary>How much each row counts; null for once each.</summary>
    public IReadOnlyList<double>? Weights { get; }

    public int Rows => Decisions.Count;

    /// <summary>Outcomes from decisions.</summary>
    /// <exception cref="ArgumentException">The lists differ in length, are empty, or hold a number that cannot be.</exception>
    public static Outcomes Of(IReadOnlyList<bool> decisions, IReadOnlyList<bool>? labels = null, IReadOnlyList<double>? scores = null, IReadOnlyList<double>? weights = null) =>
        new(decisions, labels, scores, weights);

    /// <summary>Outcomes from scores: favourable at <paramref name="threshold"/> and above.</summary>
    /// <exception cref="ArgumentException">The lists differ in length, are empty, or hold a number that cannot be.</exception>
    public static Outcomes AtThreshold(IReadOnlyList<double> scores, double threshold, IReadOnlyList<bool>? labels = null, IReadOnlyList<double>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return new Outcomes([.. scores.Select(score => score >= threshold)], labels, scores, weights);
    }
}
