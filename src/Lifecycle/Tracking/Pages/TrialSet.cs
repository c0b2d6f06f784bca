using Slipway.Tracking.Contracts;
using Slipway.Ui;

namespace Slipway.Tracking.Pages;

/// <summary>The children of one run drawn as trials: what was varied, and what came of it.</summary>
/// <param name="Trials">Those that have the metric and neither failed nor were killed, best first where its good end is known.</param>
/// <param name="Metric">The metric that judges them; null when none has one.</param>
/// <param name="Metrics">All metrics that could.</param>
/// <param name="Chart">Parallel coordinates, or a cloud where one parameter was varied; null when nothing was.</param>
public sealed record TrialSet(IReadOnlyList<Run> Trials, string? Metric, IReadOnlyList<string> Metrics, ChartData? Chart)
{
    private const int MostDimensions = 8;
    private const int MostChoices = 20;
    private const double LogFrom = 50;

    /// <summary>The trials as judged by <paramref name="metric"/>, else by the first metric whose name tells which end is good.</summary>
    public static TrialSet Of(IReadOnlyList<Run> children, string? metric)
    {
        string[] metrics = [.. children.SelectMany(c => c.Metrics).Select(m => m.Key).Where(key => !CurveGroup.IsSystem(key)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var chosen = Array.Find(metrics, m => m == metric) ?? Array.Find(metrics, m => m.EndsWith("log_loss", StringComparison.Ordinal)) ?? Array.Find(metrics, m => MetricGoals.Of(m) != ColumnGoal.None) ?? metrics.FirstOrDefault();
        if (chosen is null)
            return new TrialSet([], null, metrics, null);
        var judged = children.Where(c => c.Info.Status is not (RunStatus.Failed or RunStatus.Killed) && double.IsFinite(ValueOf(c, chosen))).OrderBy(c => MetricGoals.Of(chosen) == ColumnGoal.Max ? -ValueOf(c, chosen) : ValueOf(c, chosen)).ToList();
        return new TrialSet(judged, chosen, metrics, Draw(judged, chosen));
    }

    /// <summary>The parameters of which these runs have different values.</summary>
    public static IReadOnlyList<string> Varied(IReadOnlyList<Run> trials) =>
    [
        .. trials.SelectMany(t => t.Params).GroupBy(p => p.Key, StringComparer.Ordinal)
            .Where(g => g.Count() * 2 >= trials.Count && g.Select(p => p.Value).Distinct(StringComparer.Ordinal).Skip(1).Any())
            .Select(g => g.Key).Order(StringComparer.Ordinal).Take(MostDimensions),
    ];

    /// <summary>The value of a metric; NaN where the run has none.</summary>
    public static double ValueOf(Run run, string metric) => run.Metrics.FirstOrDefault(m => m.Key == metric)?.Value ?? double.NaN;

    private static ChartData? Draw(List<Run> trials, string metric)
    {
        var dimensions = Varied(trials).Select(key => Dimension(key, [.. trials.Select(t => t.Params.FirstOrDefault(p => p.Key == key)?.Value)])).Where(d => d.Categories is null or { Count: <= MostChoices }).ToList();
        double?[] values = [.. trials.Select(t => (double?)ValueOf(t, metric))];
        return dimensions switch
        {
            [] => null,
            [{ Categories: null } only] => Cloud(trials, only, metric, values),
            _ => new ChartData(ChartKind.Parallel) { Goal = MetricGoals.Of(metric), Dimensions = [.. dimensions, new ChartDimension(metric, values)] },
        };
    }

    private static ChartData Cloud(List<Run> trials, ChartDimension parameter, string metric, double?[] values)
    {
        int[] there = [.. Enumerable.Range(0, trials.Count).Where(i => parameter.Values[i] is not null)];
        return new ChartData(ChartKind.Scatter)
        {
            X = new ChartAxis(parameter.Name) { Log = parameter.Log },
            Y = new ChartAxis(metric),
            Series = [new ChartSeries("trials", [.. there.Select(i => values[i])]) { X = [.. there.Select(i => parameter.Values[i]!.Value)], Labels = [.. there.Select(i => trials[i].Info.Name)] }],
        };
    }

    /// <summary>Texts as an axis: their numbers where all are numbers, else their places among the different ones.</summary>
    public static ChartDimension Dimension(string name, string?[] values)
    {
        if (ParamValues.Numbers(values) is { } numbers)
            return new ChartDimension(name, numbers) { Log = numbers.Min() is > 0 and var low && numbers.Max() / low >= LogFrom };
        string[] choices = [.. values.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new ChartDimension(name, [.. values.Select(v => v is null ? (double?)null : Array.IndexOf(choices, v))], choices);
    }
}
