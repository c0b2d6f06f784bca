using Slipway.Drift;

namespace Slipway.Tests.Drift;

/// <summary>Every statistic equals what Evidently 0.7.21 and SciPy give on 31 pairs of samples.</summary>
public sealed class GoldenTests
{
    private const double OfStatistics = 1e-9;
    private const double OfPValues = 1e-6;

    [Fact]
    public void Psi_over_deciles_is_the_credit_scoring_index() =>
        Compare(GoldenCase.Numeric, OfStatistics, 18, one => one.Scipy("psi_deciles_floor1e-4"), one =>
        {
            var reference = NumericSketch.OfReference(one.Reference);
            var window = reference.Empty();
            foreach (var value in one.Current)
                ((NumericSketch)window).Add(value);
            return WindowComparison.Of(Profile(reference), Profile(window)).Features[0].Statistic!.Value;
        });

    [Fact]
    public void Decile_edges_are_numpys_quantiles()
    {
        foreach (var one in GoldenCase.Numeric.Where(one => one.QuantileEdges.Distinct().Count() > 2))
        {
            var expected = one.QuantileEdges.Distinct().ToArray()[1..^1];
            var edges = QuantileEdges.Of(one.Reference);

            edges.Length.ShouldBe(expected.Length, one.Name);
            for (var i = 0; i < edges.Length; i++)
                edges[i].ShouldBe(expected[i], one.Name);
        }
    }

    [Fact]
    public void Evidently_psi_is_matched()
    {
        Compare(GoldenCase.Numeric, OfStatistics, 21, one => one.Evidently("psi"), one => SampleDrift.Psi(one.Reference, one.Current));
        Compare(GoldenCase.Categorical, OfStatistics, 10, one => one.Evidently("psi"), one => CategoryDrift.Psi(one.ReferenceCounts, one.CurrentCounts));
    }

    [Fact]
    public void Evidently_kullback_leibler_is_matched()
    {
        Compare(GoldenCase.Numeric, OfStatistics, 21, one => one.Evidently("kl_div"), one => SampleDrift.KullbackLeibler(one.Reference, one.Current));
        Compare(GoldenCase.Categorical, OfStatistics, 10, one => one.Evidently("kl_div"), one => CategoryDrift.KullbackLeibler(one.ReferenceCounts, one.CurrentCounts));
    }

    [Fact]
    public void Evidently_jensen_shannon_is_matched()
    {
        Compare(GoldenCase.Numeric, OfStatistics, 21, one => one.Evidently("jensenshannon"), one => SampleDrift.JensenShannon(one.Reference, one.Current));
        Compare(GoldenCase.Categorical, OfStatistics, 10, one => one.Evidently("jensenshannon"), one => CategoryDrift.JensenShannon(one.ReferenceCounts, one.CurrentCounts));
        Compare(GoldenCase.Categorical, OfStatistics, 10, one => one.Scipy("js_distance_base2"), one => CategoryDrift.JensenShannon(one.ReferenceCounts, one.CurrentCounts) / Math.Sqrt(Math.Log(2)));
    }

    [Fact]
    public void Evidently_hellinger_is_matched()
    {
        Compare(GoldenCase.Numeric, OfStatistics, 21, one => one.Evidently("hellinger"), one => SampleDrift.Hellinger(one.Reference, one.Current));
        Compare(GoldenCase.Categorical, OfStatistics, 10, one => one.Evidently("hellinger"), one => CategoryDrift.Hellinger(one.ReferenceCounts, one.CurrentCounts));
    }

    [Fact]
    public void Wasserstein_and_energy_distances_are_matched()
    {
        Compare(GoldenCase.Numeric, OfStatistics, 21, one => one.Evidently("wasserstein"), one => SampleDrift.NormedWasserstein(one.Reference, one.Current));
        Compare(GoldenCase.Numeric, OfStatistics, 21, one => one.Scipy("wasserstein"), one => SampleDrift.Wasserstein(one.Reference, one.Current));
        Compare(GoldenCase.Numeric, OfStatistics, 21, one => one.Evidently("ed"), one => SampleDrift.Energy(one.Reference, one.Current));
    }

    [Fact]
    public void Kolmogorov_smirnov_is_matched_with_its_exact_p_value()
    {
        Compare(GoldenCase.Numeric, OfStatistics, 21, one => one.Scipy("ks_auto", "statistic"), one => KolmogorovSmirnov.Test(one.Reference, one.Current).Statistic);
        Compare(GoldenCase.Numeric, OfPValues, 21, one => one.Evidently("ks"), one => KolmogorovSmirnov.Test(one.Reference, one.Current).PValue);
    }

