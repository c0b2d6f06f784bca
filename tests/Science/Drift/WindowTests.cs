using CsCheck;
using Slipway.Drift;

namespace Slipway.Tests.Drift;

/// <summary>A window against its reference: numbers, histograms, new categories, noise.</summary>
public sealed class WindowTests
{
    private static readonly double[] TableBounds = [0.02, 0.1, 0.2];
    private static readonly Gen<double[]> Shares = Gen.Double[0.001, 1].Array[2, 20].Select(weights => weights.Select(w => w / weights.Sum()).ToArray());

    [Fact]
    public void New_categories_are_named_with_their_rows_largest_first()
    {
        var feature = Categorical(["a", "a", "b"], ["a", "z", "z", "y", null]);

        feature.NewCategories.ShouldBe([new NewCategory("z", 2), new NewCategory("y", 1)]);
        feature.NewCategoryShare.ShouldBe(0.75);
        (feature.ReferenceMissing, feature.CurrentMissing, feature.WindowRows, feature.CurrentRows).ShouldBe((0, 0.2, 5, 4));
    }

    [Fact]
    public void Overlaid_histograms_hold_every_row_once_and_their_shares_add_to_one()
    {
        var feature = Numeric(Draws.Normal(new Random(3), 1000), Draws.Normal(new Random(4), 400, mean: 1));

        feature.Histogram.Sum(bin => bin.ReferenceRows).ShouldBe(1000);
        feature.Histogram.Sum(bin => bin.CurrentRows).ShouldBe(400);
        feature.Histogram.Sum(bin => bin.CurrentShare).ShouldBe(1, 1e-12);
        feature.Histogram.Zip(feature.Histogram.Skip(1)).ShouldAllBe(pair => pair.First.Upper == pair.Second.Lower);
        feature.Histogram.ShouldAllBe(bin => bin.Lower < bin.Upper);
    }

    [Fact]
    public void Bins_are_labelled_by_range_and_categories_by_name_new_ones_together()
    {
        Numeric([0, 1, 2, 3], [1], bins: 2).Histogram.Select(bin => bin.Label).ShouldBe(["< 1.5", ">= 1.5"]);
        Numeric([5], [5]).Histogram.Select(bin => bin.Label).ShouldBe(["< 5", "5", ">= 5"]);
        Categorical(["a", "b", "b"], ["c"]).Histogram.Select(bin => bin.Label).ShouldBe(["b", "a", "(new)"]);
    }

    [Fact]
    public void A_window_without_values_has_no_statistic()
    {
        var feature = Categorical(["a"], [null, null]);

        (feature.Statistic, feature.PValue, feature.ExpectedByChance, feature.Distance(DriftMethod.Hellinger)).ShouldBe((null, null, null, null));
        feature.CurrentMissing.ShouldBe(1);
    }

    [Fact]
    public void A_window_of_other_columns_is_refused() =>
        Should.Throw<ArgumentException>(() => WindowComparison.Of(Profile("x", new NumericSketch([1])), Profile("y", new NumericSketch([1])))).Message.ShouldStartWith("Two profiles merge when they have the same columns: x, not y.");

    [Fact]
    public void Every_distance_is_zero_for_equal_shares_and_not_negative_otherwise() =>
        Gen.Select(Shares, Gen.Int[0, 1000]).Sample((shares, seed) =>
        {
            var other = shares.ToArray();
            new Random(seed).Shuffle(other);
            // Shares sum to 1 but for half a unit in the last place (2^-53) of each, in each of the sum's additions and in each division, so that what is under the root of Jensen-Shannon
            // and Hellinger is off by at most some 4 k 2^-53: the root of that. The other distances of equal shares are differences of equal numbers.
            var rounding = 4 * shares.Length * Math.Pow(2, -53);
            foreach (var (distance, bound) in new (Func<double[], double[], double> Distance, double Bound)[]
                     {
                         ((p, q) => ShareDistance.Psi(p, q), 0), ((p, q) => ShareDistance.KullbackLeibler(p, q), rounding), ((p, q) => ShareDistance.JensenShannon(p, q), Math.Sqrt(rounding)),
                         ((p, q) => ShareDistance.Hellinger(p, q), Math.Sqrt(rounding)), ((p, q) => ShareDistance.TotalVariation(p, q), 0), ((p, q) => ShareDistance.LInfinity(p, q), 0),
                     })
            {
                distance(shares, shares).ShouldBe(0, bound);
                distance(shares, other).ShouldBeGreaterThanOrEqualTo(0);
            }

            ShareDistance.Psi(shares, other).ShouldBe(ShareDistance.KullbackLeibler(shares, other) + ShareDistance.KullbackLeibler(other, shares), 1e-9);
        });

