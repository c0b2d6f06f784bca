namespace Slipway.Tuning;

/// <summary>How a trial ended.</summary>
public sealed record TrialOutcome
{
    private TrialOutcome(TrialState state, double? objective, string? reason) => (State, Objective, Reason) = (state, objective, reason);

    public TrialState State { get; }

    public double? Objective { get; }

    public string? Reason { get; }

    /// <summary>It ran to its end. An objective that is NaN means that it failed; an infinite one is kept.</summary>
    public static TrialOutcome Complete(double objective) =>
        double.IsNaN(objective) ? Failed("The objective was not a number.") : new(TrialState.Complete, objective, null);

    /// <summary>It was stopped early because it did not promise well; its last report that is a number becomes its objective.</summary>
    public static TrialOutcome Pruned() => new(TrialState.Pruned, null, null);

    /// <summary>It broke. Its point is not suggested again; enqueue the values to try once more.</summary>
    public static TrialOutcome Failed(string? reason = null) => new(TrialState.Failed, null, reason);
}