    [Fact]
    public void The_asymptotic_p_value_of_kolmogorov_smirnov_is_near_the_finite_sample_law()
    {
        var large = GoldenCase.Numeric.Where(one => one.Reference.Length >= 300).ToList();

        Compare(large.Where(one => one.Scipy("ks_asymp", "pvalue") is > 1e-3), 0.01, 7, one => one.Scipy("ks_asymp", "pvalue"), Asymptotic);
        Compare(large.Where(one => one.Scipy("ks_asymp", "pvalue") is > 1e-12 and <= 1e-3), 0.2, 7, one => one.Scipy("ks_asymp", "pvalue"), Asymptotic);

        static double Asymptotic(GoldenCase one)
        {
            var (n, m) = (one.Reference.Count(double.IsFinite), one.Current.Count(double.IsFinite));
            return KolmogorovSmirnov.AsymptoticTail(one.Scipy("ks_asymp", "statistic")!.Value, Math.Round((double)n * m / (n + m)));
        }
    }

    [Fact]
    public void Chi_square_is_matched_for_fit_and_for_homogeneity()
    {
        var fewValues = GoldenCase.Numeric.Where(one => one.Name is "few_uniques4_n400").ToList();
        Compare(fewValues, OfPValues, 1, _ => 3.034961628780103e-09, one => SampleDrift.ChiSquareTest(one.Reference, one.Current).PValue);
        Compare(GoldenCase.Categorical, OfPValues, 9, one => one.Evidently("chisquare"), one => CategoryDrift.ChiSquareTest(one.ReferenceCounts, one.CurrentCounts).PValue);
        Compare(GoldenCase.Categorical, OfStatistics, 10, one => one.Scipy("chi2_contingency", "statistic"), one => Homogeneity(one).Statistic);
        Compare(GoldenCase.Categorical, OfPValues, 10, one => one.Scipy("chi2_contingency", "pvalue"), one => Homogeneity(one).PValue);
    }

    [Fact]
    public void The_z_test_is_matched()
    {
        var twoValues = GoldenCase.Numeric.Where(one => one.Name is "binary_numeric_n300" or "constant_both").ToList();
        Compare(twoValues, OfPValues, 2, one => one.Name is "constant_both" ? 1 : 0.05112959109256643, one => SampleDrift.ZTest(one.Reference, one.Current).PValue);
        Compare(GoldenCase.Categorical, OfPValues, 2, one => one.Evidently("z"), one => CategoryDrift.ZTest(one.ReferenceCounts, one.CurrentCounts).PValue);
    }

    [Fact]
    public void Total_variation_and_l_infinity_are_matched()
    {
        Compare(GoldenCase.Categorical, OfStatistics, 10, one => one.Scipy("tvd"), one => CategoryDrift.TotalVariation(one.ReferenceCounts, one.CurrentCounts));
        Compare(GoldenCase.Categorical, OfStatistics, 10, one => one.Scipy("linf"), one => CategoryDrift.LInfinity(one.ReferenceCounts, one.CurrentCounts));
    }

    [Fact]
    public void Counting_the_categories_of_a_golden_sample_gives_its_counts()
    {
        foreach (var one in GoldenCase.Categorical)
        {
            var reference = CategoricalSketch.OfReference(one.ReferenceValues);
            var window = (CategoricalSketch)reference.Empty();
            foreach (var value in one.CurrentValues)
                window.Add(value);

            reference.Known.ShouldBe(one.ReferenceCounts.Where(pair => pair.Value > 0), ignoreOrder: true);
            window.New.ShouldBe(one.CurrentCounts.Where(pair => one.ReferenceCounts[pair.Key] == 0), ignoreOrder: true);
            WindowComparison.Of(Profile(reference), Profile(window)).Features[0].CurrentRows.ShouldBe(one.CurrentValues.Length);
        }
    }

    private static TestStatistic Homogeneity(GoldenCase one) => ChiSquare.Homogeneity([.. one.ReferenceCounts.Values], [.. one.CurrentCounts.Values]);

    private static DataProfile Profile(FeatureSketch sketch) => new(new Dictionary<string, FeatureSketch>(StringComparer.Ordinal) { ["x"] = sketch });

    private static void Compare(IEnumerable<GoldenCase> cases, double tolerance, int count, Func<GoldenCase, double?> expected, Func<GoldenCase, double> actual)
    {
        var compared = 0;
        foreach (var one in cases)
        {
            if (expected(one) is not { } value)
                continue;
            compared++;
            actual(one).ShouldBe(value, Math.Max(tolerance * Math.Abs(value), 1e-15), one.Name);
        }

        compared.ShouldBe(count);
    }
}
