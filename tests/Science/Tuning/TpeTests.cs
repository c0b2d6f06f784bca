using CsCheck;
using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>The tree-structured Parzen estimator: its pieces as published, and that it learns.</summary>
public sealed class TpeTests
{
    [Fact]
    public void Bandwidths_are_the_larger_distance_to_a_neighbour()
    {
        foreach (var one in Vectors.Cases("tpe_sigmas"))
            ParzenEstimator.Bandwidths(one.Numbers("mus"), one.Number("lo"), one.Number("hi")).ShouldBeNear(one.Numbers("sigma"), 1e-12);
    }

    [Fact]
    public void The_magic_clip_keeps_bandwidths_from_vanishing() =>
        ParzenEstimator.Bandwidths([0.5, 0.5, 0.5], 0, 1).ShouldBe([0.2, 0.2, 0.2]);

    [Fact]
    public void Old_trials_weigh_less()
    {
        ParzenEstimator.Weights(30).ShouldBeNear(Vectors.Case("tpe_weights").Numbers("n30"), 1e-12);
        ParzenEstimator.Weights(10).ShouldAllBe(weight => weight == 1);
    }

    [Fact]
    public void Hypervolumes_of_two_and_three_objectives_are_counted_by_hand()
    {
        Hypervolume.Of([[1, 3], [2, 2], [3, 1], [5, 5]], [4, 4]).ShouldBe(6);
        Hypervolume.Of([[0, 0, 0]], [1, 2, 3]).ShouldBe(6);
        Hypervolume.Of([[0, 1, 1], [1, 0, 1], [1, 1, 0]], [2, 2, 2]).ShouldBe(4);
        Should.Throw<ArgumentException>(() => Hypervolume.Of([[1, 2]], [1]));
    }

    [Fact]
    public void It_settles_where_the_good_trials_are_on_every_scale_and_choice()
    {
        var studies = Enumerable.Range(0, 5).Select(seed => Learning.Run(new TpeSampler(), Spaces.Mixed(), Learning.Bowl, 60, (ulong)seed)).ToList();

        var late = studies.SelectMany(study => study.Trials.Skip(40)).ToList();

        late.Average(trial => trial.Objective!.Value).ShouldBeLessThan(studies.SelectMany(study => study.Trials.Take(10)).Average(trial => trial.Objective!.Value) / 2);
        late.Count(trial => trial.Values["boosting"].AsText() == "gbdt").ShouldBeGreaterThan(60);
    }

    [Fact]
    public void It_learns_in_a_branch_from_the_trials_that_took_it()
    {
        var study = Learning.Run(new TpeSampler(), Spaces.Conditional(), Learning.Branches, 80, 3);

        study.Trials.Skip(50).Count(trial => trial.Values["booster"].AsText() == "dart").ShouldBeGreaterThan(20);
        study.Best!.Objective!.Value.ShouldBeLessThan(0.15);
    }

    [Fact]
    public void Workers_that_ask_together_are_kept_apart()
    {
        var study = Learning.Run(new TpeSampler(), Spaces.Cube(2), point => Math.Pow(point["x0"].AsFloat() - 0.3, 2) + Math.Pow(point["x1"].AsFloat() - 0.6, 2), 30, 1);

        var batch = study.Ask(8).Select(trial => Spaces.Cube(2).Encode(trial.Values)).ToList();

        batch.SelectMany((a, i) => batch.Skip(i + 1).Select(b => Math.Abs(a[0] - b[0]) + Math.Abs(a[1] - b[1]))).Min().ShouldBeGreaterThan(1e-4);
        batch.Average(point => Math.Abs(point[0] - 0.3)).ShouldBeLessThan(0.4);
    }

    [Fact]
    public void Feasible_trials_are_preferred_to_better_infeasible_ones()
    {
        var space = Spaces.Cube(1);
        var study = new Study(new StudySettings(space, Seed: 2, Constraints: 1), new TpeSampler());
        for (var i = 0; i < 60; i++)
        {
            var trial = study.Ask()!;
            var x = trial.Values["x0"].AsFloat();
            study.Tell(trial.Number, TrialOutcome.Complete([x], [0.5 - x]));
        }

        study.Trials.Skip(30).Average(trial => trial.Values["x0"].AsFloat()).ShouldBeInRange(0.45, 0.75);
        study.Best!.Objective!.Value.ShouldBeInRange(0.5, 0.56);
    }

    [Fact]
    public void Two_objectives_are_searched_along_their_front()
    {
        var (model, random) = (Learning.Schaffer(new TpeSampler(), 60, 4), Learning.Schaffer(new RandomSampler(), 60, 4));

        model.ShouldBeGreaterThan(random);
    }
}
