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

    /// <summary>A window's start as short as its length allows: <c>Apr 2001</c>, <c>5 Apr 2001</c>, <c>5 Apr 14:00</c>.</summary>
    public static string Short(MonitoredWindow window) => window.Start.UtcDateTime.ToString(
        (window.End - window.Start) switch
        {
            { TotalDays: >= 360 } => "yyyy",
            { TotalDays: >= 28 } when window.Start.UtcDateTime.Day == 1 => "MMM yyyy",
            { TotalDays: >= 1 } => "d MMM yyyy",
            _ => "d MMM HH:mm",
        },
        CultureInfo.InvariantCulture);

    /// <summary>An event time without what is zero in it.</summary>
    public static string EventTime(DateTimeOffset? instant) => instant is { } at
        ? at.UtcDateTime.ToString(at.UtcDateTime.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
        : Show.Nothing;

    /// <summary>The declared length of a window, such as <c>1mo</c>.</summary>
    public static string Length(DeploymentMonitor monitor) => monitor.Declared.TryGetProperty("window", out var window) ? window.ToString() : Show.Nothing;

    /// <summary>What raised an alert, as its monitor's own pages say it: without the monitor's name, the quantity as people call it.</summary>
    public static string Words(DeploymentMonitor monitor, Alert alert) => Words(monitor, alert, alert.Words);

    /// <summary>The same of what resolved it.</summary>
    public static string Words(DeploymentMonitor monitor, Alert alert, string words)
    {
        var raw = $"{monitor.Name}: {alert.Quantity} of ";
        return words.StartsWith(raw, StringComparison.Ordinal) ? $"{Quantity(alert.Quantity)} of {words[raw.Length..]}" : words;
    }

    public static string Kind(Alert alert) => Kind(alert.Rule);

    /// <summary>The kind of a rule, as a heading has it.</summary>
    public static string Kind(string rule) => Title(AlertDesk.KindOf(rule));

    /// <summary>What to do about a broken rule, by its kind.</summary>
    public static string Remedy(string kind) => kind switch
    {
        "Calibration" => "retrain on newer windows; what stands under 'retrain' in slipway.yaml does it by itself.",
        "Performance" => "compare the window's columns with training, then retrain on newer windows.",
        "Drift" => "look at the columns that moved: a fault upstream wants mending, a changed world wants a new model.",
        _ => "look for what changed where the requests come from.",
    };

    public static string Title(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];

    /// <summary>A finding of the page's own window: what was measured, without the window's dates.</summary>
    public static string Words(Finding finding)
    {
        var relation = finding.Verdict switch { RuleVerdict.Broken => "above", RuleVerdict.Holds => "within", _ => "too few rows to hold it against" };
        return $"{Quantity(finding.Quantity)} of {finding.Subject} is {Show.Number(finding.Measured)}, {relation} {Bound(finding.Bound)} (n = {Show.Count(finding.Rows)})";
    }

    public static string Quantity(string quantity) => QuantityWords.Of(quantity);

    /// <summary>A share in percent; what is there but rounds to nothing is said to be less.</summary>
    public static string Share(double share) => share is > 0 and < 0.0001 ? "under 0.01 %" : Show.Percent(share, 2);

    /// <summary>A bound as it was declared, without zeros behind it.</summary>
    public static string Bound(double bound) => bound.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>The declared rules in words; none where the declaration cannot be read any more.</summary>
    public static IReadOnlyList<(string Kind, string Words)> Rules(DeploymentMonitor monitor) =>
        MonitorReader.Read(monitor.Declared).Succeeded(out var plan, out _) ? [.. plan.Rules.Select(rule => (Title(AlertDesk.KindOf(rule.Id)), Words(rule)))] : [];

    /// <summary>Where the truth comes from, in words; null where no labels are declared.</summary>
    public static (string Data, string Words)? Labels(DeploymentMonitor monitor) =>
        LabelSource(monitor) is { } labels
            ? (labels.Data, $"column {labels.Value}, found by {labels.Key}{(labels.Within is { } within ? $", up to {within} after the prediction" : "")}")
            : null;

    /// <summary>Where the truth comes from, as declared; null for nowhere.</summary>
    public static LabelSource? LabelSource(DeploymentMonitor monitor) => MonitorReader.Read(monitor.Declared).Succeeded(out var plan, out _) ? plan.Labels : null;

    /// <summary>Whether labels are declared, none came in time, and none that comes counts any more.</summary>
    public static bool SettledWithout(WindowDetail window) => window is { Window: { Labels: 0, Settled: true, Rows: > 0 }, Result.LabelCoverage: not null };

    /// <summary>How many of a window's predictions have a label, in words.</summary>
    public static string LabelsOf(WindowDetail window) => SettledWithout(window) ? "none came in time; settled" : window.Window.Settled ? "settled" : "more may come";

    /// <summary>How long after a window's end predictions and labels count, as declared; null for however late.</summary>
    public static string? Within(DeploymentMonitor monitor) => MonitorReader.Read(monitor.Declared).Succeeded(out var plan, out _) ? plan.Within?.ToString() : null;

    /// <summary>How often a window was counted again, and what came later.</summary>
    public static string Revised(MonitoredWindow window) => string.Create(
        CultureInfo.InvariantCulture,
        $"Counted again after it closed: revision {window.Revision}{(window.LateRows > 0 ? $", {Plural(window.LateRows, "prediction")} came late" : "")}{(window.Labels > 0 ? $", {Plural(window.Labels, "label")} joined" : "")}.");

    /// <summary>Why a window's rows are not kept as a dataset version, and when that is tried again.</summary>
    public static string PublishTrouble(MonitoredWindow window) => $"Its labelled rows could not be kept as a dataset version: {window.PublishProblem} It is tried again from {Show.Instant(window.PublishAgainAt)} on.";

    private static string Plural(long count, string noun) => $"{Show.Count(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Words(MonitorRule rule) => rule switch
    {
        DriftRule drift => $"{QuantityWords.Of(drift.Method)} of {(drift.Columns is { } columns ? string.Join(", ", columns) : "every column")} at most {Bound(drift.Max)}",
        CalibrationRule calibration => $"mean prediction and what came at most {Bound(calibration.Max)} apart, from {Show.Count(calibration.MinLabels)} labels on",
        PerformanceRule performance => $"{performance.Metric} at most {Bound(performance.MaxDrop)} worse than in training, from {Show.Count(performance.MinLabels)} labels on",
        QualityRule quality => string.Join("; ", new[]
        {
            quality.MaxMissing is { } missing ? $"missing values at most {Bound(missing * 100)} %" : null,
            quality.MaxNewCategories is { } novel ? $"new categories at most {Bound(novel * 100)} %" : null,
        }.Where(part => part is not null)),
        _ => rule.Id,
    };
}
