using CsCheck;
using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>What the samplers promise, seen through a study.</summary>
public sealed class SamplerTests
{
    public static TheoryData<string> Names => ["grid", "random", "quasi_random", "tpe"];

    [Fact]
    public void A_grid_tries_each_point_exactly_once_and_then_has_nothing_left() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 5], Gen.Int[1, 4], Gen.ULong).Sample((ints, levels, choices, seed) =>
        {
            var space = new SearchSpace(
                new IntParameter("a", 1, ints),
                new FloatParameter("b", 0.001, 1, log: true),
                new CategoricalParameter("c", [.. Enumerable.Range(0, choices).Select(i => ParameterValue.Of(i))]));
            var sampler = new GridSampler(new Dictionary<string, int>(StringComparer.Ordinal) { ["b"] = levels });
            var study = new Study(new StudySettings(space, Seed: seed), sampler);

            var trials = study.Ask(1000);

            trials.Count.ShouldBe(ints * levels * choices);
            sampler.Size(space).ShouldBe(trials.Count);
            trials.Select(trial => trial.Values).Distinct().Count().ShouldBe(trials.Count);
            study.Ask().ShouldBeNull();
        });

    [Fact]
    public void A_grid_spreads_the_levels_of_a_continuum_on_its_scale_with_both_ends()
    {
        var space = new SearchSpace(new FloatParameter("x", 0.01, 100, log: true));
        var study = new Study(new StudySettings(space), new GridSampler());

        var values = study.Ask(9).Select(trial => Math.Round(trial.Values["x"].AsFloat(), 9)).Order();

        values.ShouldBe([0.01, 0.1, 1, 10, 100]);
    }

    [Fact]
    public void A_grid_is_walked_in_another_order_for_another_seed()
    {
        var orders = Enumerable.Range(0, 20).Select(seed => string.Join('|', new Study(new StudySettings(Spaces.Small(), Seed: (ulong)seed), new GridSampler()).Ask(15).Select(t => t.Values)));

        orders.Distinct().Count().ShouldBe(20);
    }

    [Fact]
    public void A_grid_with_levels_for_a_parameter_that_is_not_there_is_refused() =>
        Should.Throw<ArgumentException>(() => new Study(new StudySettings(Spaces.Small()), new GridSampler(new Dictionary<string, int>(StringComparer.Ordinal) { ["lr"] = 3 })).Ask())
            .Message.ShouldStartWith("The grid has levels for 'lr', which the search space lacks.");

    [Fact]
    public void A_grid_passes_over_points_that_were_enqueued()
    {
        var study = new Study(new StudySettings(Spaces.Small()), new GridSampler());
        study.Enqueue(Spaces.Small().PointAt(4));

        var points = study.Ask(100).Select(trial => trial.Values).ToList();

        points[0].ShouldBe(Spaces.Small().PointAt(4));
        points.Distinct().Count().ShouldBe(15);
        points.Count.ShouldBe(15);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_finite_space_is_tried_to_its_end_without_repeats(string sampler)
    {
        var study = new Study(new StudySettings(Spaces.Small(), Seed: 3), Samplers.Named(sampler));

        var points = study.Ask(100).Select(trial => trial.Values).ToList();

        points.Count.ShouldBe(15);
        points.Distinct().Count().ShouldBe(15);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("quasi_random")]
    public void A_study_that_allows_repeats_goes_on_in_a_finite_space(string sampler) =>
        new Study(new StudySettings(Spaces.Small(), Repeats: true), Samplers.Named(sampler)).Ask(100).Count.ShouldBe(100);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Asked_by_many_at_once_every_trial_gets_a_point_of_its_own(string sampler)
    {
        var study = new Study(new StudySettings(Spaces.Mixed(), Seed: 11), Samplers.Named(sampler));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => study.Ask(25), TestContext.Current.CancellationToken)));

        study.Trials.Select(trial => trial.Number).ShouldBe(Enumerable.Range(0, 200));
        study.Trials.Select(trial => trial.Values).Distinct().Count().ShouldBe(200);
        var alone = new Study(new StudySettings(Spaces.Mixed(), Seed: 11), Samplers.Named(sampler));
        alone.Ask(200).Select(trial => trial.Values).ShouldBe(study.Trials.Select(trial => trial.Values));
    }

    [Theory]
    [InlineData("random", 6)]
    [InlineData("quasi_random", 6)]
    public void Uniform_samplers_give_every_whole_number_its_share(string sampler, int count)
    {
        var study = new Study(new StudySettings(new SearchSpace(new IntParameter("n", 1, count)), Seed: 1, Repeats: true), Samplers.Named(sampler));

        var counts = study.Ask(3000).CountBy(trial => trial.Values["n"].AsInt()).ToDictionary();

        counts.Count.ShouldBe(count);
        counts.Values.ShouldAllBe(n => Math.Abs(n - 500) < 110);
    }

    [Fact]
    public void Quasi_random_points_have_a_lower_discrepancy_than_random_ones_for_every_seed() =>
        Gen.ULong.Sample(seed =>
        {
            var quasi = Discrepancy(Points(new QuasiRandomSampler(), seed, 128, 4));
            var random = Discrepancy(Points(new RandomSampler(), seed, 128, 4));

            quasi.ShouldBeLessThan(random);
            quasi.ShouldBeLessThan(ExpectedOfRandom(128, 4) / 1.8);
        }, iter: 50);

    [Fact]
    public void Discrepancy_is_measured_right_random_points_have_the_expected_one()
    {
        var squares = Enumerable.Range(0, 300).Average(seed => Math.Pow(Discrepancy(Points(new RandomSampler(), (ulong)seed, 64, 3)), 2));

        Math.Sqrt(squares).ShouldBe(ExpectedOfRandom(64, 3), 0.1 * ExpectedOfRandom(64, 3));
    }

    [Fact]
    public void Beyond_512_parameters_quasi_random_goes_on_with_random_ones()
    {
        var trials = new Study(new StudySettings(Spaces.Cube(515)), new QuasiRandomSampler()).Ask(10);

        trials.Select(trial => trial.Values["x514"]).Distinct().Count().ShouldBe(10);
    }

    private static double[][] Points(ISampler sampler, ulong seed, int count, int dimensions)
    {
        var space = Spaces.Cube(dimensions);
        return [.. new Study(new StudySettings(space, Seed: seed), sampler).Ask(count).Select(trial => space.Encode(trial.Values))];
    }

    /// <summary>The L2 star discrepancy by Warnock's formula (1972).</summary>
    private static double Discrepancy(double[][] points)
    {
        var (n, d) = (points.Length, points[0].Length);
        var single = points.Sum(x => x.Aggregate(1.0, (product, u) => product * (1 - u * u)));
        var pairs = points.Sum(x => points.Sum(y => x.Zip(y, Math.Max).Aggregate(1.0, (product, u) => product * (1 - u))));
        return Math.Sqrt(Math.Pow(3, -d) - Math.Pow(2, 1 - d) / n * single + pairs / n / n);
    }

    private static double ExpectedOfRandom(int n, int d) => Math.Sqrt((Math.Pow(2, -d) - Math.Pow(3, -d)) / n);
}
