using System.Globalization;
using Slipway.Tracking.Contracts;
using Slipway.Tracking.Pages;

namespace Slipway.Tracking.Comparison;

/// <summary>What a visitor chose, as the address says it; null where nothing was chosen.</summary>
public sealed record CompareChoices(string? Baseline, bool Equal, string? Metric, string? Judge, string? Lines, string? X, string? Y, string? Colour);

/// <summary>Everything that the page of compared runs shows.</summary>
/// <param name="Experiment">The experiment whose table led here.</param>
/// <param name="Runs">The runs, in the order named.</param>
/// <param name="Names">What each is called here.</param>
/// <param name="Baseline">The place of the run that the others are held against.</param>
/// <param name="Sections">The rows side by side.</param>
/// <param name="Choices">What was chosen.</param>
public sealed record CompareView(Experiment Experiment, IReadOnlyList<Run> Runs, IReadOnlyList<string> Names, int Baseline, IReadOnlyList<ComparedSection> Sections, CompareChoices Choices)
{
    /// <summary>The choice by which the metric that judges the runs colours their lines, and not each run its own.</summary>
    public const string Judged = "judged";

    /// <summary>How each run is drawn among the others, by its id.</summary>
    public IReadOnlyDictionary<string, Ui.RunMark> Marks { get; } = Ui.RunColour.Among(Runs.Select(r => r.Info.Id));

    /// <summary>Metrics that make a curve.</summary>
    public required IReadOnlyList<string> Curves { get; init; }

    /// <summary>Metrics that can judge parameters.</summary>
    public required IReadOnlyList<string> Judges { get; init; }

    /// <summary>What can place points.</summary>
    public required IReadOnlyList<string> Axes { get; init; }

    /// <summary>What can colour points.</summary>
    public required IReadOnlyList<string> Colours { get; init; }

    /// <summary>How it is drawn what parameters lead to; null where they lead to nothing.</summary>
    public required Ui.ChartKind? Leads { get; init; }

    internal static CompareView Of(Experiment experiment, IReadOnlyList<Run> runs, CompareChoices asked, DateTimeOffset now)
    {
        var compared = RunComparison.Of(runs);
        var (x, y) = ComparedCharts.FirstAxes(compared);
        var trials = TrialSet.Of(runs, asked.Judge);
        var axes = ComparedCharts.Axes(compared);
        var curves = CurvesOf(runs);
        var baseline = Math.Max(0, runs.ToList().FindIndex(r => r.Info.Id == asked.Baseline));
        var choices = asked with { Metric = asked.Metric ?? FirstCurve(runs), Judge = trials.Metric, X = asked.X ?? x, Y = asked.Y ?? y, Colour = asked.Colour ?? "", Lines = asked.Lines == Judged ? Judged : "" };
        return new CompareView(experiment, runs, ComparedRuns.Names(runs), baseline, ComparedTable.Of(runs, baseline, asked.Equal, now), choices)
        {
            Curves = curves, Judges = trials.Metrics, Axes = axes, Colours = ComparedCharts.Colours(compared), Leads = trials.Chart?.Kind,
        };
    }

    /// <summary>The curve that is drawn first: one whose good end is known.</summary>
    internal static string FirstCurve(IReadOnlyList<Run> runs)
    {
        var curves = CurvesOf(runs);
        return curves.FirstOrDefault(m => MetricGoals.Of(m) != Ui.ColumnGoal.None) ?? curves.FirstOrDefault() ?? "";
    }

    /// <summary>The page's address.</summary>
    public string Address(string view = "") => string.Create(CultureInfo.InvariantCulture, $"/experiments/{Experiment.Id}/compare{view}");

    /// <summary>The query that names the runs, and what was chosen.</summary>
    /// <param name="without">A run to leave out.</param>
    public string Query(string? without = null) => "?" + string.Join('&', Kept(without).Concat(Chosen()).Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"));

    /// <summary>What names the runs.</summary>
    /// <param name="without">A run to leave out.</param>
    public IReadOnlyList<KeyValuePair<string, string>> Kept(string? without = null) => [.. Runs.Where(r => r.Info.Id != without).Select(r => KeyValuePair.Create("run", r.Info.Id))];

    /// <summary>The topics that tell of changes: those of runs that go on.</summary>
    public string? Topics => string.Join(' ', Runs.Select(r => r.Info.Topic()).OfType<string>()) is { Length: > 0 } topics ? topics : null;

    private IEnumerable<KeyValuePair<string, string>> Chosen() => new (string Name, string? Value)[]
    {
        ("baseline", Baseline == 0 ? null : Runs[Baseline].Info.Id), ("equal", Choices.Equal ? "true" : null), ("metric", Choices.Metric), ("judge", Choices.Judge), ("lines", Choices.Lines), ("x", Choices.X), ("y", Choices.Y), ("colour", Choices.Colour),
    }.Where(c => !string.IsNullOrEmpty(c.Value)).Select(c => KeyValuePair.Create(c.Name, c.Value!));

    /// <summary>Metrics that some run logged at several steps.</summary>
    private static List<string> CurvesOf(IReadOnlyList<Run> runs) =>
    [
        .. runs.SelectMany(r => r.Metrics).Where(m => m.Step != 0 || m.LowStep != m.HighStep || m.Low != m.High).Select(m => m.Key)
            .Distinct(StringComparer.Ordinal).OrderBy(CurveGroup.IsSystem).ThenBy(m => m, StringComparer.Ordinal),
    ];
}
