using Slipway.Fairness;

namespace Slipway.Tests.Fairness;

/// <summary>The program in the library's README.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void The_snippet_runs_on_german_credit()
    {
        var data = new GoldenData("german_credit");
        var (scores, labels, ageBands) = (data.Scores, data.Labels, data.Sensitive[1].Values);
        List<string> lines = [];

        var age = new SensitiveColumn("age_band", ageBands);
        var outcomes = Outcomes.AtThreshold(scores, threshold: 0.5, labels);

        var report = GroupReport.Of(outcomes, [age], minGroup: 30);
        foreach (var group in report.Groups)
            lines.Add($"{group.Key}: {group.Values["selection_rate"].Value:P1} of {group.Rows}");
        lines.Add($"demographic parity ratio {report.DemographicParityRatio():F2}, equalized odds difference {report.EqualizedOddsDifference():F2}");

        var gate = new FairnessGate("selection_rate_ratio", ["age_band"], Min: 0.8, MinGroup: 30);
        var verdict = gate.Evaluate(scores, labels, [age]);
        lines.Add($"{verdict.Outcome}: {verdict}");

        lines.ShouldContain("demographic parity ratio 0.88, equalized odds difference 0.15");
        lines[^1].ShouldBe("Passes: selection_rate_ratio by age_band is 0.878, within min 0.8. selection_rate: 0.711 for '25orless' (n = 90) to 0.81 for 'over25' (n = 410).");
    }
}
