using CsCheck;
using Slipway.Drift;

namespace Slipway.Tests.Drift;

/// <summary>Rules on windows, and the alerts that come of them.</summary>
public sealed class RuleTests
{
    private static readonly double[] Reference = Draws.Normal(new Random(1), 5000);

    [Fact]
    public void A_planted_shift_raises_its_alert_once_and_resolves()
    {
        var rule = new DriftRule("drift", DriftMethod.Psi, Max: 0.2);
        double[] means = [0, 0, 0.8, 0.8, 0.8, 0, 0];

        var changes = Run(rule, means.Select((mean, i) => Facts(i, Draws.Normal(new Random(50 + i), 1000, mean))));

        changes.Select(change => (change.Kind, Month(change.Finding))).ShouldBe([(AlertChangeKind.Raised, 3), (AlertChangeKind.Resolved, 6)]);
        changes[0].Finding.Measured!.Value.ShouldBeGreaterThan(0.2);
        (changes[0].Finding.Subject, changes[0].Finding.Bound, changes[0].Finding.Rows).ShouldBe(("x", 0.2, 1000));
    }

    [Fact]
    public void A_rule_for_two_windows_waits_for_the_second_broken_one_in_a_row()
    {
        var rule = new DriftRule("drift", DriftMethod.Psi, Max: 0.2) { ForWindows = 2 };
        double[] means = [0.8, 0, 0.8, 0.8, 0.8, 0];

        var changes = Run(rule, means.Select((mean, i) => Facts(i, Draws.Normal(new Random(90 + i), 1000, mean))));

        changes.Select(change => (change.Kind, Month(change.Finding))).ShouldBe([(AlertChangeKind.Raised, 4), (AlertChangeKind.Resolved, 6)]);
    }

    [Fact]
    public void Shuffled_reference_windows_raise_alerts_at_the_stated_rate_over_1000_windows()
    {
        const double bound = 0.025;
        var random = new Random(314);
        var pool = Draws.Normal(random, 5800);
        var rule = new DriftRule("drift", DriftMethod.Psi, bound);
        var rate = PsiNoise.FalseAlarmRate(bound, 10, 5000, 800);
        var broken = Enumerable.Range(0, 1000).Count(i =>
        {
            random.Shuffle(pool);
            return OfX(rule, Facts(i, pool[..800], pool[800..])).Verdict == RuleVerdict.Broken;
        });

        // About 4.5 % of windows pass 0.025; none would pass the customary 0.2.
        rate.ShouldBe(0.045, 0.001);
        (broken / 1000.0).ShouldBe(rate, 4 * Math.Sqrt(rate / 1000) + 0.1 * rate);
    }

    [Fact]
    public void Raised_and_resolved_alternate_for_every_subject_and_a_window_judged_twice_changes_nothing() =>
        Gen.Select(Gen.Int[0, 2].Select(i => (RuleVerdict)i).Array[0, 40], Gen.Int[1, 3]).Sample((verdicts, forWindows) =>
        {
            var findings = verdicts.Select((verdict, i) => Finding(i, verdict, forWindows)).ToArray();
            var (ledger, changes) = (AlertLedger.Empty, new List<AlertChange>());
            foreach (var finding in findings)
            {
                (ledger, var now) = AlertLedger.FromJson(ledger.ToJson()).Apply([finding]);
                changes.AddRange(now);
                ledger.Apply([finding]).Changes.ShouldBeEmpty();
            }

            changes.Select(change => change.Kind).ShouldBe(Enumerable.Range(0, changes.Count).Select(i => i % 2 == 0 ? AlertChangeKind.Raised : AlertChangeKind.Resolved));
            AlertLedger.Empty.Apply(findings).Changes.ShouldBe(changes);
            ledger.Apply(findings).Changes.ShouldBeEmpty();
            changes.Count(change => change.Kind == AlertChangeKind.Raised).ShouldBe(RunsOfBroken(verdicts, forWindows));
        });

    [Fact]
    public void A_window_without_enough_labels_is_judged_when_they_have_come()
    {
        var (ledger, early) = AlertLedger.Empty.Apply([Finding(0, RuleVerdict.Unknown)]);
        var (_, late) = ledger.Apply([Finding(0, RuleVerdict.Broken)]);

        early.ShouldBeEmpty();
        late.Single().Kind.ShouldBe(AlertChangeKind.Raised);
    }

