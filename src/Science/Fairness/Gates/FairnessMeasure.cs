namespace Slipway.Fairness;

/// <summary>One number about a whole report, by name: a group metric with <c>_ratio</c>, <c>_difference</c>, <c>_min</c> or <c>_max</c>, or a named disparity.</summary>
public sealed class FairnessMeasure
{
    private static readonly string[] Endings = ["_ratio", "_difference", "_min", "_max"];
    private readonly Func<GroupReport, double> _of;

    private FairnessMeasure(string name, IReadOnlyList<GroupMetric> metrics, Func<GroupReport, double> of) => (Name, Metrics, _of) = (name, metrics, of);

    /// <summary>The name, such as <c>selection_rate_ratio</c>.</summary>
    public string Name { get; }

    /// <summary>The group metrics that it rests on.</summary>
    public IReadOnlyList<GroupMetric> Metrics { get; }

    /// <summary>The measure of that name: <c>selection_rate_ratio</c>, <c>true_positive_rate_difference</c>, <c>equalized_odds_difference</c>, <c>demographic_parity_ratio</c>, ...</summary>
    /// <exception cref="ArgumentException">There is none; the message says how names are made.</exception>
    public static FairnessMeasure Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name switch
        {
            "demographic_parity_ratio" => new(name, [GroupMetric.SelectionRate], report => report.DemographicParityRatio()),
            "demographic_parity_difference" => new(name, [GroupMetric.SelectionRate], report => report.DemographicParityDifference()),
            "equal_opportunity_ratio" => new(name, [GroupMetric.TruePositiveRate], report => report.EqualOpportunityRatio()),
            "equal_opportunity_difference" => new(name, [GroupMetric.TruePositiveRate], report => report.EqualOpportunityDifference()),
            "equalized_odds_ratio" => new(name, [GroupMetric.TruePositiveRate, GroupMetric.FalsePositiveRate], report => report.EqualizedOddsRatio()),
            "equalized_odds_difference" => new(name, [GroupMetric.TruePositiveRate, GroupMetric.FalsePositiveRate], report => report.EqualizedOddsDifference()),
            _ => OfGroupMetric(name),
        };
    }

    /// <summary>The number.</summary>
    public double Of(GroupReport report) => _of(report);

    private static FairnessMeasure OfGroupMetric(string name)
    {
        var ending = Endings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.Ordinal));
        var metric = ending is null ? null : GroupMetric.All.FirstOrDefault(metric => string.Equals(metric.Name, name[..^ending.Length], StringComparison.Ordinal));
        return (ending, metric) switch
        {
            ("_ratio", { } of) => new(name, [of], report => report.Ratio(of)),
            ("_difference", { } of) => new(name, [of], report => report.Difference(of)),
            ("_min", { } of) => new(name, [of], report => report.Min(of)),
            ("_max", { } of) => new(name, [of], report => report.Max(of)),
            _ => throw new ArgumentException(
                $"There is no fairness measure '{name}'. A measure is a group metric ({string.Join(", ", GroupMetric.All.Select(m => m.Name))}) followed by {string.Join(", ", Endings)}, or one of demographic_parity, equal_opportunity, equalized_odds followed by _ratio or _difference.",
                nameof(name)),
        };
    }
}
