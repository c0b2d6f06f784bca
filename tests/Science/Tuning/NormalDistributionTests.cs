using CsCheck;
using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>The normal distribution equals SciPy's, also far out.</summary>
public sealed class NormalDistributionTests
{
    [Fact]
    public void The_logarithm_of_the_distribution_function_is_that_of_scipy()
    {
        foreach (var one in Vectors.Cases("log_ndtr"))
            NormalDistribution.LogCumulative(one.Number("x")).ShouldBe(one.Number("v"), 1e-13 * Math.Max(1e-3, Math.Abs(one.Number("v"))));
    }

    [Fact]
    public void Quantiles_are_those_of_scipy()
    {
        foreach (var one in Vectors.Cases("ndtri"))
            NormalDistribution.Quantile(one.Number("p")).ShouldBe(one.Number("v"), 1e-13 * Math.Max(1, Math.Abs(one.Number("v"))));
    }

    [Fact]
    public void The_scaled_error_function_is_that_of_scipy()
    {
        foreach (var one in Vectors.Cases("erfcx"))
            NormalDistribution.ScaledErfc(one.Number("x")).ShouldBe(one.Number("v"), 1e-13);
    }

    [Fact]
    public void The_density_of_a_truncated_normal_distribution_is_that_of_scipy()
    {
        foreach (var one in Vectors.Cases("truncnorm_logpdf"))
            new TruncatedNormal(one.Number("mu"), one.Number("sigma"), one.Number("lo"), one.Number("hi")).LogDensity(one.Number("x")).ShouldBe(one.Number("v"), 1e-13);
    }

    [Fact]
    public void The_quantile_undoes_the_distribution_function() =>
        Gen.Double[-6, 6].Sample(x => NormalDistribution.Quantile(NormalDistribution.Cumulative(-Math.Abs(x))).ShouldBe(-Math.Abs(x), 1e-13));

    [Fact]
    public void A_truncated_quantile_stays_inside_and_grows() =>
        Gen.Select(Gen.Double[-1, 2], Gen.Double[0.01, 3], Gen.Double.Unit, Gen.Double.Unit).Sample((mean, deviation, one, other) =>
        {
            var normal = new TruncatedNormal(mean, deviation, 0, 1);

            var (low, high) = (normal.Quantile(Math.Min(one, other)), normal.Quantile(Math.Max(one, other)));

            low.ShouldBeInRange(0, high);
            high.ShouldBeLessThanOrEqualTo(1);
        });
}
