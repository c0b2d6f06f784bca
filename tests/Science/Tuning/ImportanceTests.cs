using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>Importances of parameters.</summary>
public sealed class ImportanceTests
{
    [Fact]
    public void What_decides_most_is_the_most_important_in_either_way()
    {
        var study = Learning.Run(new QuasiRandomSampler(), Spaces.Cube(4), point => 10 * point["x1"].AsFloat() + 3 * point["x3"].AsFloat(), 200, 1);

        foreach (var importances in new[] { PedAnova.Of(study.Settings, study.Trials), Fanova.Of(study.Settings, study.Trials) })
        {
            importances.Values.Sum().ShouldBe(1, 1e-9);
            importances.Keys.ShouldBe(["x0", "x1", "x2", "x3"]);
            importances.MaxBy(pair => pair.Value).Key.ShouldBe("x1");
            importances["x3"].ShouldBeGreaterThan(importances["x0"]);
            importances["x3"].ShouldBeGreaterThan(importances["x2"]);
        }
    }

    [Fact]
    public void Fanova_comes_near_the_variances_of_a_sum()
    {
        var study = Learning.Run(new QuasiRandomSampler(), Spaces.Cube(2), point => 2 * point["x0"].AsFloat() + point["x1"].AsFloat(), 256, 1);

        Fanova.Of(study.Settings, study.Trials)["x0"].ShouldBe(0.8, 0.05);
    }

    [Fact]
    public void A_choice_that_decides_and_what_hangs_on_it_come_before_what_does_nothing()
    {
        var study = Learning.Run(new RandomSampler(), Spaces.Conditional(), point => point["booster"].AsText() == "dart" ? (point.TryGetValue("rate", out var rate) ? rate.AsFloat() : 0.5) : 5, 200, 1);

        foreach (var importances in new[] { PedAnova.Of(study.Settings, study.Trials), Fanova.Of(study.Settings, study.Trials) })
            importances["booster"].ShouldBeGreaterThan(importances["eta"]);
    }

    [Fact]
    public void A_constant_objective_makes_nothing_important_and_too_few_trials_are_refused()
    {
        var study = Learning.Run(new RandomSampler(), Spaces.Cube(2), _ => 1, 20, 1);

        Fanova.Of(study.Settings, study.Trials).Values.ShouldAllBe(value => value == 0);
        Should.Throw<ArgumentException>(() => PedAnova.Of(study.Settings, [])).Message.ShouldStartWith("Importances need at least 2 complete and feasible trials; there are 0.");
    }
}
