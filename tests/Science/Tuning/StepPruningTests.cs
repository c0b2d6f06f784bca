using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>Pruners beside the percentile: bounds, patience, halving, brackets, paired tests.</summary>
public sealed class StepPruningTests
{
    [Fact]
    public void A_report_outside_of_the_bounds_stops_its_trial()
    {
        var study = Make(new ThresholdPruner(low: 0, high: 10, warmupSteps: 2));
        var trial = study.Ask()!.Number;

        study.Report(trial, 1, 99).ShouldBeFalse();
        study.Report(trial, 2, 10).ShouldBeFalse();
        study.Report(trial, 3, 10.1).ShouldBeTrue();
        study.Report(trial, 4, -0.1).ShouldBeTrue();
        study.Report(trial, 0, double.NaN);
        study.Report(trial, 5, double.NaN).ShouldBeTrue();
        Should.Throw<ArgumentException>(() => new ThresholdPruner(2, 1));
        Should.Throw<ArgumentException>(() => new ThresholdPruner()).Message.ShouldStartWith("A threshold needs a low or a high bound.");
    }

    [Fact]
    public void Patience_ends_after_so_many_reports_without_improvement()
    {
        var study = Make(new PatientPruner(null, patience: 2, leastGain: 0.1));
        var trial = study.Ask()!.Number;

        double[] reports = [5, 4, 3.95, 3.96, 3.93, 3];
        reports.Select((value, step) => study.Report(trial, step, value)).ShouldBe([false, false, false, false, true, false]);
    }

    [Fact]
    public void While_a_trial_improves_the_inner_pruner_is_not_asked()
    {
        var study = Make(new PatientPruner(new ThresholdPruner(high: 1), patience: 1));
        var trial = study.Ask()!.Number;

        double[] reports = [9, 8, 7, 7, 7];
        reports.Select((value, step) => study.Report(trial, step, value)).ShouldBe([false, false, false, false, true]);
    }

    [Fact]
    public void At_a_rung_the_best_part_goes_on()
    {
        var study = Make(new SuccessiveHalvingPruner(leastSteps: 1, reduction: 3));

        // The first goes on as the best so far; then the best third of those that came.
        double[] reports = [5, 6, 4, 4.5, 3, 4.2, 1];
        reports.Select(value => study.Report(study.Ask()!.Number, 1, value)).ShouldBe([false, true, false, true, false, true, false]);
    }

    [Fact]
    public void A_trial_is_judged_once_a_rung_and_one_report_may_pass_several()
    {
        var study = Make(new SuccessiveHalvingPruner(leastSteps: 1, reduction: 2));
        var first = study.Ask()!.Number;
        for (var step = 1; step <= 8; step++)
            study.Report(first, step, 1);
        var second = study.Ask()!.Number;

        study.Report(second, 1, 0.5).ShouldBeFalse();
        study.Report(second, 2, 2).ShouldBeTrue();
        study.Report(second, 3, 9).ShouldBeFalse();
        study.Report(second, 9, 9).ShouldBeTrue();
    }

    [Fact]
    public void When_large_is_good_the_large_go_on()
    {
        var study = new Study(new StudySettings(Spaces.Mixed(), Direction.Maximize), new RandomSampler(), new SuccessiveHalvingPruner(1, 2));

        double[] reports = [1, 2, 0];
        reports.Select(value => study.Report(study.Ask()!.Number, 1, value)).ShouldBe([false, false, true]);
    }

    [Fact]
    public void Hyperband_deals_more_trials_to_the_brackets_that_stop_earlier_and_compares_within_them()
    {
        var pruner = new HyperbandPruner(leastSteps: 1, mostSteps: 9, reduction: 3);
        var counts = Enumerable.Range(0, 3000).CountBy(number => pruner.BracketOf(7, number)).ToDictionary();

        // ceil(3 * 9 / 3), ceil(3 * 3 / 2), ceil(3 * 1 / 1) of 17.
        counts[0].ShouldBeInRange(1440, 1740);
        counts[1].ShouldBeInRange(740, 1020);
        counts[2].ShouldBeInRange(420, 640);
        var study = Make(pruner);
        study.Ask(40);
        var late = Enumerable.Range(0, 40).First(number => pruner.BracketOf(0, number) == 2);
        for (var number = 0; number < 40; number++)
        {
            if (number != late)
                study.Report(number, 1, number);
        }

        study.Report(late, 1, 1e6).ShouldBeFalse();
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 3 }, 0.125)]
    [InlineData(new double[] { 1, -2, 3, 4 }, 0.1875)]
    [InlineData(new double[] { -1, -2, -3 }, 1)]
    public void The_signed_rank_test_counts_the_signs(double[] differences, double probability) =>
        WilcoxonPruner.ProbabilityOfMore(differences).ShouldBe(probability, 1e-12);

    [Fact]
    public void Shared_ranks_and_zeros_are_borne()
    {
        WilcoxonPruner.ProbabilityOfMore([0, 0, 0]).ShouldBe(1);
        WilcoxonPruner.ProbabilityOfMore([1, 1, 1, 1, 1, 1, 1, 1]).ShouldBeLessThan(0.01);
        WilcoxonPruner.ProbabilityOfMore([1, -1, 1, -1]).ShouldBe(0.5, 1e-12);
    }

    [Fact]
    public void A_trial_that_loses_on_the_same_folds_stops_and_one_that_wins_does_not()
    {
        var study = Make(new WilcoxonPruner(level: 0.1));
        var best = study.Ask()!.Number;
        for (var fold = 0; fold < 8; fold++)
            study.Report(best, fold, fold);
        study.Tell(best, 3.5);
        var (worse, better) = (study.Ask()!.Number, study.Ask()!.Number);

        Enumerable.Range(0, 8).Select(fold => study.Report(worse, 7 - fold, 8 - fold * 0.9)).ShouldContain(true);
        Enumerable.Range(0, 8).Select(fold => study.Report(better, fold, fold - 0.1 * (fold + 1))).ShouldNotContain(true);
    }

    private static Study Make(IPruner pruner) => new(new StudySettings(Spaces.Mixed()), new RandomSampler(), pruner);
}
