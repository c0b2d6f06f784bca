using CsCheck;
using Slipway.Fairness;

namespace Slipway.Tests.Fairness;

/// <summary>Groups, the four-fifths rule and gates on small made-up rows.</summary>
public sealed class GateTests
{
    [Fact]
    public void A_gate_below_its_bound_fails_and_says_so_in_numbers()
    {
        var verdict = new FairnessGate("selection_rate_ratio", ["age"], Min: 0.8, MinGroup: 30).Evaluate(Rows(("young", 40, 10), ("old", 50, 25), ("ancient", 5, 0)), [Column("age", ("young", 40), ("old", 50), ("ancient", 5))]);

        (verdict.Passes, verdict.Outcome, verdict.Measured).ShouldBe((false, FairnessOutcome.Fails, 0.5));
        verdict.ToString().ShouldBe("selection_rate_ratio by age is 0.5, below 0.8. selection_rate: 0.25 for 'young' (n = 40) to 0.5 for 'old' (n = 50). Shown, not judged: 'ancient' (n = 5).");
        verdict.Report.Groups.Single(group => !group.IsJudged).Values["selection_rate"].Value.ShouldBe(0);
    }

    [Fact]
    public void A_gate_within_its_bounds_passes_and_says_so()
    {
        var verdict = new FairnessGate("selection_rate_ratio", ["age"], Min: 0.8).Evaluate(Rows(("a", 40, 19), ("b", 40, 20)), [Column("age", ("a", 40), ("b", 40))]);

        verdict.Passes.ShouldBeTrue();
        verdict.ToString().ShouldBe("selection_rate_ratio by age is 0.95, within min 0.8. selection_rate: 0.475 for 'a' (n = 40) to 0.5 for 'b' (n = 40).");
    }

    [Fact]
    public void A_difference_is_held_to_an_upper_bound()
    {
        var columns = new[] { Column("age", ("a", 40), ("b", 40)) };

        new FairnessGate("selection_rate_difference", ["age"], Max: 0.1).Evaluate(Rows(("a", 40, 10), ("b", 40, 20)), columns).ToString()
            .ShouldStartWith("selection_rate_difference by age is 0.25, above 0.1.");
        new FairnessGate("selection_rate_difference", ["age"], Max: 0.3).Evaluate(Rows(("a", 40, 10), ("b", 40, 20)), columns).Passes.ShouldBeTrue();
    }

    [Fact]
    public void The_threshold_turns_scores_into_decisions_and_belongs_to_the_favourable_side()
    {
        var columns = new[] { new SensitiveColumn("g", ["a", "a", "b", "b"]) };
        var gate = new FairnessGate("selection_rate_min", ["g"], Min: 0.5, MinGroup: 1, Threshold: 0.7);

        gate.Evaluate([0.7, 0.1, 0.9, 0.2], null, columns).Passes.ShouldBeTrue();
        (gate with { Threshold = 0.71 }).Evaluate([0.7, 0.1, 0.9, 0.2], null, columns).Measured.ShouldBe(0);
    }

    [Fact]
    public void Missing_group_values_are_a_group_of_their_own_that_no_text_can_join()
    {
        var outcomes = Outcomes.Of([true, false, true, true]);

        var report = GroupReport.Of(outcomes, [new SensitiveColumn("marital", ["(missing)", "single", null, null])]);

        report.Groups.Select(group => (group.Key.Values[0], group.Rows)).ShouldBe([("(missing)", 1), ("single", 1), (null, 2)]);
        report.Groups[2].Key.ToString().ShouldBe("(missing)");
    }

    [Theory]
    [InlineData(30, "selection_rate_ratio by age cannot be judged: it takes two groups of at least 30 rows in which the metric is defined, and somebody selected. selection_rate: 0.5 for 'b' (n = 40). Shown, not judged: 'a' (n = 10).")]
    [InlineData(41, "selection_rate_ratio by age cannot be judged: it takes two groups of at least 41 rows in which the metric is defined, and somebody selected. Shown, not judged: 'a' (n = 10), 'b' (n = 40).")]
    public void A_gate_with_fewer_than_two_judged_groups_cannot_judge_and_does_not_pass(int minGroup, string words)
    {
        var verdict = new FairnessGate("selection_rate_ratio", ["age"], Min: 0.8, MinGroup: minGroup).Evaluate(Rows(("a", 10, 9), ("b", 40, 20)), [Column("age", ("a", 10), ("b", 40))]);

        (verdict.Outcome, verdict.Passes, verdict.Measured).ShouldBe((FairnessOutcome.CannotJudge, false, null));
        verdict.ToString().ShouldBe(words);
    }

