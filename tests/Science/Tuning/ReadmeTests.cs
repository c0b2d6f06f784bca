using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>The program in the library's README.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void The_snippet_runs_and_finds_a_small_loss()
    {
        var space = new SearchSpace(
            new FloatParameter("learning_rate", 0.02, 0.3, log: true),
            new IntParameter("num_leaves", 7, 127, log: true),
            new CategoricalParameter("boosting", ["gbdt", "dart"]));
        var study = new Study(new StudySettings(space, Direction.Minimize, Seed: 7), new QuasiRandomSampler());

        while (study.Trials.Count < 20 && study.Ask() is { } trial)
        {
            var loss = Train(trial.Values["learning_rate"].AsFloat(), trial.Values["num_leaves"].AsInt(), trial.Values["boosting"].AsText());
            study.Tell(trial.Number, loss);
        }

        study.Trials.Count.ShouldBe(20);
        study.Best!.Objective!.Value.ShouldBeLessThan(0.4);
    }

    // A bowl around 0.1 and 31 with one choice better than the other.
    private static double Train(double rate, long leaves, string boosting) =>
        Math.Pow(Math.Log(rate / 0.1), 2) + Math.Pow(Math.Log(leaves / 31.0), 2) + (boosting is "gbdt" ? 0 : 0.2);
}
