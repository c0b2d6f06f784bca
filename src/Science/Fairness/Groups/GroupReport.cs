namespace Slipway.Fairness;

/// <summary>What a group's number is held against.</summary>
public enum Against
{
    /// <summary>The other groups: the best off against the worst off.</summary>
    EachOther,

    /// <summary>All rows together.</summary>
    Overall,
}

/// <summary>One group of a report.</summary>
/// <param name="Key">The values of the sensitive columns.</param>
/// <param name="Rows">The rows of the group.</param>
/// <param name="Values">The metrics by name.</param>
/// <param name="IsJudged">Whether the group has the rows that a judgement needs: it then counts in minimum, maximum, differences and ratios.</param>
public sealed record Group(GroupKey Key, int Rows, IReadOnlyDictionary<string, Measured> Values, bool IsJudged);

/// <summary>Metrics of every group and of all rows, and how far the groups are apart.</summary>
/// <remarks>
/// Minimum, maximum, differences and ratios are over groups that are judged; the others are shown. Definitions are those of Fairlearn's MetricFrame:
/// a value that is not defined is 0 and counts (a gate leaves it out).
/// Groups that no row belongs to do not appear.
/// </remarks>
public sealed class GroupReport
{
    private readonly Dictionary<string, Measured> _overall;

    private GroupReport(IReadOnlyList<string> columns, Dictionary<string, Measured> overall, IReadOnlyList<Group> groups) =>
        (Columns, _overall, Groups) = (columns, overall, groups);

    /// <summary>The names of the sensitive columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The metrics of all rows together, by name.</summary>
    public IReadOnlyDictionary<string, Measured> Overall => _overall;

    /// <summary>The groups in ordinal order of their values; those with a missing value last.</summary>
    public IReadOnlyList<Group> Groups { get; }

    /// <summary>Measures every group.</summary>
    /// <param name="outcomes">The decisions and what goes with them.</param>
    /// <param name="by">The sensitive columns; with several, groups are their intersections.</param>
    /// <param name="metrics">What to measure; all that the outcomes allow when null.</param>
    /// <param name="minGroup">Groups with fewer rows are shown, not judged.</param>
    /// <exception cref="ArgumentException">A column has the wrong length, or a metric needs what the outcomes lack.</exception>
    public static GroupReport Of(Outcomes outcomes, IReadOnlyList<SensitiveColumn> by, IReadOnlyList<GroupMetric>? metrics = null, int minGroup = 1)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        return Of(outcomes, by, metrics, minGroup, [.. Enumerable.Range(0, outcomes.Rows)]);
    }

    /// <summary>A report within each stratum of the control columns, so that groups are compared among rows that are alike in these.</summary>
    /// <exception cref="ArgumentException">A column has the wrong length, or a metric needs what the outcomes lack.</exception>
    public static IReadOnlyDictionary<GroupKey, GroupReport> WithinStrata(
        Outcomes outcomes, IReadOnlyList<SensitiveColumn> controls, IReadOnlyList<SensitiveColumn> by, IReadOnlyList<GroupMetric>? metrics = null, int minGroup = 1)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        return Grouping.Of(controls, Enumerable.Range(0, outcomes.Rows), outcomes.Rows)
            .ToDictionary(stratum => stratum.Key, stratum => Of(outcomes, by, metrics, minGroup, stratum.Value));
    }

    /// <summary>The smallest value of any judged group; NaN when there is none.</summary>
    public double Min(GroupMetric metric) => Judged(metric).DefaultIfEmpty(double.NaN).Min();

    /// <summary>The largest value of any judged group; NaN when there is none.</summary>
    public double Max(GroupMetric metric) => Judged(metric).DefaultIfEmpty(double.NaN).Max();

    /// <summary>The largest difference: between two groups, or of a group to all rows. Never negative; NaN without a group.</summary>
    public double Difference(GroupMetric metric, Against against = Against.EachOther)
    {
        if (against == Against.EachOther)
            return Max(metric) - Min(metric);
        var overall = _overall[metric.Name].Value;
        return Judged(metric).Select(value => Math.Abs(value - overall)).DefaultIfEmpty(double.NaN).Max();
    }

    /// <summary>The smallest ratio, smaller over larger: between two groups, or of a group to all rows. 0 to 1 for rates; NaN when both are 0 or without a group.</summary>
    public double Ratio(GroupMetric metric, Against against = Against.EachOther)
    {
        if (against == Against.EachOther)
            return Min(metric) / Max(metric);
        var overall = _overall[metric.Name].Value;
        return Judged(metric).Select(value => Math.Min(value / overall, overall / value)).Where(ratio => !double.IsNaN(ratio)).DefaultIfEmpty(double.NaN).Min();
    }

    /// <summary>The same report with groups in which one of the metrics is not defined not judged either: a rate over nobody says nothing.</summary>
    internal GroupReport Judging(IReadOnlyList<GroupMetric> metrics) =>
        new(Columns, _overall, [.. Groups.Select(group => group with { IsJudged = group.IsJudged && metrics.All(metric => group.Values[metric.Name].IsDefined) })]);

    private static GroupReport Of(Outcomes outcomes, IReadOnlyList<SensitiveColumn> by, IReadOnlyList<GroupMetric>? metrics, int minGroup, IReadOnlyList<int> rows)
    {
        metrics ??= [.. GroupMetric.All.Where(metric => metric.CanMeasure(outcomes))];
        var groups = Grouping.Of(by, rows, outcomes.Rows);
        return new GroupReport(
            [.. by.Select(column => column.Name)],
            Measure(rows),
            [.. groups.Select(group => new Group(group.Key, group.Value.Count, Measure(group.Value), group.Value.Count >= minGroup))]);

        Dictionary<string, Measured> Measure(IReadOnlyList<int> members) => metrics.ToDictionary(metric => metric.Name, metric => metric.Of(outcomes, members), StringComparer.Ordinal);
    }

    private IEnumerable<double> Judged(GroupMetric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (!_overall.ContainsKey(metric.Name))
            throw new ArgumentException($"'{metric.Name}' was not measured. Measured were: {string.Join(", ", _overall.Keys)}.", nameof(metric));
        return Groups.Where(group => group.IsJudged).Select(group => group.Values[metric.Name].Value);
    }
}
