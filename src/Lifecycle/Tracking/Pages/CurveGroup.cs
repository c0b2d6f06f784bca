using System.Buffers;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Pages;

/// <summary>Metrics that belong in one chart: the same measure on several parts of the data, such as <c>train/loss</c> and <c>val_loss</c>.</summary>
/// <param name="Name">The measure.</param>
/// <param name="Metrics">Their names.</param>
public sealed record CurveGroup(string Name, IReadOnlyList<string> Metrics)
{
    private const string SystemPrefix = "system/";
    private static readonly SearchValues<char> Separators = SearchValues.Create("/_-.: ");
    private static readonly HashSet<string> Parts = new(StringComparer.OrdinalIgnoreCase) { "train", "training", "val", "valid", "validation", "dev", "eval", "evaluation", "test", "testing", "holdout" };

    /// <summary>Whether a metric tells of the machine and not of the model, by MLflow's convention.</summary>
    public static bool IsSystem(string metric) => metric.StartsWith(SystemPrefix, StringComparison.Ordinal);

    /// <summary>The charts of a run, by name. A metric that was measured once is no curve, except while the run goes on.</summary>
    public static IReadOnlyList<CurveGroup> Of(Run run) =>
    [
        .. run.Metrics.Where(m => run.Info.Status == RunStatus.Running || m.Step != 0 || m.LowStep != m.HighStep || m.Low != m.High)
            .GroupBy(m => NameOf(m.Key), StringComparer.Ordinal)
            .OrderBy(g => g.Key, NaturalOrder.Instance)
            .Select(g => new CurveGroup(g.Key, [.. g.Select(m => m.Key).Order(NaturalOrder.Instance)])),
    ];

    /// <summary>How a measure is spoken of: what is known of the machine in words.</summary>
    public static string Words(string measure) => IsSystem(measure) ? Unit(measure[SystemPrefix.Length..]).Replace('_', ' ') : measure;

    /// <summary>MLflow's names of system metrics end in their unit.</summary>
    private static string Unit(string name) =>
        name.EndsWith("_percentage", StringComparison.Ordinal) ? name[..^"_percentage".Length] + ", %" : name.EndsWith("_megabytes", StringComparison.Ordinal) ? name[..^"_megabytes".Length] + ", MB" : name;

    /// <summary>The measure that a metric is of: its name without the part of the data at either end.</summary>
    public static string NameOf(string metric)
    {
        if (IsSystem(metric))
            return metric;
        var first = metric.AsSpan().IndexOfAny(Separators);
        if (first > 0 && first < metric.Length - 1 && Parts.Contains(metric[..first]))
            return metric[(first + 1)..];
        var last = metric.AsSpan().LastIndexOfAny(Separators);
        return last > 0 && Parts.Contains(metric[(last + 1)..]) ? metric[..last] : metric;
    }
}
