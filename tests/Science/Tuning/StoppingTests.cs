using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>Rules that end a study.</summary>
public sealed class StoppingTests
{
    [Fact]
    public void A_budget_counts_every_trial()
    {
        var study = new Study(new StudySettings(Spaces.Small()), new RandomSampler());
        study.Ask(3);

        new BudgetRule(4).WhyStop(study.Settings, study.Trials).ShouldBeNull();
        new BudgetRule(3).WhyStop(study.Settings, study.Trials).ShouldBe("All 3 trials have been handed out.");
    }

    [Theory]
    [InlineData(Direction.Minimize, new double[] { 5, 4, 4, 4 }, 2, false)]
    [InlineData(Direction.Minimize, new double[] { 5, 4, 4, 4 }, 3, true)]
    [InlineData(Direction.Maximize, new double[] { 5, 4, 6, 3 }, 2, true)]
    [InlineData(Direction.Minimize, new double[] { }, 1, true)]
    public void Standing_still_for_so_many_trials_ends_it(Direction direction, double[] objectives, int patience, bool goesOn)
    {
        var study = new Study(new StudySettings(Spaces.Small(), direction), new RandomSampler());
        foreach (var objective in objectives)
            study.Tell(study.Ask()!.Number, objective);

        (new NoImprovementRule(patience).WhyStop(study.Settings, study.Trials) is null).ShouldBe(goesOn);
    }

    [Fact]
    public void A_gain_that_is_too_small_is_none()
    {
        var study = new Study(new StudySettings(Spaces.Small()), new RandomSampler());
        foreach (var objective in (double[])[5, 4.95, 4.91])
            study.Tell(study.Ask()!.Number, objective);

        new NoImprovementRule(2, 0.1).WhyStop(study.Settings, study.Trials).ShouldBe("The last 2 complete trials brought no improvement of more than 0.1.");
    }
}