    /// <summary>Up to nine windows, judged in any order and each several times: what stands at the end is what judging them once in the order of time with their newest verdicts gives, and no change is told twice.</summary>
    [Fact]
    public void However_windows_are_judged_and_revised_the_ledger_stands_as_their_newest_verdicts_in_the_order_of_time_say() =>
        Gen.Select(Gen.Select(Gen.Int[0, 8], Gen.Int[0, 2].Select(i => (RuleVerdict)i)).Array[0, 60], Gen.Int[1, 3]).Sample((judgements, forWindows) =>
        {
            var (ledger, changes) = (AlertLedger.Empty, new List<AlertChange>());
            foreach (var (month, verdict) in judgements)
            {
                (ledger, var now) = AlertLedger.FromJson(ledger.ToJson()).Apply([Finding(month, verdict, forWindows)]);
                changes.AddRange(now);
            }

            var newest = judgements.GroupBy(judged => judged.Item1, (month, all) => Finding(month, all.Last().Item2, forWindows)).OrderBy(finding => finding.Window.Start);
            var expected = AlertLedger.Empty.Apply(newest).Next.States.SingleOrDefault();
            (ledger.States.SingleOrDefault()?.Raised ?? false).ShouldBe(expected?.Raised ?? false);
            changes.Select(change => change.Kind).ShouldBe(Enumerable.Range(0, changes.Count).Select(i => i % 2 == 0 ? AlertChangeKind.Raised : AlertChangeKind.Resolved));
            (changes.Count % 2 == 1).ShouldBe(expected?.Raised ?? false);
        });

    [Fact]
    public void A_window_older_than_all_that_are_kept_bears_on_no_alert()
    {
        var (ledger, _) = AlertLedger.Empty.Apply(Enumerable.Range(1, 10).Select(month => Finding(month, RuleVerdict.Holds)));

        var (after, changes) = ledger.Apply([Finding(0, RuleVerdict.Broken)]);

        changes.ShouldBeEmpty();
        after.States.Single().Judged.ShouldBe(ledger.States.Single().Judged);
    }

    [Fact]
    public void A_mean_error_is_judged_where_values_are_predicted()
    {
        var error = ValueCalibration.Of([1, 2, 3, 4], [2, 3, 4, 5]);

        (error.Gap, error.GapNoise, error.ExpectedCalibrationError, error.Rows).ShouldBe((1, 0, 1, 4));
        var finding = new CalibrationRule("calibration", 0.5) { MinLabels = 4 }.Evaluate(new WindowFacts(Window(0), MeanError: error)).Single();
        (finding.Quantity, finding.Measured, finding.Verdict).ShouldBe(("mean_error", 1, RuleVerdict.Broken));
        ValueCalibration.Of([.. Enumerable.Range(0, 25).Select(i => (double)i)], [.. Enumerable.Range(0, 25).Select(i => (double)i)]).Reliability.Sum(bin => bin.Rows).ShouldBe(25);
        Should.Throw<ArgumentException>(() => ValueCalibration.Of([1], [])).Message.ShouldStartWith("Each prediction needs its observed value; there are 1 and 0.");
    }

    [Fact]
    public void Each_column_has_an_alert_of_its_own()
    {
        var (_, changes) = AlertLedger.Empty.Apply([Finding(0, RuleVerdict.Broken), Finding(0, RuleVerdict.Broken) with { Subject = "y" }]);

        changes.Select(change => change.Finding.Subject).ShouldBe(["x", "y"]);
    }

    [Fact]
    public void A_finding_says_what_was_measured_where_and_against_what() =>
        OfX(new DriftRule("drift", DriftMethod.Psi, 0.2), Facts(3, Draws.Normal(new Random(5), 1231, mean: 0.6))).ToString()
            .ShouldMatch("^psi of 'x' is 0\\.\\d{1,4}, above 0\\.2 \\(n = 1,231, 2001-04-01 to 2001-05-01\\)$");

    [Fact]
    public void A_drift_rule_with_too_few_rows_does_not_judge()
    {
        var finding = OfX(new DriftRule("drift", DriftMethod.Psi, 0.2), Facts(0, [9, 9, 9]));

        (finding.Verdict, finding.Rows).ShouldBe((RuleVerdict.Unknown, 3));
        finding.ToString().ShouldEndWith("too few rows to tell (n = 3, 2001-01-01 to 2001-02-01)");
    }

    [Fact]
    public void A_drift_rule_watches_the_columns_that_it_names()
    {
        new DriftRule("drift", DriftMethod.Hellinger, 0.2, ["x"]).Evaluate(Facts(0, Reference)).Single().Quantity.ShouldBe("hellinger");
        Should.Throw<ArgumentException>(() => new DriftRule("drift", DriftMethod.Psi, 0.2, ["z"]).Evaluate(Facts(0, Reference))).Message.ShouldStartWith("The window has no column 'z'. It has: c, x.");
    }