    [Fact]
    public void Every_method_is_offered_by_the_comparison()
    {
        var feature = Numeric(Draws.Normal(new Random(5), 2000), Draws.Normal(new Random(6), 2000, mean: 0.5));

        foreach (var method in Enum.GetValues<DriftMethod>())
            feature.Distance(method)!.Value.ShouldBeInRange(0.05, 0.5);
        feature.Distance(feature.Method).ShouldBe(feature.Statistic);
    }

    [Fact]
    public void Shuffled_reference_windows_pass_a_bound_at_the_stated_rate()
    {
        const int windows = 1000, referenceRows = 4000, windowRows = 800;
        var random = new Random(20011);
        var pool = Draws.Normal(random, referenceRows + windowRows);
        var drawn = new List<double>();
        for (var i = 0; i < windows; i++)
        {
            random.Shuffle(pool);
            drawn.Add(Numeric(pool[..referenceRows], pool[referenceRows..]).Statistic!.Value);
        }

        // Expected 0.0135, and bounds that are passed by about 1 window in 2, in 10 and in 100.
        drawn.Average().ShouldBe(PsiNoise.Expected(10, referenceRows, windowRows), 0.001);
        foreach (var bound in new[] { 0.0125, 0.022, 0.0325 })
        {
            var rate = PsiNoise.FalseAlarmRate(bound, 10, referenceRows, windowRows);
            ((double)drawn.Count(psi => psi > bound) / windows).ShouldBe(rate, 4 * Math.Sqrt(rate * (1 - rate) / windows) + 0.1 * rate);
        }

        PsiNoise.FalseAlarmRate(0.2, 10, referenceRows, windowRows).ShouldBeLessThan(1e-9);
        drawn.ShouldAllBe(psi => psi < 0.2);
    }

    [Fact]
    public void P_values_of_windows_without_drift_are_uniform()
    {
        var random = new Random(77);
        var pValues = Enumerable.Range(0, 1000).Select(_ => Numeric(Draws.Normal(random, 1000), Draws.Normal(random, 500)).PValue!.Value).ToArray();

        // The reference's own deciles fix its counts, which takes nothing from the test at these sizes.
        KolmogorovSmirnov.Test([.. Enumerable.Range(0, 1000).Select(i => (i + 0.5) / 1000)], pValues).PValue.ShouldBeGreaterThan(1e-3);
    }

    [Theory]
    [InlineData(10_000, 500, 0.0189, new[] { 0.39, 3e-7, 0 })]
    [InlineData(10_000, 2_000, 0.0054, new[] { 0.000117, 0, 0 })]
    [InlineData(200, 200, 0.0900, new[] { 0.99, 0.35, 0.018 })]
    public void The_table_of_false_alarms_in_the_readme_is_right(long n, long m, double expected, double[] rates)
    {
        PsiNoise.Expected(10, n, m).ShouldBe(expected, 5e-5);
        foreach (var (bound, rate) in TableBounds.Zip(rates))
            PsiNoise.FalseAlarmRate(bound, 10, n, m).ShouldBe(rate, 0.03 * rate + 1e-15);
    }

    private static FeatureDrift Numeric(double[] reference, double[] current, int bins = 10)
    {
        var sketch = NumericSketch.OfReference(reference, bins);
        var window = (NumericSketch)sketch.Empty();
        window.AddRange(current);
        return WindowComparison.Of(Profile("x", sketch), Profile("x", window)).Feature("x");
    }

    private static FeatureDrift Categorical(string?[] reference, string?[] current)
    {
        var sketch = CategoricalSketch.OfReference(reference);
        var window = (CategoricalSketch)sketch.Empty();
        foreach (var value in current)
            window.Add(value);
        return WindowComparison.Of(Profile("x", sketch), Profile("x", window)).Feature("x");
    }

    private static DataProfile Profile(string name, FeatureSketch sketch) => new(new Dictionary<string, FeatureSketch>(StringComparer.Ordinal) { [name] = sketch });
}