    [Fact]
    public void When_nobody_is_selected_the_ratio_cannot_be_judged() =>
        new FairnessGate("selection_rate_ratio", ["age"], Min: 0.8).Evaluate(Rows(("a", 40, 0), ("b", 40, 0)), [Column("age", ("a", 40), ("b", 40))]).Outcome.ShouldBe(FairnessOutcome.CannotJudge);

    [Fact]
    public void A_group_in_which_a_rate_is_not_defined_is_not_judged_by_it()
    {
        // Nobody in b deserves the favourable decision, so b has no true positive rate.
        var outcomes = Outcomes.Of([true, false, true, false, true, true], labels: [true, true, false, false, true, true]);

        var verdict = new FairnessGate("true_positive_rate_ratio", ["g"], Min: 0.4, MinGroup: 2).Evaluate(outcomes, [new SensitiveColumn("g", ["a", "a", "b", "b", "c", "c"])]);

        verdict.Measured.ShouldBe(0.5);
        verdict.Report.Groups.Select(group => group.IsJudged).ShouldBe([true, false, true]);
    }

    [Fact]
    public void A_gate_that_is_none_is_refused_with_what_would_be_right()
    {
        var columns = new[] { Column("age", ("a", 1), ("b", 1)) };
        var outcomes = Rows(("a", 1, 1), ("b", 1, 1));

        Should.Throw<ArgumentException>(() => new FairnessGate("selection_rate_ratio", ["age"]).Evaluate(outcomes, columns)).Message.ShouldStartWith("A fairness gate needs a bound: min, max or both.");
        Should.Throw<ArgumentException>(() => new FairnessGate("selection_ratio", ["age"], Min: 1).Evaluate(outcomes, columns)).Message.ShouldStartWith("There is no fairness measure 'selection_ratio'. A measure is a group metric (selection_rate, ");
        Should.Throw<ArgumentException>(() => new FairnessGate("selection_rate_ratio", ["sex"], Min: 1).Evaluate(outcomes, columns)).Message.ShouldStartWith("There is no column 'sex' to group by. There are: age.");
        Should.Throw<ArgumentException>(() => new FairnessGate("accuracy_ratio", ["age"], Min: 1).Evaluate(outcomes, columns)).Message.ShouldStartWith("'accuracy' needs labels, which the outcomes lack.");
        Should.Throw<ArgumentException>(() => new FairnessGate("selection_rate_ratio", ["age"], Min: 1).Evaluate(Outcomes.Of([true]), columns)).Message.ShouldStartWith("The column 'age' has 2 values for 1 rows.");
    }

    [Theory]
    [InlineData("demographic_parity_ratio", 0.5)]
    [InlineData("demographic_parity_difference", 0.25)]
    [InlineData("equal_opportunity_ratio", 0.5)]
    [InlineData("equal_opportunity_difference", 0.5)]
    [InlineData("equalized_odds_ratio", 0)]
    [InlineData("equalized_odds_difference", 0.5)]
    [InlineData("accuracy_max", 0.75)]
    [InlineData("count_min", 4)]
    public void Measures_go_by_name(string name, double expected)
    {
        var outcomes = Outcomes.Of([true, false, false, false, true, true, false, false], labels: [true, true, false, false, true, false, false, false]);

        FairnessMeasure.Named(name).Of(GroupReport.Of(outcomes, [new SensitiveColumn("g", ["a", "a", "a", "a", "b", "b", "b", "b"])])).ShouldBe(expected, 1e-12);
    }

    [Fact]
    public void The_four_fifths_rule_shows_small_groups_and_does_not_judge_them()
    {
        var rule = FourFifths.Of(Rows(("a", 100, 50), ("b", 100, 39), ("c", 100, 40), ("d", 5, 5)), [Column("g", ("a", 100), ("b", 100), ("c", 100), ("d", 5))], minGroup: 30);

        rule.BestOff!.ToString().ShouldBe("a");
        rule.Holds.ShouldBeFalse();
        rule.Groups.Select(group => (group.Key.ToString(), group.IsJudged, group.IsBelow)).ShouldBe([("a", true, false), ("b", true, true), ("c", true, false), ("d", false, false)]);
        rule.Groups[3].ImpactRatio.ShouldBe(2);
        FourFifths.Of(Rows(("a", 5, 5)), [Column("g", ("a", 5))], minGroup: 30).Holds.ShouldBeFalse();
    }

