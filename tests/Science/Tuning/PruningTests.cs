using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>Stopping trials early by percentile.</summary>
public sealed class PruningTests
{
    [Fact]
    public void A_trial_worse_than_the_median_at_its_step_should_stop()
    {
        var study = StudyWith(PercentilePruner.Median(startupTrials: 5), 1, 2, 3, 4, 5);
        var trial = study.Ask()!;

        study.Report(trial.Number, 1, 3.0).ShouldBeFalse();
        study.Report(trial.Number, 1, 3.1).ShouldBeTrue();
    }

    [Fact]
    public void It_is_the_best_report_so_far_that_counts()
    {
        var study = StudyWith(PercentilePruner.Median(), 1, 2, 3, 4, 5);
        var trial = study.Ask()!;
        study.Report(trial.Number, 0, 0.5);

        study.Report(trial.Number, 1, 9).ShouldBeFalse();
    }

    [Fact]
    public void Keeping_a_quarter_stops_more()
    {
        var study = StudyWith(new PercentilePruner(25), 1, 2, 3, 4, 5);
        var trial = study.Ask()!;

        study.Report(trial.Number, 1, 2.0).ShouldBeFalse();
        study.Report(trial.Number, 1, 2.1).ShouldBeTrue();
    }

    [Fact]
    public void When_large_is_good_the_small_ones_stop()
    {
        var study = StudyWith(PercentilePruner.Median(), Direction.Maximize, 1, 2, 3, 4, 5);
        var trial = study.Ask()!;

        study.Report(trial.Number, 1, 3.1).ShouldBeFalse();
        study.Report(trial.Number, 1, 2.9).ShouldBeTrue();
    }

    [Fact]
    public void Nothing_stops_before_enough_trials_are_complete_or_during_the_warmup_or_without_peers_at_the_step()
    {
        var early = StudyWith(PercentilePruner.Median(startupTrials: 6), 1, 2, 3, 4, 5);
        early.Report(early.Ask()!.Number, 1, 99).ShouldBeFalse();
        var warm = StudyWith(PercentilePruner.Median(warmupSteps: 2), 1, 2, 3, 4, 5);
        warm.Report(warm.Ask()!.Number, 1, 99).ShouldBeFalse();
        var alone = StudyWith(PercentilePruner.Median(), 1, 2, 3, 4, 5);
        alone.Report(alone.Ask()!.Number, 7, 99).ShouldBeFalse();
    }

    [Fact]
    public void A_report_that_is_not_a_number_stops_its_trial_and_is_passed_over_in_others()
    {
        var study = StudyWith(PercentilePruner.Median(), 1, 2, double.NaN, 3, 4, 5);
        var trial = study.Ask()!;

        study.Report(trial.Number, 1, 2.9).ShouldBeFalse();
        study.Report(trial.Number, 2, double.NaN).ShouldBeTrue();
    }

    [Fact]
    public void Without_a_pruner_nothing_stops()
    {
        var study = StudyWith(null, 1, 2, 3, 4, 5);

        study.Report(study.Ask()!.Number, 1, 1e9).ShouldBeFalse();
    }

    private static Study StudyWith(IPruner? pruner, params double[] reports) => StudyWith(pruner, Direction.Minimize, reports);

    private static Study StudyWith(IPruner? pruner, Direction direction, params double[] reports)
    {
        var study = new Study(new StudySettings(Spaces.Mixed(), direction), new RandomSampler(), pruner);
        foreach (var report in reports)
        {
            var trial = study.Ask()!;
            study.Report(trial.Number, 1, report);
            study.Tell(trial.Number, double.IsNaN(report) ? 0 : report);
        }

        return study;
    }
}
