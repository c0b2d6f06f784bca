namespace Slipway.Tuning;

/// <summary>How a trial ended.</summary>
public sealed record TrialOutcome
{
    private TrialOutcome(TrialState state, IReadOnlyList<double> objectives, IReadOnlyList<double> constraints, string? reason) =>
        (State, Objectives, Constraints, Reason) = (state, objectives, constraints, reason);

    public TrialState State { get; }

    /// <summary>The objectives in declared order; none unless it is complete.</summary>
    public IReadOnlyList<double> Objectives { get; }

    /// <summary>The first objective; null unless it is complete.</summary>
    public double? Objective => Objectives.Count > 0 ? Objectives[0] : null;

    /// <summary>The values of the constraints in declared order.</summary>
    public IReadOnlyList<double> Constraints { get; }

    public string? Reason { get; }

    /// <summary>It ran to its end. An objective that is NaN means that it failed; an infinite one is kept.</summary>
    public static TrialOutcome Complete(double objective) => Complete([objective]);

    /// <summary>It ran to its end. An objective or a constraint that is NaN means that it failed; infinite ones are kept.</summary>
    /// <param name="objectives">One value an objective, in declared order.</param>
    /// <param name="constraints">One value a constraint, in declared order; each holds when it is 0 or less.</param>
    public static TrialOutcome Complete(IReadOnlyList<double> objectives, IReadOnlyList<double>? constraints = null)
    {
        ArgumentNullException.ThrowIfNull(objectives);
        if (objectives.Any(double.IsNaN))
            return Failed(objectives.Count == 1 ? "The objective was not a number." : "An objective was not a number.");
        return constraints?.Any(double.IsNaN) == true ? Failed("A constraint was not a number.") : new(TrialState.Complete, [.. objectives], [.. constraints ?? []], null);
    }

    /// <summary>It was stopped early because it did not promise well; its last report that is a number becomes its objective.</summary>
    public static TrialOutcome Pruned() => new(TrialState.Pruned, [], [], null);

    /// <summary>It broke. Its point is not suggested again; enqueue the values to try once more.</summary>
    public static TrialOutcome Failed(string? reason = null) => new(TrialState.Failed, [], [], reason);
}
