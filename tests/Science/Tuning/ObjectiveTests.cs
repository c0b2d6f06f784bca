using CsCheck;
using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>Several objectives with directions, and constraints.</summary>
public sealed class ObjectiveTests
{
    private static readonly Direction[] Both = [Direction.Minimize, Direction.Maximize];

    [Fact]
    public void The_front_holds_what_no_other_trial_betters() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5]).List[1, 30].Sample(results =>
        {
            var study = Told([.. results.Select(r => (double[])[r.Item1, r.Item2])]);

            var front = study.ParetoFront.Select(trial => trial.Number).ToHashSet();

            for (var i = 0; i < results.Count; i++)
            {
                var (small, large) = results[i];
                front.Contains(i).ShouldBe(!results.Exists(r => r.Item1 <= small && r.Item2 >= large && r != results[i]));
            }
        });

    [Fact]
    public void Several_objectives_have_no_single_best_and_take_no_reports()
    {
        var study = Told([[1, 2]]);

        Should.Throw<InvalidOperationException>(() => study.Best).Message.ShouldBe("A study of 2 objectives has no single best trial. Read its Pareto front.");
        Should.Throw<InvalidOperationException>(() => study.Report(study.Ask()!.Number, 1, 2)).Message.ShouldStartWith("A study of 2 objectives takes no reports");
    }

    [Fact]
    public void As_many_values_are_told_as_were_declared()
    {
        var study = new Study(new StudySettings(Spaces.Small(), Both, Constraints: 1), new RandomSampler());
        study.Ask();

        Should.Throw<ArgumentException>(() => study.Tell(0, 1)).Message.ShouldStartWith("The study has 2 objectives; 1 were told.");
        Should.Throw<ArgumentException>(() => study.Tell(0, TrialOutcome.Complete([1, 2]))).Message.ShouldStartWith("The study has 1 constraints; 0 were told.");
        study.Tell(0, TrialOutcome.Complete([1, 2], [-1])).Objectives.ShouldBe([1, 2]);
    }

    [Fact]
    public void A_value_that_is_not_a_number_fails_its_trial()
    {
        var study = new Study(new StudySettings(Spaces.Small(), Both, Constraints: 1), new RandomSampler());
        study.Ask(2);

        study.Tell(0, TrialOutcome.Complete([1, double.NaN], [-1])).Reason.ShouldBe("An objective was not a number.");
        study.Tell(1, TrialOutcome.Complete([1, 2], [double.NaN])).Reason.ShouldBe("A constraint was not a number.");
    }

    [Fact]
    public void Only_feasible_trials_are_the_best_or_on_the_front()
    {
        var one = new Study(new StudySettings(Spaces.Small(), Constraints: 2), new RandomSampler());
        one.Ask(3);
        one.Tell(0, TrialOutcome.Complete([1], [0.5, -1]));
        one.Best.ShouldBeNull();
        one.Tell(1, TrialOutcome.Complete([3], [0, -1]));
        one.Tell(2, TrialOutcome.Complete([2], [2, 1])).Violation.ShouldBe(3);

        one.Best!.Number.ShouldBe(1);
        one.ParetoFront.Single().Number.ShouldBe(1);
    }

    [Fact]
    public void A_study_needs_an_objective()
    {
        Should.Throw<ArgumentException>(() => new StudySettings(Spaces.Small(), [])).Message.ShouldStartWith("A study needs at least one objective.");
        Should.Throw<ArgumentOutOfRangeException>(() => new StudySettings(Spaces.Small(), Constraints: -1));
    }

    [Fact]
    public void Objectives_and_constraints_survive_json()
    {
        var study = new Study(new StudySettings(Spaces.Small(), Both, Constraints: 1), new RandomSampler());
        study.Ask();
        study.Tell(0, TrialOutcome.Complete([1, double.NegativeInfinity], [-0.5]));

        var trial = Study.Restore(StudyState.FromJson(study.State.ToJson()), new RandomSampler()).Trials[0];

        trial.Objectives.ShouldBe([1, double.NegativeInfinity]);
        trial.Constraints.ShouldBe([-0.5]);
    }

    private static Study Told(double[][] results)
    {
        var study = new Study(new StudySettings(Spaces.Small(), Both, Repeats: true), new RandomSampler());
        foreach (var result in results)
            study.Tell(study.Ask()!.Number, TrialOutcome.Complete(result));
        return study;
    }
}
