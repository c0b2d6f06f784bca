namespace Slipway.Fairness;

/// <summary>A bound that a model must keep before it may serve.</summary>
/// <param name="Metric">The measure, such as <c>selection_rate_ratio</c>; see <see cref="FairnessMeasure"/>.</param>
/// <param name="By">The sensitive columns; with several, groups are their intersections.</param>
/// <param name="Min">What the measure must reach; null for no lower bound.</param>
/// <param name="Max">What it must not exceed; null for no upper bound.</param>
/// <param name="MinGroup">Groups with fewer rows are shown, not judged.</param>
/// <param name="Threshold">The score from which on a decision is favourable.</param>
public sealed record FairnessGate(string Metric, IReadOnlyList<string> By, double? Min = null, double? Max = null, int MinGroup = 30, double Threshold = 0.5)
{
    /// <summary>Judges scores. A pure function.</summary>
    /// <param name="scores">The score of each row, large for favourable.</param>
    /// <param name="labels">What each row deserved; null when unknown, which some measures do with.</param>
    /// <param name="columns">The columns that may be grouped by; among them those that the gate names.</param>
    /// <exception cref="ArgumentException">The gate is no gate (no bound, no such measure, no such column), or the lists do not fit.</exception>
    public FairnessVerdict Evaluate(IReadOnlyList<double> scores, IReadOnlyList<bool>? labels, IReadOnlyList<SensitiveColumn> columns) =>
        Evaluate(Outcomes.AtThreshold(scores, Threshold, labels), columns);

    /// <summary>Judges decisions that have been made, whatever the threshold. A pure function.</summary>
    /// <exception cref="ArgumentException">The gate is no gate (no bound, no such measure, no such column), or the lists do not fit.</exception>
    public FairnessVerdict Evaluate(Outcomes outcomes, IReadOnlyList<SensitiveColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (Min is null && Max is null)
            throw new ArgumentException("A fairness gate needs a bound: min, max or both.", nameof(outcomes));
        var measure = FairnessMeasure.Named(Metric);
        var by = By.Select(name => columns.FirstOrDefault(column => string.Equals(column.Name, name, StringComparison.Ordinal))
            ?? throw new ArgumentException($"There is no column '{name}' to group by. There are: {string.Join(", ", columns.Select(column => column.Name))}.", nameof(columns))).ToList();
        var report = GroupReport.Of(outcomes, by, measure.Metrics, MinGroup).Judging(measure.Metrics);
        var measured = report.Groups.Count(group => group.IsJudged) < 2 ? double.NaN : measure.Of(report);
        return new FairnessVerdict(this, report, double.IsNaN(measured) ? null : measured);
    }
}
