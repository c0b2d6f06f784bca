using Slipway.Tracking.Contracts;
using Slipway.Tracking.Pages;
using Slipway.Ui;

namespace Slipway.Tracking.Comparison;

/// <summary>What can be drawn of compared runs, and the drawings.</summary>
internal static class ComparedCharts
{
    private const string Metrics = "metrics.";
    private const string Params = "params.";
    private const string Tags = "tags.";

    /// <summary>Names by which points can be placed: metrics, and parameters that differ.</summary>
    public static IReadOnlyList<string> Axes(RunComparison compared) =>
        [.. compared.Metrics.Select(m => Metrics + m.Key), .. compared.Params.Where(p => p.Differs).Select(p => Params + p.Key)];

    /// <summary>Names by which points can be coloured; the tags of programs are left out.</summary>
    public static IReadOnlyList<string> Colours(RunComparison compared) =>
        [.. Axes(compared), .. compared.Tags.Where(t => t.Differs && !new Tag(t.Key, "").IsBookkeeping()).Select(t => Tags + t.Key)];

    /// <summary>The axes that a scatter begins with: the first parameter of numbers that differs against a metric whose good end is known.</summary>
    public static (string X, string Y) FirstAxes(RunComparison compared)
    {
        var metrics = compared.Metrics.Where(m => !CurveGroup.IsSystem(m.Key)).Select(m => m.Key).ToList();
        var judge = metrics.Find(m => MetricGoals.Of(m) != ColumnGoal.None) ?? metrics.FirstOrDefault();
        var varied = compared.Params.Where(p => p.Differs).ToList();
        var param = (varied.Find(p => ParamValues.Numbers(p.Values) is not null) ?? varied.FirstOrDefault())?.Key;
        var other = param is null ? metrics.Find(m => m != judge) : null;
        return (param is not null ? Params + param : other is not null ? Metrics + other : "", judge is null ? "" : Metrics + judge);
    }

    /// <summary>One point a run.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="x">What places them along.</param>
    /// <param name="y">What places them up.</param>
    /// <param name="colour">What colours them; empty for each run's own colour.</param>
    public static ChartData Scatter(IReadOnlyList<Run> runs, string x, string y, string colour)
    {
        var (across, up, shade) = (Values(runs, x), Values(runs, y), colour.Length == 0 ? null : Values(runs, colour));
        var names = ComparedRuns.Names(runs);
        int[] there = [.. Enumerable.Range(0, runs.Count).Where(i => across.At(i) is not null && up.At(i) is not null)];
        ChartSeries Cloud(string name, IEnumerable<int> of, string? run = null) => new(name, [.. of.Select(up.At)])
        {
            X = [.. of.Select(i => across.At(i)!.Value)],
            Labels = [.. of.Select(i => names[i])],
            Run = run,
            Shades = shade is { Categories: null } && of.All(i => shade.At(i) is not null) ? [.. of.Select(shade.At)] : null,
        };
        IEnumerable<ChartSeries> series = shade switch
        {
            null => there.Select(i => Cloud(names[i], [i], runs[i].Info.Id)),
            { Categories: { } words } => there.GroupBy(i => shade.At(i) is { } place ? words[(int)place] : "without " + Plain(colour)).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Cloud(g.Key, g)),
            _ => there.GroupBy(i => shade.At(i) is null).OrderBy(g => g.Key).Select(g => Cloud(g.Key ? "without " + Plain(colour) : Plain(colour), g)),
        };
        return new ChartData(ChartKind.Scatter) { X = Axis(across), Y = Axis(up), Shade = shade is { Categories: null } ? Plain(colour) : null, Series = [.. series], Runs = [.. runs.Select(r => r.Info.Id)] };
    }

    /// <summary>The curves of one metric, each in its run's colour.</summary>
    public static async Task<Result<ChartData>> Curves(IReadOnlyList<Run> runs, string metric, int columns, IMetricHistory history, CancellationToken cancel)
    {
        var names = ComparedRuns.Names(runs);
        var drawn = new List<ChartSeries>();
        for (var i = 0; i < runs.Count; i++)
        {
            if (runs[i].Metrics.All(m => m.Key != metric))
                continue;
            if (!(await history.Draw(runs[i].Info.Id, metric, null, null, columns, cancel)).Succeeded(out var curve, out var refusal))
                return refusal;
            drawn.AddRange(CurveDrawing.Of([curve]).Series.Select(s => s with { Name = names[i], Run = curve.Run }));
        }

        return new ChartData(ChartKind.Line) { X = new ChartAxis("step"), Y = new ChartAxis(metric), Series = drawn, Runs = [.. runs.Select(r => r.Info.Id)] };
    }

    /// <summary>Parameters that lead to a metric; nothing drawn where none differs.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="metric">What they lead to.</param>
    /// <param name="judged">Whether the metric colours the lines, and not each run its own.</param>
    public static ChartData Parallel(IReadOnlyList<Run> runs, string? metric, bool judged)
    {
        var trials = TrialSet.Of(runs, metric);
        if (trials.Chart is not { } chart)
            return new ChartData(ChartKind.Parallel) { Dimensions = [] };
        if (judged || chart.Kind != ChartKind.Parallel)
            return chart;
        var names = ComparedRuns.Names(runs).Zip(runs).ToDictionary(named => named.Second.Info.Id, named => named.First, StringComparer.Ordinal);
        return chart with { Series = [.. trials.Trials.Select(trial => new ChartSeries(names[trial.Info.Id], []) { Run = trial.Info.Id })], Runs = [.. runs.Select(r => r.Info.Id)] };
    }

    /// <summary>A name without the kind of thing it is.</summary>
    public static string Plain(string name) => name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static ChartDimension Values(IReadOnlyList<Run> runs, string name)
    {
        var key = Plain(name);
        return name.StartsWith(Metrics, StringComparison.Ordinal)
            ? new ChartDimension(key, [.. runs.Select(r => TrialSet.ValueOf(r, key)).Select(v => double.IsFinite(v) ? v : (double?)null)])
            : TrialSet.Dimension(key, [.. runs.Select(r => name.StartsWith(Tags, StringComparison.Ordinal) ? r.Tag(key) : r.Params.FirstOrDefault(p => p.Key == key)?.Value)]);
    }

    private static double? At(this ChartDimension dimension, int place) => dimension.Values[place];

    private static ChartAxis Axis(ChartDimension dimension) => new(dimension.Name, dimension.Categories is null ? AxisType.Value : AxisType.Category) { Log = dimension.Log, Categories = dimension.Categories };
}
