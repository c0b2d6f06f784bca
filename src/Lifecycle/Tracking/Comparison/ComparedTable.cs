using System.Globalization;
using Slipway.Tracking.Contracts;
using Slipway.Tracking.Pages;
using Slipway.Ui;

namespace Slipway.Tracking.Comparison;

/// <summary>What one run has in a row of the comparison.</summary>
/// <param name="Text">As it is written in the cell.</param>
/// <param name="Whole">All of it, where the cell shows less.</param>
/// <param name="Other">Whether it is not what the baseline has.</param>
/// <param name="Best">Whether no other run has a better one.</param>
/// <param name="Delta">A number less that of the baseline.</param>
/// <param name="Better">Whether that is an improvement; null where that cannot be told.</param>
public sealed record ComparedCell(string Text, string? Whole = null, bool Other = false, bool Best = false, string? Delta = null, bool? Better = null);

/// <summary>One thing of which every run has a value or lacks it.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Cells">A cell a run.</param>
/// <param name="Differs">Whether the runs do not all have the same.</param>
public sealed record ComparedRow(string Title, IReadOnlyList<ComparedCell> Cells, bool Differs);

/// <summary>Rows of one kind.</summary>
/// <param name="Title">Which kind.</param>
/// <param name="Shown">Those to be seen.</param>
/// <param name="Equal">How many are folded away because all runs have the same.</param>
/// <param name="Left">How many did not fit on a page.</param>
/// <param name="Numeric">Whether the cells hold figures.</param>
public sealed record ComparedSection(string Title, IReadOnlyList<ComparedRow> Shown, int Equal, int Left, bool Numeric);

/// <summary>Runs side by side: facts, metrics, parameters and tags, held against a baseline.</summary>
internal sealed class ComparedTable
{
    private const int MostRows = 200;
    private readonly IReadOnlyList<Run> _runs;
    private readonly int _baseline;
    private readonly bool _equal;

    private ComparedTable(IReadOnlyList<Run> runs, int baseline, bool equal) => (_runs, _baseline, _equal) = (runs, baseline, equal);

    /// <param name="runs">The runs.</param>
    /// <param name="baseline">The place of that which the others are held against.</param>
    /// <param name="equal">Whether rows are shown in which all runs have the same.</param>
    /// <param name="now">Until when a run that goes on has taken.</param>
    public static IReadOnlyList<ComparedSection> Of(IReadOnlyList<Run> runs, int baseline, bool equal, DateTimeOffset now)
    {
        var table = new ComparedTable(runs, baseline, equal);
        var compared = RunComparison.Of(runs);
        ComparedSection[] sections =
        [
            table.Section("Runs", table.Facts(now)),
            table.Section("Metrics", compared.Metrics.Where(m => !CurveGroup.IsSystem(m.Key)).Select(table.Metric), numeric: true),
            table.Section("Parameters", compared.Params.Select(table.Text)),
            table.Section("Tags", compared.Tags.Where(t => !new Tag(t.Key, "").IsBookkeeping()).Select(table.Text)),
            table.Section("The machine", compared.Metrics.Where(m => CurveGroup.IsSystem(m.Key)).Select(table.Metric), numeric: true),
        ];
        return [.. sections.Where(s => s.Shown.Count > 0 || s.Equal > 0)];
    }

    private ComparedSection Section(string title, IEnumerable<ComparedRow> rows, bool numeric = false)
    {
        var all = rows.ToList();
        var shown = _equal ? all : all.FindAll(r => r.Differs);
        return new(title, [.. shown.Take(MostRows)], all.Count - shown.Count, Math.Max(0, shown.Count - MostRows), numeric);
    }

    private IEnumerable<ComparedRow> Facts(DateTimeOffset now) =>
        new (string Title, Func<Run, string?> Of)[]
        {
            ("Status", r => r.Info.Status.Kind().ToString()),
            ("Started", r => Show.Instant(RunWords.Instant(r.Info.StartedAt))),
            ("Took", r => r.Info.Duration(now) is { } took ? Show.Duration(took) : null),
            ("User", r => r.Info.User is { Length: > 0 } user ? user : null),
            ("Dataset", r => r.OwnDataset() is { } own ? $"{own.Name}, version {Show.ShortId(own.Version)}" : r.DatasetName()),
            ("Commit", r => r.Tag(RunTags.Commit)),
            ("Source", r => r.Tag(RunTags.Source)),
        }.Select(fact => (fact.Title, Values: (IReadOnlyList<string?>)[.. _runs.Select(fact.Of)])).Where(f => f.Values.Any(v => v is not null))
        .Select(f => Text(new ComparedText(f.Title, f.Values.Distinct(StringComparer.Ordinal).Skip(1).Any(), f.Values)));

    private ComparedRow Text(ComparedText text) => new(text.Key,
        [.. text.Values.Select(v => new ComparedCell(ParamValues.Brief(v), v, !string.Equals(v, text.Values[_baseline], StringComparison.Ordinal)))], text.Differs);

    private ComparedRow Metric(ComparedNumber metric)
    {
        var goal = MetricGoals.Of(metric.Key);
        var finite = metric.Values.Where(v => v is { } value && double.IsFinite(value)).ToList();
        var best = !metric.Differs || goal == ColumnGoal.None ? null : goal == ColumnGoal.Max ? finite.Max() : finite.Min();
        return new(CurveGroup.Words(metric.Key), [.. metric.Values.Select(v => Figure(v, metric.Values[_baseline], best, goal))], metric.Differs);
    }

    private static ComparedCell Figure(double? value, double? baseline, double? best, ColumnGoal goal)
    {
        var delta = value - baseline;
        var tells = delta is { } d && d != 0 && double.IsFinite(d);
        return new(Show.Number(value), value?.ToString("R", CultureInfo.InvariantCulture), !Nullable.Equals(value, baseline), best is not null && value.Equals(best),
            tells ? (delta > 0 ? "+" : "") + Show.Number(delta) : null, tells && goal != ColumnGoal.None ? delta > 0 == (goal == ColumnGoal.Max) : null);
    }
}
