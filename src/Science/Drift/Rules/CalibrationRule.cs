namespace Slipway.Drift;

/// <summary>The mean prediction may not be further from the observed rate, or of predicted values from the observed mean, than a bound.</summary>
/// <param name="Id">The name of the rule.</param>
/// <param name="Max">The largest |mean prediction - observed rate| allowed, 0 to 1; of values the largest |mean error|, in the target's unit.</param>
public sealed record CalibrationRule(string Id, double Max) : MonitorRule(Id)
{
    /// <summary>Windows with fewer labelled rows are not judged.</summary>
    public long MinLabels { get; init; } = 200;

    public override IReadOnlyList<Finding> Evaluate(WindowFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return facts switch
        {
            { Calibration: { } calibration } => [Find(facts, "prediction", "calibration_gap", calibration.Gap, Max, calibration.Rows, MinLabels)],
            { MeanError: { } error } => [Find(facts, "prediction", "mean_error", error.Gap, Max, error.Rows, MinLabels)],
            _ => [],
        };
    }
}