    [Fact]
    public void A_calibration_rule_compares_the_gap_and_waits_for_labels()
    {
        var sketch = new CalibrationSketch();
        for (var i = 0; i < 100; i++)
            sketch.Add(0.25, i < 20);
        var facts = new WindowFacts(Window(0), Calibration: sketch);

        var finding = new CalibrationRule("calibration", 0.03) { MinLabels = 100 }.Evaluate(facts).Single();
        (finding.Verdict, finding.Subject, finding.Quantity, finding.Rows).ShouldBe((RuleVerdict.Broken, "prediction", "calibration_gap", 100));
        finding.Measured!.Value.ShouldBe(0.05, 1e-12);
        new CalibrationRule("calibration", 0.06) { MinLabels = 100 }.Evaluate(facts).Single().Verdict.ShouldBe(RuleVerdict.Holds);
        new CalibrationRule("calibration", 0.03) { MinLabels = 101 }.Evaluate(facts).Single().Verdict.ShouldBe(RuleVerdict.Unknown);
        new CalibrationRule("calibration", 0.03).Evaluate(new WindowFacts(Window(0))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, 0.70, 0.66, RuleVerdict.Broken)]
    [InlineData(true, 0.70, 0.68, RuleVerdict.Holds)]
    [InlineData(true, 0.70, 0.80, RuleVerdict.Holds)]
    [InlineData(false, 0.50, 0.54, RuleVerdict.Broken)]
    [InlineData(false, 0.50, 0.40, RuleVerdict.Holds)]
    public void A_performance_rule_looks_at_how_much_worse_a_metric_became(bool higherIsBetter, double reference, double current, RuleVerdict verdict)
    {
        var facts = new WindowFacts(Window(0), Performance: [new PerformanceFact("metric", reference, current, higherIsBetter, 1000)]);

        new PerformanceRule("performance", "metric", 0.03).Evaluate(facts).Single().Verdict.ShouldBe(verdict);
        new PerformanceRule("performance", "other", 0.03).Evaluate(facts).ShouldBeEmpty();
    }

    [Fact]
    public void A_quality_rule_judges_missing_values_everywhere_and_new_categories_where_there_are_any()
    {
        var facts = Facts(0, [1, double.NaN], categories: ["a", "novel"]);

        var findings = new QualityRule("quality", MaxMissing: 0.05, MaxNewCategories: 0.01).Evaluate(facts);

        findings.Select(finding => (finding.Subject, finding.Quantity, finding.Measured, finding.Verdict)).ShouldBe([
            ("c", "missing_share", 0, RuleVerdict.Holds),
            ("c", "new_category_share", 0.5, RuleVerdict.Broken),
            ("x", "missing_share", 0.5, RuleVerdict.Broken)]);
        findings[2].Rows.ShouldBe(2);
    }

    [Fact]
    public void A_rule_for_no_windows_and_a_window_that_ends_before_it_starts_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new CalibrationRule("c", 0.1) { ForWindows = 0 }).Message.ShouldStartWith("A rule needs at least 1 window.");
        Should.Throw<ArgumentException>(() => new TimeWindow(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch)).Message.ShouldStartWith("A window ends after it starts");
    }

    private static List<AlertChange> Run(MonitorRule rule, IEnumerable<WindowFacts> windows)
    {
        var (ledger, changes) = (AlertLedger.Empty, new List<AlertChange>());
        foreach (var facts in windows)
        {
            (ledger, var now) = ledger.Apply(rule.Evaluate(facts));
            changes.AddRange(now.Where(change => change.Finding.Subject is "x"));
        }

        return changes;
    }

    // An alert goes out once for each stretch of judged windows with at least so many broken ones in a row.
    private static int RunsOfBroken(IEnumerable<RuleVerdict> verdicts, int length)
    {
        var text = string.Concat(verdicts.Where(verdict => verdict != RuleVerdict.Unknown).Select(verdict => verdict == RuleVerdict.Broken ? 'b' : '.'));
        return text.Split('.').Count(run => run.Length >= length);
    }

    private static Finding OfX(MonitorRule rule, WindowFacts facts) => rule.Evaluate(facts).Single(finding => finding.Subject is "x");

    private static int Month(Finding finding) => finding.Window.Start.Month;

    private static TimeWindow Window(int month) => new(At(month), At(month + 1));

    private static DateTimeOffset At(int month) => new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(month);

    private static Finding Finding(int month, RuleVerdict verdict, int forWindows = 1) => new()
    {
        Rule = "rule",
        Subject = "x",
        Quantity = "psi",
        Measured = 1,
        Bound = 0.2,
        Rows = 10,
        Window = Window(month),
        Verdict = verdict,
        ForWindows = forWindows,
    };

    private static WindowFacts Facts(int month, double[] values, double[]? reference = null, string[]? categories = null)
    {
        var profile = new DataProfile(new Dictionary<string, FeatureSketch>(StringComparer.Ordinal)
        {
            ["x"] = NumericSketch.OfReference(reference ?? Reference),
            ["c"] = CategoricalSketch.OfReference(["a", "b"]),
        });
        var window = profile.Empty();
        window.Numeric("x").AddRange(values);
        foreach (var category in categories ?? ["a"])
            window.Categorical("c").Add(category);
        return new WindowFacts(Window(month), WindowComparison.Of(profile, window));
    }
}