    [Fact]
    public void Ratios_differences_and_extremes_agree_and_overall_is_the_mean_of_groups_by_rows() =>
        Gen.Select(Gen.Bool.Array[20, 100], Gen.Int[0, 10_000]).Sample((decisions, seed) =>
        {
            var random = new Random(seed);
            bool[] labels = [.. decisions.Select(_ => random.Next(2) == 0)];
            var column = new SensitiveColumn("g", [.. decisions.Select(_ => random.Next(4) is var g && g == 3 ? null : $"{g}")]);
            var report = GroupReport.Of(Outcomes.Of(decisions, labels), [column]);

            report.Groups.Sum(group => group.Rows).ShouldBe(decisions.Length);
            report.Overall["accuracy"].Value.ShouldBe(report.Groups.Sum(group => group.Rows * group.Values["accuracy"].Value) / decisions.Length, 1e-12);
            report.Difference(GroupMetric.Accuracy).ShouldBe(report.Max(GroupMetric.Accuracy) - report.Min(GroupMetric.Accuracy), 1e-12);
            report.Ratio(GroupMetric.SelectionRate).ShouldSatisfyAllConditions(ratio => (double.IsNaN(ratio) || ratio is >= 0 and <= 1).ShouldBeTrue());
            report.Difference(GroupMetric.Accuracy, Against.Overall).ShouldBeLessThanOrEqualTo(report.Difference(GroupMetric.Accuracy) + 1e-12);
        });

    [Fact]
    public void Whole_weights_count_as_copies_of_rows() =>
        Gen.Select(Gen.Int[1, 3].Array[10, 40], Gen.Int[0, 10_000]).Sample((times, seed) =>
        {
            var random = new Random(seed);
            bool[] decisions = [.. times.Select(_ => random.Next(2) == 0)], labels = [.. times.Select(_ => random.Next(2) == 0)];
            double[] scores = [.. times.Select(_ => random.Next(1, 9) / 10.0)];
            string?[] groups = [.. times.Select(_ => $"{random.Next(3)}")];
            var weighted = GroupReport.Of(Outcomes.Of(decisions, labels, scores, [.. times.Select(n => (double)n)]), [new SensitiveColumn("g", groups)]);
            var copied = GroupReport.Of(Outcomes.Of(Copy(decisions), Copy(labels), Copy(scores)), [new SensitiveColumn("g", Copy(groups))]);

            foreach (var metric in GroupMetric.All.Where(metric => metric != GroupMetric.Count))
            {
                weighted.Overall[metric.Name].Value.ShouldBe(copied.Overall[metric.Name].Value, 1e-9, metric.Name);
                weighted.Min(metric).ShouldBe(copied.Min(metric), 1e-9, metric.Name);
            }

            T[] Copy<T>(T[] values) => [.. values.SelectMany((value, i) => Enumerable.Repeat(value, times[i]))];
        });

    [Fact]
    public void Outcomes_whose_lists_do_not_fit_are_refused()
    {
        Should.Throw<ArgumentException>(() => Outcomes.Of([])).Message.ShouldStartWith("There are no rows to look at.");
        Should.Throw<ArgumentException>(() => Outcomes.Of([true], labels: [true, false])).Message.ShouldStartWith("There are 2 labels for 1 rows.");
        Should.Throw<ArgumentException>(() => Outcomes.Of([true], scores: [double.NaN])).Message.ShouldStartWith("Every score must be a finite number.");
        Should.Throw<ArgumentException>(() => Outcomes.Of([true], weights: [-1])).Message.ShouldStartWith("Every weight must be a finite number of 0 or more.");
        Should.Throw<ArgumentException>(() => GroupReport.Of(Outcomes.Of([true]), [])).Message.ShouldStartWith("Groups are made by at least one column.");
        Should.Throw<ArgumentException>(() => PrivilegedComparison.Of(Outcomes.Of([true], [true]), [true])).Message.ShouldStartWith("Both the privileged group and the rest need at least one row.");
    }

    private static Outcomes Rows(params (string Group, int Rows, int Selected)[] groups) =>
        Outcomes.Of([.. groups.SelectMany(group => Enumerable.Range(0, group.Rows).Select(i => i < group.Selected))]);

    private static SensitiveColumn Column(string name, params (string Group, int Rows)[] groups) =>
        new(name, [.. groups.SelectMany(group => Enumerable.Repeat(group.Group, group.Rows))]);
}
