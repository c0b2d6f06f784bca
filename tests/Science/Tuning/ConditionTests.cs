using CsCheck;
using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>Parameters that exist only where another one has certain values.</summary>
public sealed class ConditionTests
{
    public static TheoryData<string> Names => ["grid", "random", "quasi_random", "tpe"];

    [Fact]
    public void A_point_has_the_parameters_that_exist_in_it_and_no_other() =>
        Gen.Double.Unit.Array[5].Sample(units =>
        {
            var point = Spaces.Conditional().Decode(units);

            var booster = point["booster"].AsText();
            point.ContainsKey("depth").ShouldBe(booster is "tree" or "dart");
            point.ContainsKey("drop").ShouldBe(booster is "dart");
            point.ContainsKey("rate").ShouldBe(point.TryGetValue("drop", out var drop) && drop.AsFlag());
            Spaces.Conditional().Accept(point).ShouldBe(point);
        });

    [Fact]
    public void Coordinates_of_what_does_not_exist_are_not_numbers_and_decode_to_the_same_point() =>
        Gen.Double.Unit.Array[5].Sample(units =>
        {
            var space = Spaces.Conditional();
            var point = space.Decode(units);

            var coordinates = space.Encode(point);

            coordinates.Count(double.IsNaN).ShouldBe(5 - point.Count);
            space.Decode(coordinates)["booster"].ShouldBe(point["booster"]);
            space.Decode(coordinates).Keys.ShouldBe(point.Keys);
        });

    [Fact]
    public void Points_of_a_finite_conditional_space_are_counted_each_once_and_none_is_left_out()
    {
        var space = Finite();

        var points = Enumerable.Range(0, (int)space.Count!).Select(rank => space.PointAt(rank)).ToHashSet();

        // linear: 1; tree: 3 depths; dart: 3 depths times (no drop or 2 rates). All times 2 seeds.
        space.Count.ShouldBe(2 * (1 + 3 + 3 * (1 + 2)));
        points.Count.ShouldBe(26);
        points.ShouldAllBe(point => space.Accept(point).Equals(point));
    }

    [Fact]
    public void Ranks_reach_every_point_whatever_hangs_on_what() =>
        Gen.Select(Gen.Int[1, 5], Gen.Long[1, 5], Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[1, 3]).Sample((low, count, first, second, width) =>
        {
            var values = Enumerable.Range(low, (int)count).Select(i => ParameterValue.Of((long)i)).ToList();
            var space = new SearchSpace(
                new IntParameter("a", low, low + count - 1),
                new IntParameter("b", 1, width, when: new Condition("a", [values[first % values.Count]])),
                new IntParameter("c", 1, 3, when: new Condition("a", [values[second % values.Count], values[0]])),
                new CategoricalParameter("d", [true, false], when: new Condition("c", [2])));

            var points = Enumerable.Range(0, (int)space.Count!).Select(rank => space.PointAt(rank)).ToHashSet();

            points.Count.ShouldBe((int)space.Count!);
            points.ShouldAllBe(point => space.Accept(point).Equals(point));
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_finite_conditional_space_is_tried_to_its_end_without_repeats(string sampler)
    {
        var study = new Study(new StudySettings(Finite(), Seed: 5), Samplers.Named(sampler));

        var points = study.Ask(100).Select(trial => trial.Values).ToList();

        points.Count.ShouldBe(26);
        points.Distinct().Count().ShouldBe(26);
    }

    [Fact]
    public void A_grid_leaves_out_what_can_never_exist_among_its_levels()
    {
        var space = new SearchSpace(new IntParameter("a", 1, 9), new IntParameter("b", 1, 4, when: new Condition("a", [1])), new IntParameter("c", 1, 4, when: new Condition("a", [2])));

        new GridSampler(new Dictionary<string, int>(StringComparer.Ordinal) { ["a"] = 3 }).Size(space).ShouldBe(4 + 1 + 1);
    }

    [Fact]
    public void A_conditional_study_survives_its_json()
    {
        var study = new Study(new StudySettings(Spaces.Conditional(), Seed: 3), new RandomSampler());
        study.Ask(6);

        var restored = Study.Restore(StudyState.FromJson(study.State.ToJson()), new RandomSampler());

        restored.State.ToJson().ShouldBe(study.State.ToJson());
        restored.Settings.Space.Parameters[3].When!.ToString().ShouldBe("'drop' is one of true");
        restored.Ask(6).Select(trial => trial.Values).ShouldBe(study.Ask(6).Select(trial => trial.Values));
    }

    [Fact]
    public void Values_for_what_does_not_exist_and_missing_ones_for_what_does_are_refused()
    {
        var space = Spaces.Conditional();

        Should.Throw<ArgumentException>(() => space.Accept(new ParameterSet([new("booster", "linear"), new("depth", 3), new("eta", 0.1)]))).Message
            .ShouldStartWith("'depth' has a value, but exists only when 'booster' is one of tree, dart. Leave it out.");
        Should.Throw<ArgumentException>(() => space.Accept(new ParameterSet([new("booster", "tree"), new("eta", 0.1)]))).Message
            .ShouldStartWith("The parameter 'depth' has no value.");
    }

    [Fact]
    public void Conditions_that_cannot_be_are_refused()
    {
        Refusal(new IntParameter("n", 1, 2, when: new Condition("c", ["a"]))).ShouldStartWith("'n' exists only when 'c' is one of a, but the space declares no 'c' before it.");
        Refusal(new FloatParameter("c", 0, 1), new IntParameter("n", 1, 2, when: new Condition("c", [0.5]))).ShouldStartWith("'n' cannot depend on 'c', which is continuous.");
        Refusal(new CategoricalParameter("c", ["a"]), new IntParameter("n", 1, 2, when: new Condition("c", ["b"]))).ShouldStartWith("'n' has a condition that never holds: 'c' is one of a, not 'b'.");
        Refusal(new IntParameter("n", 1, 2, when: new Condition("n", [1]))).ShouldContain("declares no 'n' before it");
        Should.Throw<ArgumentException>(() => new Condition("c", [])).Message.ShouldStartWith("A condition on 'c' needs at least one value.");
    }

    private static string Refusal(params Parameter[] parameters) => Should.Throw<ArgumentException>(() => new SearchSpace(parameters)).Message;

    private static SearchSpace Finite() => new(
        new CategoricalParameter("booster", ["linear", "tree", "dart"]),
        new IntParameter("depth", 1, 3, when: new Condition("booster", ["tree", "dart"])),
        new CategoricalParameter("drop", [true, false], when: new Condition("booster", ["dart"])),
        new FloatParameter("rate", 0.1, 0.2, step: 0.1, when: new Condition("drop", [true])),
        new CategoricalParameter("seed", [1, 2]));
}
