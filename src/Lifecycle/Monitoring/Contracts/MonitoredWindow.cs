using Slipway.Drift;

namespace Slipway.Monitoring.Contracts;

/// <summary>A closed window of event time, as lists show it.</summary>
/// <param name="Id"><c>window_</c> and 32 hexadecimal digits; the same for the same monitor and start.</param>
/// <param name="Start">Its start, included.</param>
/// <param name="End">Its end, not included.</param>
/// <param name="Rows">Predictions in it.</param>
/// <param name="Labels">How many of them have a label.</param>
/// <param name="Settled">Whether no later prediction and no later label counts any more.</param>
/// <param name="Dataset">The dataset in which it was published; null until it was.</param>
/// <param name="DatasetVersion">The version of that dataset.</param>
/// <param name="ComputedAt">When it was last computed.</param>
public sealed record MonitoredWindow(string Id, DateTimeOffset Start, DateTimeOffset End, long Rows, long Labels, bool Settled, string? Dataset, string? DatasetVersion, DateTimeOffset ComputedAt)
{
    /// <summary>1 when it was first computed; one more each time that late predictions or labels changed what was measured.</summary>
    public long Revision { get; init; } = 1;

    /// <summary>Predictions among its rows that came after it was first computed.</summary>
    public long LateRows { get; init; }

    /// <summary>Why publishing it as a dataset version failed last; null when it did not.</summary>
    public string? PublishProblem { get; init; }

    /// <summary>When that is tried again.</summary>
    public DateTimeOffset? PublishAgainAt { get; init; }
}

/// <summary>A window with all that was measured in it.</summary>
public sealed record WindowDetail(MonitoredWindow Window, WindowResult Result);

/// <summary>What was measured in a window.</summary>
/// <param name="Model">The model that answered most of its rows; features and predictions are held against that version's reference.</param>
/// <param name="Version">Its version.</param>
/// <param name="Versions">Rows by version, written <c>model/3</c>.</param>
/// <param name="Features">Each feature, and <c>prediction</c>, against the reference: index, missing share, new categories and both histograms. Empty without a reference.</param>
/// <param name="Calibration">Predictions against labels; null without labels. Of several classes, of the one decided for; of a regression, of values.</param>
/// <param name="Metrics">Performance on the labelled rows.</param>
/// <param name="LabelCoverage">The share of rows with a label, 0 to 1; null where no labels are declared.</param>
/// <param name="LabelVersion">The newest version of the labels' dataset that was joined; 0 for none.</param>
/// <param name="Findings">What each rule found.</param>
/// <param name="Notes">What could not be measured, and why.</param>
/// <param name="Task">What its answers show the model to be for: <c>binary</c>, <c>multiclass</c> or <c>regression</c>; empty without rows.</param>
public sealed record WindowResult(
    string Model, int Version, IReadOnlyDictionary<string, long> Versions, IReadOnlyList<FeatureDrift> Features, WindowCalibration? Calibration, IReadOnlyList<WindowMetric> Metrics, double? LabelCoverage,
    int LabelVersion, IReadOnlyList<Finding> Findings, IReadOnlyList<string> Notes, string Task = "");

/// <summary>How well predictions agree with what came. Of a regression all figures are in the target's unit.</summary>
/// <param name="Labels">The labelled rows.</param>
/// <param name="MeanPrediction">Their mean predicted probability, or value.</param>
/// <param name="ObservedRate">The share of them that came true, or the mean of what came.</param>
/// <param name="Gap">The distance of the two: of probabilities 0 to 1.</param>
/// <param name="GapNoise">The standard deviation of that distance by chance alone.</param>
/// <param name="ExpectedCalibrationError">The mean distance over bins of the prediction, weighted by rows.</param>
/// <param name="Reliability">The bins.</param>
public sealed record WindowCalibration(long Labels, double MeanPrediction, double ObservedRate, double Gap, double GapNoise, double ExpectedCalibrationError, IReadOnlyList<ReliabilityBin> Reliability);

/// <summary>A measure of performance.</summary>
/// <param name="Metric">Its name, such as <c>roc_auc</c>.</param>
/// <param name="Current">Its value on the window's labelled rows.</param>
/// <param name="Reference">Its value on the rows that were held back when the version was trained; null when its run does not tell.</param>
public sealed record WindowMetric(string Metric, double Current, double? Reference);
