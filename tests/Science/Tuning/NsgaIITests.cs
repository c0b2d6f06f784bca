using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>NSGA-II: better fronts than chance, with constraints, in any space.</summary>
public sealed class NsgaIITests
{
    [Fact]
    public void Two_objectives_are_searched_along_their_front()
    {
        var bred = Enumerable.Range(0, 3).Average(seed => Learning.Schaffer(new NsgaIISampler(20), 200, (ulong)seed));
        var random = Enumerable.Range(0, 3).Average(seed => Learning.Schaffer(new RandomSampler(), 200, (ulong)seed));

        bred.ShouldBeGreaterThan(random);
    }

    [Fact]
    public void Constraints_are_learned()
    {
        var study = new Study(new StudySettings(Spaces.Cube(3), [Direction.Minimize, Direction.Minimize], Seed: 1, Constraints: 1), new NsgaIISampler(20));
        for (var i = 0; i < 160; i++)
        {
            var trial = study.Ask()!;
            var (x, y, z) = (trial.Values["x0"].AsFloat(), trial.Values["x1"].AsFloat(), trial.Values["x2"].AsFloat());
            study.Tell(trial.Number, TrialOutcome.Complete([x + z, y + z], [0.8 - x - y]));
        }

        study.Trials.Skip(120).Count(trial => trial.IsFeasible).ShouldBeGreaterThan(study.Trials.Take(40).Count(trial => trial.IsFeasible) / 2);
        study.ParetoFront.ShouldAllBe(trial => trial.IsFeasible);
        study.ParetoFront.Min(trial => trial.Objectives.Sum()).ShouldBeLessThan(1.1);
    }

    [Fact]
    public void Children_of_conditional_parents_are_points_of_the_space()
    {
        var study = new Study(new StudySettings(Spaces.Conditional(), [Direction.Minimize, Direction.Maximize], Seed: 1), new NsgaIISampler(8));
        for (var i = 0; i < 60; i++)
        {
            var trial = study.Ask()!;
            study.Tell(trial.Number, TrialOutcome.Complete([Learning.Branches(trial.Values), trial.Values["eta"].AsFloat()]));
        }

        study.Trials.ShouldAllBe(trial => Spaces.Conditional().Accept(trial.Values).Equals(trial.Values));
        study.Trials.Skip(40).Average(trial => trial.Objectives[0]).ShouldBeLessThan(study.Trials.Take(8).Average(trial => trial.Objectives[0]));
    }
}
