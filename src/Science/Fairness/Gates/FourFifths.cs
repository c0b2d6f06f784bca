namespace Slipway.Fairness;

/// <summary>A group under the four-fifths rule.</summary>
/// <param name="Key">The values of the sensitive columns.</param>
/// <param name="Selected">Rows with the favourable decision.</param>
/// <param name="Rows">All rows of the group.</param>
/// <param name="SelectionRate">Their ratio.</param>
/// <param name="ImpactRatio">The selection rate over that of the best-off group that is judged; NaN when nobody is selected there.</param>
/// <param name="IsJudged">Whether the group has the rows that a judgement needs.</param>
/// <param name="IsBelow">Whether it is judged and its impact ratio is below four fifths.</param>
/// <param name="Z">The pooled two-proportion z of the group against the best off; 0 when both select all or none.</param>
/// <param name="FisherP">The two-sided p-value of Fisher's exact test of the same, which also serves small groups.</param>
public sealed record ImpactedGroup(GroupKey Key, int Selected, int Rows, double SelectionRate, double ImpactRatio, bool IsJudged, bool IsBelow, double Z, double FisherP);

/// <summary>
/// The four-fifths rule of the Uniform Guidelines on Employee Selection Procedures (29 CFR 1607.4 D): a group selected at less than 80 percent of the rate of the group with
/// the highest rate is evidence of adverse impact.
/// </summary>
/// <param name="Groups">The groups in ordinal order; those with a missing value last.</param>
/// <param name="BestOff">The judged group with the highest selection rate; null when no group is large enough.</param>
public sealed record FourFifths(IReadOnlyList<ImpactedGroup> Groups, GroupKey? BestOff)
{
    /// <summary>The bound, 0.8.</summary>
    public const double Bound = 0.8;

    /// <summary>Whether no judged group is below four fifths, and at least two are judged.</summary>
    public bool Holds => Groups.Count(group => group.IsJudged) >= 2 && !Groups.Any(group => group.IsBelow);

    /// <summary>Applies the rule.</summary>
    /// <param name="outcomes">The decisions. Weights are not used: the rule counts people.</param>
    /// <param name="by">The sensitive columns; with several, groups are their intersections.</param>
    /// <param name="minGroup">Groups with fewer rows are shown, not judged.</param>
    /// <exception cref="ArgumentException">A column has the wrong length.</exception>
    public static FourFifths Of(Outcomes outcomes, IReadOnlyList<SensitiveColumn> by, int minGroup = 1)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        var counts = Grouping.Of(by, Enumerable.Range(0, outcomes.Rows), outcomes.Rows)
            .Select(group => (group.Key, Selected: group.Value.Count(row => outcomes.Decisions[row]), Rows: group.Value.Count)).ToList();
        var judged = counts.Where(group => group.Rows >= minGroup).ToList();
        if (judged.Count == 0)
            return new FourFifths([.. counts.Select(group => Shown(group.Key, group.Selected, group.Rows))], null);
        var best = judged.MaxBy(group => (double)group.Selected / group.Rows);
        return new FourFifths([.. counts.Select(group => Against(group.Key, group.Selected, group.Rows, best.Selected, best.Rows, group.Rows >= minGroup))], best.Key);
    }

    private static ImpactedGroup Shown(GroupKey key, int selected, int rows) =>
        new(key, selected, rows, (double)selected / rows, double.NaN, IsJudged: false, IsBelow: false, 0, 1);

    private static ImpactedGroup Against(GroupKey key, int selected, int rows, int bestSelected, int bestRows, bool judged)
    {
        var rate = (double)selected / rows;
        var ratio = rate / ((double)bestSelected / bestRows);
        return new ImpactedGroup(
            key, selected, rows, rate, ratio, judged, judged && ratio < Bound,
            TwoByTwo.PooledZ(selected, rows, bestSelected, bestRows), TwoByTwo.FisherP(selected, rows, bestSelected, bestRows));
    }
}
