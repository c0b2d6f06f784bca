using Slipway.Drift;
using Slipway.Monitoring.Contracts;
using Slipway.Ui;

namespace Slipway.Monitoring.Pages;

/// <summary>What a monitor's page draws window by window; one position a window, oldest first.</summary>
/// <param name="windows">Windows with all that was measured, newest first.</param>
internal sealed class MonitorCharts(IReadOnlyList<WindowDetail> windows)
{
    private const int Lines = 6;
    private readonly List<WindowDetail> _windows = [.. windows.Reverse()];

    public bool HasCalibration => _windows.Any(window => window.Result.Calibration is not null);

    /// <summary>What calibration is called for this model.</summary>
    public CalibrationWords Words => CalibrationWords.Of(_windows.LastOrDefault(window => window.Result.Calibration is not null)?.Result.Task ?? "");

    /// <summary>What was predicted against what came, on average.</summary>
    public ChartData Rates => Over(Words.Unit) with
    {
        Series =
        [
            Series(Words.Predicted, window => window.Result.Calibration?.MeanPrediction),
            Series(Words.Observed, window => window.Result.Calibration?.ObservedRate),
        ],
    };

    /// <summary>How far the two are apart, with what is allowed.</summary>
    public ChartData Gap => Over($"|{Words.Predicted} − {Words.Observed}|") with
    {
        Series = [Series("gap", window => window.Result.Calibration?.Gap), Series("by chance", window => window.Result.Calibration?.GapNoise) with { Reference = true }],
        Thresholds = Bounds(Words.Quantity),
    };

    /// <summary>The distance that the drift rules measure, or the population stability index where there is none.</summary>
    public string DriftQuantity => _windows.SelectMany(window => window.Result.Findings).LastOrDefault(IsDrift)?.Quantity ?? "psi";

    /// <summary>The columns with the largest distance in any window, largest first.</summary>
    public IReadOnlyList<(string Feature, double Largest)> Drifted => [.. _windows
        .SelectMany(window => window.Result.Features.Select(feature => (feature.Feature, Value: Distance(window, feature.Feature))))
        .Where(pair => pair.Value is not null)
        .GroupBy(pair => pair.Feature, (feature, found) => (feature, found.Max(pair => pair.Value!.Value)), StringComparer.Ordinal)
        .OrderByDescending(pair => pair.Item2)];

    /// <summary>The columns that moved most, with what is allowed.</summary>
    public ChartData Drift => Over(MonitorText.Quantity(DriftQuantity)) with
    {
        Series = [.. Drifted.Take(Lines).Select(pair => Series(pair.Feature, window => Distance(window, pair.Feature)))],
        Thresholds = Bounds(DriftQuantity),
    };

    public string DriftNote => Drifted.Count > Lines ? $"the {Lines} columns of {Drifted.Count} that moved most" : "each column against its training data";

    /// <summary>The metrics of any window; those under a rule first.</summary>
    public IReadOnlyList<string> Metrics => [.. _windows
        .SelectMany(window => window.Result.Metrics.Select(metric => metric.Metric)).Distinct(StringComparer.Ordinal)
        .OrderByDescending(metric => Drop(metric) is not null).ThenBy(metric => metric, StringComparer.Ordinal)];

    /// <summary>The newest value of a metric.</summary>
    public WindowMetric? Newest(string metric) => _windows.Select(window => Metric(window, metric)).LastOrDefault(found => found is not null);

    /// <summary>A metric window by window, with its value in training and the worst value that its rule allows.</summary>
    public ChartData Performance(string metric) => Over(metric) with
    {
        Series = [Series(metric, window => Metric(window, metric)?.Current), Series("training", window => Metric(window, metric)?.Reference) with { Reference = true }],
        Thresholds = Worst(metric) is { } worst ? [new ChartThreshold(worst, "worst allowed " + Show.Number(worst, 3))] : [],
    };

    /// <summary>The worst value that a metric's rule allows: from the reference, on the side that the measured drop shows to be the worse one; null without a rule.</summary>
    public double? Worst(string metric) => Drop(metric) is { } drop && Newest(metric) is { Reference: { } before } newest
        ? Math.Abs(before - newest.Current - (drop.Measured ?? 0)) <= Math.Abs(newest.Current - before - (drop.Measured ?? 0)) ? before - drop.Bound : before + drop.Bound
        : null;

    /// <summary>The largest distance of a window and its column; null without a reference.</summary>
    public (string Feature, double Value)? LargestDrift(WindowDetail window) => window.Result.Features
        .Select(feature => (feature.Feature, Value: Distance(window, feature.Feature))).Where(pair => pair.Value is not null)
        .OrderByDescending(pair => pair.Value).Select(pair => ((string, double)?)(pair.Feature, pair.Value!.Value)).FirstOrDefault();

    public double? Bound(string quantity) => Found(quantity).Select(finding => (double?)finding.Bound).Min();

    /// <summary>Whether a rule's quantity is a distance of distributions.</summary>
    public static bool IsDrift(Finding finding) => finding.Rule.StartsWith("drift", StringComparison.Ordinal);

    private double? Distance(WindowDetail window, string feature) =>
        window.Result.Findings.FirstOrDefault(finding => finding.Subject == feature && finding.Quantity == DriftQuantity)?.Measured
        ?? (DriftQuantity == "psi" ? window.Result.Features.FirstOrDefault(found => found.Feature == feature)?.Statistic : null);

    private Finding? Drop(string metric) => Found(metric + "_drop").FirstOrDefault();

    private static WindowMetric? Metric(WindowDetail window, string metric) => window.Result.Metrics.FirstOrDefault(found => found.Metric == metric);

    /// <summary>What the newest window that was held to it says of a quantity.</summary>
    private IEnumerable<Finding> Found(string quantity) =>
        _windows.LastOrDefault(window => window.Result.Findings.Any(finding => finding.Quantity == quantity))?.Result.Findings.Where(finding => finding.Quantity == quantity) ?? [];

    private IReadOnlyList<ChartThreshold> Bounds(string quantity) =>
        [.. Found(quantity).Select(finding => finding.Bound).Distinct().Order().Select(bound => new ChartThreshold(bound, "at most " + MonitorText.Bound(bound)))];

    /// <summary>Windows are named, not measured: an axis of time would label days between windows of months, in the visitor's time zone.</summary>
    private ChartData Over(string title) => new(ChartKind.Line) { X = new ChartAxis("window", AxisType.Category) { Categories = [.. _windows.Select(window => MonitorText.Short(window.Window))] }, Y = new ChartAxis(title) };

    private ChartSeries Series(string name, Func<WindowDetail, double?> value) => new(name, [.. _windows.Select(value)]);
}
