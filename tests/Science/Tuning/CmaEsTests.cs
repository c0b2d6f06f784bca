using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>CMA-ES with margin: its constants as published, and that it converges.</summary>
public sealed class CmaEsTests
{
    [Fact]
    public void The_constants_are_those_of_the_tutorial()
    {
        foreach (var one in Vectors.Cases("cma_constants"))
        {
            var constants = new CmaConstants((int)one.Number("d"));

            constants.Population.ShouldBe((int)one.Number("lam"));
            constants.MuEffective.ShouldBe(one.Number("mu_eff"), 1e-12);
            constants.RankOneRate.ShouldBe(one.Number("c1"), 1e-12);
            constants.RankMuRate.ShouldBe(one.Number("cmu"), 1e-12);
            constants.StepRate.ShouldBe(one.Number("c_sigma"), 1e-12);
            constants.Weights.ShouldBeNear(one.Numbers("weights"), 1e-12);
        }
    }

    [Fact]
    public void It_converges_on_a_turned_and_stretched_valley()
    {
        var study = Learning.Run(new CmaEsSampler(), Spaces.Cube(4), Valley, 500, 1);

        study.Best!.Objective!.Value.ShouldBeLessThan(1e-5);
    }

    [Fact]
    public void Whole_numbers_never_freeze_and_reach_the_best()
    {
        var space = new SearchSpace(new IntParameter("a", -5, 5), new IntParameter("b", 0, 1), new FloatParameter("x", -1, 1), new IntParameter("n", 1, 1000, log: true));

        var study = Learning.Run(new CmaEsSampler(), space, point =>
            Math.Pow(point["a"].AsInt() - 4, 2) + 3 * (1 - point["b"].AsInt()) + Math.Pow(point["x"].AsFloat() - 0.3, 2) + Math.Pow(Math.Log(point["n"].AsInt() / 20.0), 2), 300, 2);

        study.Best!.Objective!.Value.ShouldBeLessThan(0.01);
        study.Trials.Skip(250).Select(trial => trial.Values["a"].AsInt()).Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Many_earlier_trials_say_where_to_begin()
    {
        var study = Learning.Run(new RandomSampler(), Spaces.Cube(4), Valley, 100, 3);

        var warm = Study.Restore(study.State, new CmaEsSampler(100));

        warm.Ask(20).Average(trial => Valley(trial.Values)).ShouldBeLessThan(study.Trials.Average(trial => trial.Objective!.Value) / 3);
    }

    [Fact]
    public void Restarted_in_the_midst_of_a_generation_it_suggests_the_same()
    {
        var straight = Learning.Run(new CmaEsSampler(), Spaces.Cube(3), Valley, 40, 8);
        var broken = new Study(new StudySettings(Spaces.Cube(3), Seed: 8), new CmaEsSampler());
        for (var i = 0; i < 8; i++)
        {
            broken = Study.Restore(StudyState.FromJson(broken.State.ToJson()), new CmaEsSampler());
            Learning.Continue(broken, Valley, 5);
        }

        broken.State.ToJson().ShouldBe(straight.State.ToJson());
    }

    [Fact]
    public void Spaces_and_studies_that_it_cannot_search_are_refused_with_what_can()
    {
        Should.Throw<ArgumentException>(() => Learning.Run(new CmaEsSampler(), Spaces.Conditional(), _ => 0, 1, 0)).Message
            .ShouldStartWith("CMA-ES searches numbers and ordered choices that always exist: 'booster' is not one. Use TpeSampler or GpSampler.");
        Should.Throw<ArgumentException>(() => new Study(new StudySettings(Spaces.Cube(2), [Direction.Minimize, Direction.Minimize]), new CmaEsSampler()).Ask()).Message
            .ShouldStartWith("CMA-ES searches one objective; the study has 2.");
        Should.Throw<ArgumentOutOfRangeException>(() => new CmaConstants(3, 2));
    }

    private static double Valley(ParameterSet point)
    {
        var x = point.Values.Select(value => value.AsFloat() - 0.37).ToArray();
        return Math.Pow(x.Sum(), 2) + x.Skip(1).Select((v, i) => 10 * Math.Pow(v - x[i], 2)).Sum();
    }
}
