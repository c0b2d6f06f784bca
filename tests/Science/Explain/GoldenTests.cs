using Slipway.Explain;

namespace Slipway.Tests.Explain;

public sealed class GoldenTests
{
    [Theory]
    [InlineData("lgb_binary_missing")]
    [InlineData("lgb_multiclass")]
    public void Contributions_are_those_that_LightGBM_itself_gives(string name)
    {
        var golden = new GoldenModel(name);
        var contributions = new TreeExplainer(golden.Trees).Explain(golden.Rows, TestContext.Current.CancellationToken);
        var found = new List<double>();
        for (var row = 0; row < contributions.Rows; row++)
        {
            for (var output = 0; output < contributions.Outputs; output++)
                found.AddRange([.. contributions.Of(row, output), contributions.BaseValues[output]]);
        }

        Compare([.. found], golden.Native, 1e-9);
    }

    /// <summary>XGBoost's covers are 32-bit sums that do not quite add up to their parents'. shap divides by the parent's there, we by the sum of the children.</summary>
    [Theory]
    [InlineData("lgb_binary_missing", 1e-9)]
    [InlineData("xgb_binary_missing", 1e-7)]
    [InlineData("skl_gradient_boosting_clf", 1e-9)]
    public void Contributions_are_those_of_shap(string name, double tolerance)
    {
        var golden = new GoldenModel(name);
        var contributions = new TreeExplainer(golden.Trees).Explain(golden.Rows, TestContext.Current.CancellationToken);

        Compare(contributions.Values.ToArray(), golden.PathDependent, tolerance);
        (contributions.BaseValues[0] + golden.Offset).ShouldBe(golden.PathDependentBase, 1e-9);
    }

    private static void Compare(double[] found, double[] expected, double tolerance)
    {
        found.Length.ShouldBe(expected.Length);
        found.Zip(expected, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(tolerance * Math.Max(1, expected.Max(Math.Abs)));
    }
}
