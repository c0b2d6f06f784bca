using System.Text.Json;
using CsCheck;
using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>Ask and tell: the lives of trials, replay, and keeping a study.</summary>
public sealed class StudyTests
{
    private static readonly ParameterSet Point = Spaces.Small().PointAt(7);

    [Fact]
    public void A_trial_that_was_told_cannot_be_told_again()
    {
        var study = Small();
        study.Ask();
        study.Tell(0, 1.5);

        Should.Throw<InvalidOperationException>(() => study.Tell(0, 2)).Message.ShouldStartWith("Trial 0 is complete; there is nothing left to tell.");
        Should.Throw<InvalidOperationException>(() => study.Report(0, 1, 2)).Message.ShouldStartWith("Trial 0 is complete; there is nothing left to report on.");
        study.Trials[0].Objective.ShouldBe(1.5);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_trial_that_was_not_asked_for_cannot_be_told(int number)
    {
        var study = Small();
        study.Ask();

        Should.Throw<ArgumentOutOfRangeException>(() => study.Tell(number, 2)).Message.ShouldStartWith($"There is no trial {number} to tell: 1 have been asked for.");
    }

    [Fact]
    public void An_objective_that_is_not_a_number_fails_its_trial_with_the_reason()
    {
        var study = Small();
        study.Ask();

        var trial = study.Tell(0, double.NaN);

        (trial.State, trial.Objective, trial.Reason).ShouldBe((TrialState.Failed, null, "The objective was not a number."));
        study.Best.ShouldBeNull();
    }

    [Theory]
    [InlineData(Direction.Minimize, 2)]
    [InlineData(Direction.Maximize, 0)]
    public void The_best_trial_is_the_earliest_complete_one_with_the_best_objective(Direction direction, int best)
    {
        var study = new Study(new StudySettings(Spaces.Small(), direction), new RandomSampler());
        study.Ask(5);
        study.Tell(1, 2);
        study.Tell(0, 3);
        study.Tell(2, 1);
        study.Tell(3, TrialOutcome.Failed("out of memory"));
        study.Tell(4, direction == Direction.Minimize ? 1 : 3);

        study.Best!.Number.ShouldBe(best);
    }

    [Fact]
    public void Enqueued_points_come_first_in_their_order_and_say_so()
    {
        var study = Small();
        study.Enqueue(Point);

        var trials = study.Ask(3);

        trials.Select(trial => trial.Enqueued).ShouldBe([true, false, false]);
        trials[0].Values.ShouldBe(Point);
        trials.Skip(1).ShouldAllBe(trial => !trial.Values.Equals(Point));
    }

    [Fact]
    public void A_point_outside_the_space_cannot_be_enqueued() =>
        Should.Throw<ArgumentException>(() => Small().Enqueue(new ParameterSet([new("a", 9), new("b", "x")]))).Message.ShouldStartWith("'a' lies between 1 and 5: 9 does not.");

    [Fact]
    public void A_pruned_trial_keeps_its_last_report_that_is_a_number()
    {
        var study = Small();
        study.Ask();
        study.Report(0, 2, 0.7);
        study.Report(0, 1, 0.9);
        study.Report(0, 3, double.NaN);

        study.Tell(0, TrialOutcome.Pruned()).Objective.ShouldBe(0.7);
    }

    [Fact]
    public void Replay_gives_identical_trials_whatever_the_order_of_telling_was_in_between() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 3], Gen.Int[0, 6].List[1, 60]).Sample((seed, sampler, script) =>
        {
            var (first, again) = (Run(seed, sampler, script, restoreEach: false), Run(seed, sampler, script, restoreEach: true));

            again.State.ToJson().ShouldBe(first.State.ToJson());
        }, iter: 50);

    [Fact]
    public void A_study_restored_from_its_json_goes_on_as_the_one_that_was_never_stopped()
    {
        var settings = new StudySettings(Spaces.Mixed(), Direction.Maximize, Seed: ulong.MaxValue);
        var study = new Study(settings, new QuasiRandomSampler());
        study.Ask(4);
        study.Tell(1, double.PositiveInfinity);
        study.Tell(2, TrialOutcome.Failed("lost"));
        study.Report(3, 5, 0.25);
        study.Enqueue(Spaces.Mixed().PointAtMiddle());

        var restored = Study.Restore(StudyState.FromJson(study.State.ToJson()), new QuasiRandomSampler());

        restored.State.ToJson().ShouldBe(study.State.ToJson());
        restored.Settings.Seed.ShouldBe(ulong.MaxValue);
        restored.Ask(5).Select(trial => trial.Values).ShouldBe(study.Ask(5).Select(trial => trial.Values));
    }

    [Fact]
    public void The_json_of_a_study_reads_like_its_declaration()
    {
        var study = new Study(new StudySettings(new SearchSpace(new FloatParameter("lr", 1, 2), new CategoricalParameter("c", ["x", true, 3, 0.5])), Seed: 4), new RandomSampler());
        study.Enqueue(new ParameterSet([new("lr", 1.0), new("c", 3)]));
        study.Ask();

        study.State.ToJson().ShouldBe(
            """{"settings":{"space":{"parameters":[{"type":"float","low":1,"high":2,"log":false,"name":"lr"},{"type":"categorical","choices":["x",true,3,0.5],"ordered":false,"name":"c"}]},"seed":4,"repeats":false,"directions":["minimize"],"constraints":0},"trials":[{"number":0,"values":{"lr":1.0,"c":3},"state":"running","objectives":[],"constraints":[],"enqueued":true,"reports":[]}],"queue":[]}""");
    }

    [Fact]
    public void A_state_with_a_gap_is_refused()
    {
        var trial = new Trial { Number = 1, Values = Point };

        Should.Throw<ArgumentException>(() => Study.Restore(new StudyState(new StudySettings(Spaces.Small()), [trial], []), new RandomSampler()))
            .Message.ShouldStartWith("Trial 1 stands where trial 0 should");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"trials":[],"queue":[]}""")]
    [InlineData("""{"settings":{"space":{"parameters":[{"type":"complex","name":"x"}]}},"trials":[],"queue":[]}""")]
    [InlineData("""{"settings":{"space":{"parameters":[{"type":"int","name":"x","low":1,"high":2}]}},"trials":[{"number":0,"values":{"x":[1]}}],"queue":[]}""")]
    public void Text_that_is_no_study_state_is_refused(string json) => Should.Throw<JsonException>(() => StudyState.FromJson(json));

    private static Study Small() => new(new StudySettings(Spaces.Small()), new RandomSampler());

    // Each entry of the script asks once (0 to 3), or tells the oldest running trial (4 to 6).
    private static Study Run(ulong seed, int sampler, IEnumerable<int> script, bool restoreEach)
    {
        ISampler Make() => sampler switch { 0 => new GridSampler(), 1 => new RandomSampler(), 2 => new TpeSampler(startupTrials: 3), _ => new QuasiRandomSampler() };
        var study = new Study(new StudySettings(Spaces.Mixed(), Seed: seed), Make());
        foreach (var step in script)
        {
            if (restoreEach)
                study = Study.Restore(StudyState.FromJson(study.State.ToJson()), Make());
            if (step <= 3)
                study.Ask();
            else if (study.Trials.FirstOrDefault(trial => trial.State == TrialState.Running) is { } running)
                study.Tell(running.Number, step == 6 ? TrialOutcome.Failed() : TrialOutcome.Complete(step));
        }

        return study;
    }
}
