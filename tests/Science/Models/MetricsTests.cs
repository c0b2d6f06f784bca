using CsCheck;
using Slipway.Models;
using Slipway.Models.Evaluating;
using Slipway.Models.Training;

namespace Slipway.Tests.Models;

public sealed class MetricsTests
{
    private static readonly double[][] Credit = Golden.Csv("metrics", "german_credit.csv");
    private static readonly bool[] Positive = [.. Credit.Select(row => row[0] == 1)];
    private static readonly int[] Classes = [.. Credit.Select(row => (int)row[0])];
    private static readonly double[] Scores = [.. Credit.Select(row => row[1])];
    private static readonly double[] Decisions = [.. Credit.Select(row => row[2])];
    private static readonly double[] Weights = [.. Credit.Select(row => row[3])];

    [Fact]
    public void The_names_of_measures_are_those_that_are_measured()
    {
        MetricNames.Of(ModelTask.Binary).ShouldBe(Metrics.Binary([true, false], [0.7, 0.2]).Keys);
        MetricNames.Of(ModelTask.Multiclass).ShouldBe(Metrics.Multiclass([0, 1, 2], [0.5, 0.3, 0.2, 0.2, 0.5, 0.3, 0.1, 0.2, 0.7]).Keys);
        MetricNames.Of(ModelTask.Regression).ShouldBe(Metrics.Regression([1, 2], [1, 3]).Keys);
        MetricNames.Ranked(ModelTask.Regression).ShouldBe(["rmse", "mae", "r2"]);
    }

    [Fact]
    public void Measures_of_scores_equal_scikit_learns()
    {
        var metrics = Metrics.Binary(Positive, Scores);

        metrics["roc_auc"].ShouldBe(0.757789206917, 1e-11);
        metrics["log_loss"].ShouldBe(0.529128806094, 1e-11);
        metrics["brier"].ShouldBe(0.178389262911, 1e-11);
        (metrics["bias"] + Classes.Average()).ShouldBe(0.696585816, 1e-11);
        var truth = Array.ConvertAll(Classes, value => (double)value);
        ValueMetrics.R2(truth, Scores).ShouldBe(0.168952822603, 1e-11);
        ValueMetrics.Mae(truth, Scores).ShouldBe(0.345106496, 1e-11);
        ValueMetrics.Rmse(truth, Scores).ShouldBe(Math.Sqrt(0.178389262911), 1e-11);
    }

    [Fact]
    public void Measures_of_decisions_equal_scikit_learns()
    {
        ClassMetrics.Accuracy(Classes, Decisions).ShouldBe(0.724, 1e-11);
        ClassMetrics.BalancedAccuracy(Classes, Decisions).ShouldBe(0.633012820513, 1e-11);
        ClassMetrics.Precision(Classes, Decisions).ShouldBe(0.760101010101, 1e-11);
        ClassMetrics.Recall(Classes, Decisions).ShouldBe(0.875, 1e-11);
        ClassMetrics.F1(Classes, Decisions).ShouldBe(0.813513513514, 1e-11);
    }

    [Fact]
    public void Weighted_measures_equal_scikit_learns()
    {
        ClassMetrics.Accuracy(Classes, Decisions, Weights).ShouldBe(0.72811494386, 1e-11);
        ClassMetrics.BalancedAccuracy(Classes, Decisions, Weights).ShouldBe(0.639948019684, 1e-11);
        ClassMetrics.Precision(Classes, Decisions, Weights).ShouldBe(0.763332775742, 1e-11);
        ClassMetrics.Recall(Classes, Decisions, Weights).ShouldBe(0.875738199709, 1e-11);
        ClassMetrics.F1(Classes, Decisions, Weights).ShouldBe(0.815681176494, 1e-11);
    }

    [Fact]
    public void Roc_auc_is_the_share_of_pairs_in_order_ties_counting_half() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 4], Gen.Double[0.1, 3]).Array[2, 30].Where(rows => rows.Any(row => row.Item1) && rows.Any(row => !row.Item1)).Sample(rows =>
        {
            double won = 0, pairs = 0;
            foreach (var right in rows.Where(row => row.Item1))
            {
                foreach (var wrong in rows.Where(row => !row.Item1))
                {
                    var weight = right.Item3 * wrong.Item3;
                    pairs += weight;
                    won += weight * (right.Item2 > wrong.Item2 ? 1 : right.Item2 == wrong.Item2 ? 0.5 : 0);
                }
            }

            var auc = RankMetrics.RocAuc([.. rows.Select(row => row.Item1)], [.. rows.Select(row => (double)row.Item2)], [.. rows.Select(row => row.Item3)]);

            auc.ShouldBe(won / pairs, 1e-12);
        });

    [Fact]
    public void A_weight_counts_as_so_many_rows() =>
        Gen.Select(Gen.Int[0, 2], Gen.Double[0.01, 1].Array[3], Gen.Int[0, 3]).Array[3, 20].Where(rows => rows.Sum(row => row.Item3) > 0).Sample(rows =>
        {
            var repeated = rows.SelectMany(row => Enumerable.Repeat(row, row.Item3)).ToArray();
            double[] weights = [.. rows.Select(row => (double)row.Item3)];

            var weighted = Metrics.Multiclass([.. rows.Select(row => row.Item1)], [.. rows.SelectMany(row => Normal(row.Item2))], weights);

            foreach (var (name, value) in Metrics.Multiclass([.. repeated.Select(row => row.Item1)], [.. repeated.SelectMany(row => Normal(row.Item2))]))
                (double.IsNaN(value) ? double.IsNaN(weighted[name]) : Math.Abs(weighted[name] - value) < 1e-9).ShouldBeTrue(name);
        });

    [Fact]
    public void Average_precision_of_a_known_ranking()
    {
        // By hand: the positives stand first and third; precision there is 1 and 2/3.
        RankMetrics.AveragePrecision([true, false, true, false], [0.9, 0.8, 0.7, 0.1]).ShouldBe((1 + (2.0 / 3)) / 2, 1e-15);
        RankMetrics.AveragePrecision([true, false], [0.5, 0.5]).ShouldBe(0.5, 1e-15);
    }

    [Fact]
    public void One_class_alone_has_no_area_under_its_curve()
    {
        RankMetrics.RocAuc([true, true], [0.1, 0.9]).ShouldBe(double.NaN);
        ValueMetrics.R2([2.0, 2], [1.0, 3]).ShouldBe(double.NaN);
    }

    [Fact]
    public void A_probability_of_zero_for_what_came_true_costs_much_but_not_endlessly() =>
        ClassMetrics.LogLoss([1], [0.0]).ShouldBe(36.04365338911715, 1e-9);

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        Should.Throw<ModelException>(() => Metrics.Binary([], []));
        Should.Throw<ModelException>(() => Metrics.Binary([true], [0.5, 0.5, 0.1]));
        Should.Throw<ModelException>(() => Metrics.Multiclass([3], [0.5, 0.5])).Message.ShouldContain("There is no class 3");
        Should.Throw<ModelException>(() => RankMetrics.RocAuc([true, false], [double.NaN, 1])).Message.ShouldContain("row 0 is NaN");
    }

    private static IEnumerable<double> Normal(double[] values) => values.Select(value => value / values.Sum());
}
