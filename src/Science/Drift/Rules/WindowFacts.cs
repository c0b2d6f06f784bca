namespace Slipway.Drift;

/// <summary>A performance metric of a window beside its value on the reference.</summary>
/// <param name="Metric">The metric's name, such as <c>roc_auc</c>.</param>
/// <param name="Reference">Its value on the reference.</param>
/// <param name="Current">Its value in the window.</param>
/// <param name="HigherIsBetter">Whether large values are good.</param>
/// <param name="Labels">The labelled rows of the window.</param>
public sealed record PerformanceFact(string Metric, double Reference, double Current, bool HigherIsBetter, long Labels)
{
    /// <summary>How much worse the window is than the reference; negative when it is better.</summary>
    public double Drop => HigherIsBetter ? Reference - Current : Current - Reference;
}

/// <summary>All that rules may look at when a window is judged. What is null or missing was not measured.</summary>
/// <param name="Window">The window.</param>
/// <param name="Comparison">The columns against the reference.</param>
/// <param name="Calibration">Predictions against labels.</param>
/// <param name="Performance">Metrics against the reference.</param>
/// <param name="MeanError">Predicted values against labels.</param>
public sealed record WindowFacts(TimeWindow Window, WindowComparison? Comparison = null, CalibrationSketch? Calibration = null, IReadOnlyList<PerformanceFact>? Performance = null, ValueCalibration? MeanError = null);
