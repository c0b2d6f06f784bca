using System.Text.Json;
using Slipway.Fairness;

namespace Slipway.Tests.Fairness;

/// <summary>Metrics by group equal Fairlearn's, disparities AIF360's, on German credit and Adult.</summary>
public sealed class GoldenTests
{
    private const double Tolerance = 1e-9;

    public static TheoryData<string> Cases => ["german_credit", "adult_4000"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Metrics_by_one_column_and_by_intersections_are_fairlearns(string name)
    {
        var data = new GoldenData(name);

        foreach (var column in data.Sensitive)
            CompareFrame(data.Expected.GetProperty("metrics").GetProperty(column.Name), GroupReport.Of(data.Outcomes, [column]), column.Name);
        CompareFrame(data.Expected.GetProperty("metrics").GetProperty("intersection"), GroupReport.Of(data.Outcomes, data.Sensitive), "intersection");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weighted_metrics_are_fairlearns(string name)
    {
        var data = new GoldenData(name);

        CompareFrame(data.Expected.GetProperty("metrics").GetProperty("weighted"), GroupReport.Of(Outcomes.Of(data.Decisions, data.Labels, weights: data.Weights), [data.Sensitive[0]]), "weighted");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Metrics_within_strata_of_a_control_column_are_fairlearns(string name)
    {
        var data = new GoldenData(name);
        var control = data.Expected.GetProperty("metrics").GetProperty("control");
        var strata = GroupReport.WithinStrata(data.Outcomes, [data.Control], [data.Sensitive[0]]);

        strata.Count.ShouldBe(2);
        foreach (var (stratum, report) in strata)
        {
            foreach (var (aggregate, measure) in Aggregates)
                CompareRow(Row(control.GetProperty(aggregate), stratum), measure(report), $"{aggregate} {stratum}").ShouldBeGreaterThan(10);
            CompareRow(Row(control.GetProperty("overall"), stratum), metric => report.Overall[metric.Name].Value, $"overall {stratum}").ShouldBe(13);
            foreach (var group in report.Groups)
                CompareRow(Row(control.GetProperty("by_group"), new GroupKey([.. stratum.Values, .. group.Key.Values])), metric => group.Values[metric.Name].Value, $"{stratum} {group.Key}").ShouldBe(13);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Metrics_of_scores_are_fairlearns(string name)
    {
        var data = new GoldenData(name);
        var expected = data.Expected.GetProperty("metrics").GetProperty("score_metrics");
        var report = GroupReport.Of(data.Outcomes, [data.Sensitive[0]]);

        CompareRow(expected.GetProperty("overall"), metric => report.Overall[metric.Name].Value, "overall", OfScores).ShouldBe(6);
        foreach (var group in report.Groups)
            CompareRow(Row(expected.GetProperty("by_group"), group.Key), metric => group.Values[metric.Name].Value, group.Key.ToString(), OfScores).ShouldBe(6);
        CompareRow(expected.GetProperty("difference"), metric => report.Difference(metric), "difference", OfScores).ShouldBe(6);
        CompareRow(expected.GetProperty("ratio"), metric => report.Ratio(metric), "ratio", OfScores).ShouldBe(6);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Named_disparities_are_fairlearns(string name)
    {
        var data = new GoldenData(name);
        var compared = 0;
        foreach (var function in data.Expected.GetProperty("metrics").GetProperty("functions").EnumerateObject().Where(function => function.Name.Contains('|', StringComparison.Ordinal)))
        {
            var parts = function.Name.Split('|');
            var report = GroupReport.Of(data.Outcomes, [data.Sensitive.Single(column => string.Equals(column.Name, parts[1], StringComparison.Ordinal))]);
            var against = parts[2] is "to_overall" ? Against.Overall : Against.EachOther;
            var summary = parts.Length > 3 && parts[3] is "mean" ? OddsSummary.Mean : OddsSummary.Worst;
            var actual = parts[0] switch
            {
                "demographic_parity_difference" => report.DemographicParityDifference(against),
                "demographic_parity_ratio" => report.DemographicParityRatio(against),
                "equal_opportunity_difference" => report.EqualOpportunityDifference(against),
                "equal_opportunity_ratio" => report.EqualOpportunityRatio(against),
                "equalized_odds_difference" => report.EqualizedOddsDifference(against, summary),
                _ => report.EqualizedOddsRatio(against, summary),
            };

            actual.ShouldBe(function.Value.GetDouble(), Tolerance, function.Name);
            compared++;
        }

        compared.ShouldBe(32);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_four_fifths_rule_gives_the_regulatory_numbers(string name)
    {
        var data = new GoldenData(name);
        foreach (var column in data.Sensitive)
        {
            var rule = FourFifths.Of(data.Outcomes, [column]);
            foreach (var group in rule.Groups)
            {
                var expected = data.Expected.GetProperty("regulatory").GetProperty(column.Name).GetProperty(group.Key.ToString());
                (group.Selected, group.Rows, group.IsBelow).ShouldBe((expected.GetProperty("selected").GetInt32(), expected.GetProperty("n").GetInt32(), expected.GetProperty("below_four_fifths").GetBoolean()));
                group.ImpactRatio.ShouldBe(expected.GetProperty("impact_ratio").GetDouble(), Tolerance);
                group.Z.ShouldBe(expected.GetProperty("z_two_proportions_pooled").GetDouble(), Tolerance);
                group.FisherP.ShouldBe(expected.GetProperty("fisher_exact_p_two_sided").GetDouble(), 1e-9);
            }

            rule.Holds.ShouldBe(rule.Groups.All(group => group.ImpactRatio >= 0.8));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scoring_rates_above_the_median_are_new_york_local_law_144s(string name)
    {
        var data = new GoldenData(name);
        var expected = data.Expected.GetProperty("ll144_scores");
        var median = expected.GetProperty("median").GetDouble();
        foreach (var column in data.Sensitive)
        {
            foreach (var group in FourFifths.Of(Outcomes.Of([.. data.Scores.Select(score => score > median)]), [column]).Groups)
            {
                var own = expected.GetProperty(column.Name).GetProperty(group.Key.ToString());
                group.SelectionRate.ShouldBe(own.GetProperty("scoring_rate").GetDouble(), Tolerance);
                group.ImpactRatio.ShouldBe(own.GetProperty("impact_ratio").GetDouble(), Tolerance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_rest_against_the_privileged_is_aif360s(string name)
    {
        var data = new GoldenData(name);
        var expected = data.Expected.GetProperty("aif360").GetProperty("classification");
        var comparison = PrivilegedComparison.Of(data.Outcomes, data.Privileged);
        var privileged = new SensitiveColumn("privileged", [.. data.Privileged.Select(one => one ? "yes" : "no")]);

        Is("statistical_parity_difference", comparison.StatisticalParityDifference);
        Is("disparate_impact", comparison.DisparateImpact);
        Is("equal_opportunity_difference", comparison.EqualOpportunityDifference);
        Is("average_odds_difference", comparison.AverageOddsDifference);
        Is("average_abs_odds_difference", comparison.AverageAbsoluteOddsDifference);
        Is("average_predictive_value_difference", comparison.AveragePredictiveValueDifference);
        Is("error_rate_difference", comparison.ErrorRateDifference);
        Is("error_rate_ratio", comparison.ErrorRateRatio);
        Is("theil_index", Inequality.Theil(data.Outcomes));
        Is("generalized_entropy_index|alpha=0.5", Inequality.GeneralizedEntropy(data.Outcomes, 0.5));
        Is("generalized_entropy_index|alpha=2", Inequality.GeneralizedEntropy(data.Outcomes));
        Is("generalized_entropy_index|alpha=3", Inequality.GeneralizedEntropy(data.Outcomes, 3));
        Is("between_group_generalized_entropy_index", Inequality.BetweenGroups(data.Outcomes, [privileged]));
        Is("between_group_theil_index", Inequality.BetweenGroups(data.Outcomes, [privileged], 1));

        void Is(string metric, double actual) => actual.ShouldBe(expected.GetProperty(metric).GetDouble(), Tolerance, metric);
    }

    private static readonly (string Name, Func<GroupReport, Func<GroupMetric, double>> Measure)[] Aggregates =
    [
        ("difference_between_groups", report => metric => report.Difference(metric)),
        ("difference_to_overall", report => metric => report.Difference(metric, Against.Overall)),
        ("ratio_between_groups", report => metric => report.Ratio(metric)),
        ("ratio_to_overall", report => metric => report.Ratio(metric, Against.Overall)),
        ("group_min", report => report.Min),
        ("group_max", report => report.Max),
    ];

    private static void CompareFrame(JsonElement expected, GroupReport report, string context)
    {
        CompareRow(expected.GetProperty("overall"), metric => report.Overall[metric.Name].Value, context).ShouldBeGreaterThanOrEqualTo(11);
        expected.GetProperty("by_group").GetProperty("index").GetArrayLength().ShouldBe(report.Groups.Count);
        foreach (var group in report.Groups)
            CompareRow(Row(expected.GetProperty("by_group"), group.Key), metric => group.Values[metric.Name].Value, $"{context} {group.Key}").ShouldBeGreaterThanOrEqualTo(11);
        foreach (var (aggregate, measure) in Aggregates)
            CompareRow(expected.GetProperty(aggregate), measure(report), $"{context} {aggregate}").ShouldBeGreaterThanOrEqualTo(11);
    }

    /// <summary>The row of a table {index, columns, values} as an object of metric and value.</summary>
    private static JsonElement Row(JsonElement table, GroupKey key)
    {
        var row = table.GetProperty("index").EnumerateArray().Index().Single(entry => new GroupKey(entry.Item.ValueKind == JsonValueKind.Array ? entry.Item.EnumerateArray().Select(part => part.GetString()) : [entry.Item.GetString()]).Equals(key)).Index;
        var columns = table.GetProperty("columns").EnumerateArray().Select(column => column.GetString()!);
        return JsonSerializer.SerializeToElement(columns.Zip(table.GetProperty("values")[row].EnumerateArray()).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
    }

    // mean_prediction of decisions is their selection rate; of scores, our mean score.
    private static GroupMetric? OfDecisions(string name) => GroupMetric.Named(name is "mean_prediction" ? "selection_rate" : name);

    private static GroupMetric? OfScores(string name) => GroupMetric.Named(name is "mean_prediction" ? "mean_score" : name);

    private static int CompareRow(JsonElement expected, Func<GroupMetric, double> actual, string context, Func<string, GroupMetric?>? metricOf = null)
    {
        var compared = 0;
        foreach (var metric in expected.EnumerateObject().Where(metric => metric.Value.ValueKind == JsonValueKind.Number))
        {
            actual((metricOf ?? OfDecisions)(metric.Name)!).ShouldBe(metric.Value.GetDouble(), Tolerance * Math.Max(1, metric.Value.GetDouble()), $"{context} {metric.Name}");
            compared++;
        }

        return compared;
    }
}
