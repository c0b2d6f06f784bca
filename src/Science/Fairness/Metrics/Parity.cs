namespace Slipway.Fairness;

/// <summary>How two gaps, of true and of false positive rates, become one number.</summary>
public enum OddsSummary
{
    /// <summary>The worse of the two.</summary>
    Worst,

    /// <summary>Their mean.</summary>
    Mean,
}

/// <summary>The named disparities of the fairness literature, as numbers of a report. Differences are best at 0, ratios at 1.</summary>
/// <remarks>Each throws <see cref="ArgumentException"/> when the report did not measure the rates that it needs.</remarks>
public static class Parity
{
    /// <summary>Demographic parity: the largest difference of selection rates.</summary>
    public static double DemographicParityDifference(this GroupReport report, Against against = Against.EachOther) => Checked(report).Difference(GroupMetric.SelectionRate, against);

    /// <summary>Demographic parity: the smallest ratio of selection rates; the number of the four-fifths rule.</summary>
    public static double DemographicParityRatio(this GroupReport report, Against against = Against.EachOther) => Checked(report).Ratio(GroupMetric.SelectionRate, against);

    /// <summary>Equal opportunity: the largest difference of true positive rates.</summary>
    public static double EqualOpportunityDifference(this GroupReport report, Against against = Against.EachOther) => Checked(report).Difference(GroupMetric.TruePositiveRate, against);

    /// <summary>Equal opportunity: the smallest ratio of true positive rates.</summary>
    public static double EqualOpportunityRatio(this GroupReport report, Against against = Against.EachOther) => Checked(report).Ratio(GroupMetric.TruePositiveRate, against);

    /// <summary>Equalized odds: the largest differences of true and of false positive rates, as one number.</summary>
    public static double EqualizedOddsDifference(this GroupReport report, Against against = Against.EachOther, OddsSummary summary = OddsSummary.Worst)
    {
        var (one, other) = (Checked(report).Difference(GroupMetric.TruePositiveRate, against), report.Difference(GroupMetric.FalsePositiveRate, against));
        return summary == OddsSummary.Worst ? Math.Max(one, other) : (one + other) / 2;
    }

    /// <summary>Equalized odds: the smallest ratios of true and of false positive rates, as one number.</summary>
    public static double EqualizedOddsRatio(this GroupReport report, Against against = Against.EachOther, OddsSummary summary = OddsSummary.Worst)
    {
        var (one, other) = (Checked(report).Ratio(GroupMetric.TruePositiveRate, against), report.Ratio(GroupMetric.FalsePositiveRate, against));
        return summary == OddsSummary.Worst ? Math.Min(one, other) : (one + other) / 2;
    }

    private static GroupReport Checked(GroupReport report) => report ?? throw new ArgumentNullException(nameof(report));
}
