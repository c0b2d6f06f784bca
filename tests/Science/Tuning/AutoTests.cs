using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>The choice of the sampler.</summary>
public sealed class AutoTests
{
    [Theory]
    [InlineData(0, "gp")]
    [InlineData(400, "gp")]
    [InlineData(501, "tpe")]
    [InlineData(502, "gp")]
    [InlineData(1001, "cma_es")]
    public void Numbers_are_searched_by_what_suits_the_number_of_trials(int complete, string sampler)
    {
        var choice = new AutoSampler().Choose(new StudySettings(Spaces.Cube(2)), Complete(complete));

        choice.Sampler.ShouldBe(sampler);
        choice.Reason.ShouldEndWith(".");
    }

    [Fact]
    public void Choices_and_conditions_never_meet_cma_es()
    {
        new AutoSampler().Choose(new StudySettings(Spaces.Conditional()), Complete(3001)).Sampler.ShouldBe("tpe");
        new AutoSampler(cheapTrials: true).Choose(new StudySettings(Spaces.Conditional()), Complete(300)).Sampler.ShouldBe("tpe");
        new AutoSampler(cheapTrials: true).Choose(new StudySettings(Spaces.Cube(2)), Complete(300)).Sampler.ShouldBe("cma_es");
    }

    [Fact]
    public void Several_objectives_are_modelled_and_then_bred()
    {
        var settings = new StudySettings(Spaces.Conditional(), [Direction.Minimize, Direction.Minimize]);

        new AutoSampler().Choose(settings, Complete(299)).Sampler.ShouldBe("gp");
        new AutoSampler().Choose(settings, Complete(300)).Sampler.ShouldBe("nsga_ii");
        new AutoSampler(cheapTrials: true).Choose(settings, []).Sampler.ShouldBe("nsga_ii");
    }

    [Fact]
    public void It_suggests_what_its_choice_suggests() =>
        Learning.Run(new AutoSampler(), Spaces.Mixed(), Learning.Bowl, 12, 5).Trials.Select(trial => trial.Values)
            .ShouldBe(Learning.Run(new GpSampler(), Spaces.Mixed(), Learning.Bowl, 12, 5).Trials.Select(trial => trial.Values));

    private static Trial[] Complete(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Trial { Number = i, Values = new ParameterSet([]), State = TrialState.Complete, Objectives = [1] })];
}
