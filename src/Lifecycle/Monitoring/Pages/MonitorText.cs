using System.Globalization;
using Slipway.Drift;
using Slipway.Monitoring.Alerts;
using Slipway.Monitoring.Contracts;
using Slipway.Monitoring.Monitors;
using Slipway.Monitoring.Windows;
using Slipway.Ui;

namespace Slipway.Monitoring.Pages;

/// <summary>How monitors, their windows, rules and alerts are written on their pages.</summary>
internal static class MonitorText
{
    public static string Address(string monitor) => "/monitors/" + Uri.EscapeDataString(monitor);

    public static string Address(string monitor, string window) => $"{Address(monitor)}/windows/{Uri.EscapeDataString(window)}";

    /// <summary>The page of the window that raised an alert.</summary>
    public static string Address(DeploymentMonitor monitor, Alert alert) => Address(monitor.Name, WindowRow.IdOf(monitor.Id, alert.WindowStart));

    public static string Deployment(string name) => "/deployments/" + Uri.EscapeDataString(name);

    public static string Model(WindowResult result) => FormattableString.Invariant($"/models/{Uri.EscapeDataString(result.Model)}/versions/{result.Version}");

    /// <summary>A window's stretch of event time.</summary>
    public static string Span(MonitoredWindow window) => new TimeWindow(window.Start, window.End).ToString();

    /// <summary>An event time without what is zero in it.</summary>
    public static string EventTime(DateTimeOffset? instant) => instant is { } at
        ? at.UtcDateTime.ToString(at.UtcDateTime.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
        : Show.Nothing;

    /// <summary>The declared length of a window, such as <c>1mo</c>.</summary>
    public static string Length(DeploymentMonitor monitor) => monitor.Declared.TryGetProperty("window", out var window) ? window.ToString() : Show.Nothing;

    public static string Kind(Alert alert) => Title(AlertDesk.KindOf(alert.Rule));

    public static string Title(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];

    /// <summary>A finding of the page's own window: what was measured, without the window's dates.</summary>
    public static string Words(Finding finding)
    {
        var relation = finding.Verdict switch { RuleVerdict.Broken => "above", RuleVerdict.Holds => "within", _ => "too few rows to hold it against" };
        return $"{Quantity(finding.Quantity)} of {finding.Subject} is {Show.Number(finding.Measured)}, {relation} {Bound(finding.Bound)} (n = {Show.Count(finding.Rows)})";
    }

    public static string Quantity(string quantity) => quantity switch
    {
        "psi" => "PSI",
        _ when quantity.EndsWith("_drop", StringComparison.Ordinal) => "drop",
        _ => quantity.Replace('_', ' '),
    };

    /// <summary>A share in percent; what is there but rounds to nothing is said to be less.</summary>
    public static string Share(double share) => share is > 0 and < 0.0001 ? "under 0.01 %" : Show.Percent(share, 2);

    /// <summary>A bound as it was declared, without zeros behind it.</summary>
    public static string Bound(double bound) => bound.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>The declared rules in words; none where the declaration cannot be read any more.</summary>
    public static IReadOnlyList<(string Kind, string Words)> Rules(DeploymentMonitor monitor) =>
        MonitorReader.Read(monitor.Declared).Succeeded(out var plan, out _) ? [.. plan.Rules.Select(rule => (Title(AlertDesk.KindOf(rule.Id)), Words(rule)))] : [];

    /// <summary>Where the truth comes from, in words; null where no labels are declared.</summary>
    public static (string Data, string Words)? Labels(DeploymentMonitor monitor) =>
        MonitorReader.Read(monitor.Declared).Succeeded(out var plan, out _) && plan.Labels is { } labels
            ? (labels.Data, $"column {labels.Value}, found by {labels.Key}{(labels.Within is { } within ? $", up to {within} after the prediction" : "")}")
            : null;

    private static string Words(MonitorRule rule) => rule switch
    {
        DriftRule drift => $"{Method(drift.Method)} of {(drift.Columns is { } columns ? string.Join(", ", columns) : "every column")} at most {Bound(drift.Max)}",
        CalibrationRule calibration => $"mean prediction and observed rate at most {Bound(calibration.Max)} apart, from {Show.Count(calibration.MinLabels)} labels on",
        PerformanceRule performance => $"{performance.Metric} at most {Bound(performance.MaxDrop)} worse than in training, from {Show.Count(performance.MinLabels)} labels on",
        QualityRule quality => string.Join("; ", new[]
        {
            quality.MaxMissing is { } missing ? $"missing values at most {Bound(missing * 100)} %" : null,
            quality.MaxNewCategories is { } novel ? $"new categories at most {Bound(novel * 100)} %" : null,
        }.Where(part => part is not null)),
        _ => rule.Id,
    };

    private static string Method(DriftMethod method) => method switch
    {
        DriftMethod.Psi => "PSI",
        DriftMethod.JensenShannon => "Jensen-Shannon distance",
        DriftMethod.Hellinger => "Hellinger distance",
        DriftMethod.TotalVariation => "total variation",
        _ => method.ToString(),
    };
}
