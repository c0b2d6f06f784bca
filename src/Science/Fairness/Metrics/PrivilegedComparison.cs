namespace Slipway.Fairness;

/// <summary>The rest against a privileged group, with AIF360's names and sign: the rest minus the privileged, so that negative means the rest is worse off.</summary>
public sealed class PrivilegedComparison
{
    private readonly GroupReport _report;

    private PrivilegedComparison(GroupReport report) => _report = report;

    /// <summary>The difference of selection rates.</summary>
    public double StatisticalParityDifference => Difference(GroupMetric.SelectionRate);

    /// <summary>The ratio of selection rates.</summary>
    public double DisparateImpact => Ratio(GroupMetric.SelectionRate);

    /// <summary>The difference of true positive rates.</summary>
    public double EqualOpportunityDifference => Difference(GroupMetric.TruePositiveRate);

    /// <summary>The mean of the differences of true and of false positive rates.</summary>
    public double AverageOddsDifference => (Difference(GroupMetric.FalsePositiveRate) + Difference(GroupMetric.TruePositiveRate)) / 2;

    /// <summary>The mean of those differences without their signs.</summary>
    public double AverageAbsoluteOddsDifference => (Math.Abs(Difference(GroupMetric.FalsePositiveRate)) + Math.Abs(Difference(GroupMetric.TruePositiveRate))) / 2;

    /// <summary>The mean of the differences of positive predictive values and of false omission rates.</summary>
    public double AveragePredictiveValueDifference => (Difference(GroupMetric.Precision) - Difference(GroupMetric.NegativePredictiveValue)) / 2;

    /// <summary>The difference of error rates.</summary>
    public double ErrorRateDifference => Difference(GroupMetric.ZeroOneLoss);

    /// <summary>The ratio of error rates.</summary>
    public double ErrorRateRatio => Ratio(GroupMetric.ZeroOneLoss);

    /// <summary>Compares.</summary>
    /// <param name="outcomes">The decisions, with labels.</param>
    /// <param name="privileged">Whether each row is of the privileged group.</param>
    /// <exception cref="ArgumentException">There are no labels, the list has the wrong length, or one side has no rows.</exception>
    public static PrivilegedComparison Of(Outcomes outcomes, IReadOnlyList<bool> privileged)
    {
        ArgumentNullException.ThrowIfNull(privileged);
        var column = new SensitiveColumn("privileged", [.. privileged.Select(one => one ? "1" : "0")]);
        var report = GroupReport.Of(
            outcomes, [column], [GroupMetric.SelectionRate, GroupMetric.TruePositiveRate, GroupMetric.FalsePositiveRate, GroupMetric.Precision, GroupMetric.NegativePredictiveValue, GroupMetric.ZeroOneLoss]);
        return report.Groups.Count == 2 ? new PrivilegedComparison(report) : throw new ArgumentException("Both the privileged group and the rest need at least one row.", nameof(privileged));
    }

    private double Difference(GroupMetric metric) => Rest(metric) - Privileged(metric);

    private double Ratio(GroupMetric metric) => Rest(metric) / Privileged(metric);

    private double Rest(GroupMetric metric) => _report.Groups[0].Values[metric.Name].Value;

    private double Privileged(GroupMetric metric) => _report.Groups[1].Values[metric.Name].Value;
}
