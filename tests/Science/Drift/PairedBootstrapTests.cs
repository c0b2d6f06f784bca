using CsCheck;
using Slipway.Drift;

namespace Slipway.Tests.Drift;

/// <summary>Challenger against champion.</summary>
public sealed class PairedBootstrapTests
{
    private static readonly BootstrapSettings Quick = new() { Resamples = 500, Seed = 1 };

    [Fact]
    public void The_interval_of_a_mean_loss_holds_the_true_difference_as_often_as_it_says()
    {
        const int studies = 1000;
        var held = Enumerable.Range(0, studies).Count(study =>
        {
            // Skewed losses that are hard for both, and a true difference of -0.1.
            var random = new Random(study);
            var hard = Enumerable.Range(0, 150).Select(_ => -Math.Log(1 - random.NextDouble())).ToArray();
            var challenger = hard.Select(loss => loss - 0.1 + 0.5 * (random.NextDouble() - 0.5)).ToArray();
            var result = PairedBootstrap.MeanLoss("loss", hard, challenger, Quick with { Seed = (ulong)study });
            return result.Lower <= -0.1 && -0.1 <= result.Upper;
        });

        // 95 % nominal; 500 resamples of 150 rows cost about half a percent. Four standard errors are 2.8 %.
        ((double)held / studies).ShouldBeInRange(0.915, 0.975);
    }

    [Fact]
    public void The_interval_of_a_difference_in_area_holds_the_true_one_as_often_as_it_says()
    {
        const int studies = 500;
        // Normal scores a distance d apart have the area Phi(d / sqrt 2); here the distances are 1 and 0.9 sqrt 2.
        const double truth = 0.8159398746532405 - 0.7602499389065233;
        var held = Enumerable.Range(0, studies).Count(study =>
        {
            var random = new Random(study);
            var labels = Enumerable.Range(0, 300).Select(_ => random.NextDouble() < 0.4).ToArray();
            var noise = Draws.Normal(random, 300);
            var champion = labels.Select((label, i) => (label ? 1 : 0) + noise[i]).ToArray();
            var own = Draws.Normal(random, 300);
            var challenger = labels.Select((label, i) => (label ? 0.9 * Math.Sqrt(2) : 0) + 0.8 * noise[i] + 0.6 * own[i]).ToArray();
            var result = PairedBootstrap.RocAuc(labels, champion, challenger, Quick with { Seed = (ulong)study });
            return result.Lower <= truth && truth <= result.Upper;
        });

        ((double)held / studies).ShouldBeInRange(0.91, 0.985);
    }

    [Fact]
    public void Errors_of_values_are_compared_in_the_units_of_their_metric()
    {
        var random = new Random(5);
        var truth = Draws.Normal(random, 1000).Select(z => 10 + (3 * z)).ToArray();
        var champion = truth.Zip(Draws.Normal(random, 1000), (y, z) => y + (2 * z)).ToArray();
        var challenger = truth.Zip(Draws.Normal(random, 1000), (y, z) => y + z).ToArray();

        var rmse = PairedBootstrap.Rmse(truth, champion, challenger, Quick);
        var r2 = PairedBootstrap.R2(truth, champion, challenger, Quick);

        rmse.Champion.ShouldBe(Math.Sqrt(truth.Zip(champion, (y, p) => (y - p) * (y - p)).Average()), 1e-12);
        rmse.Challenger.ShouldBe(1, 0.1);
        var mean = truth.Average();
        r2.Challenger.ShouldBe(1 - (truth.Zip(challenger, (y, p) => (y - p) * (y - p)).Sum() / truth.Sum(y => (y - mean) * (y - mean))), 1e-12);
        (rmse.Verdict, r2.Verdict).ShouldBe((PairedVerdict.Better, PairedVerdict.Better));
        (PairedBootstrap.Rmse(truth, challenger, champion, Quick).Verdict, PairedBootstrap.R2(truth, challenger, champion, Quick).Verdict).ShouldBe((PairedVerdict.Worse, PairedVerdict.Worse));
        PairedBootstrap.R2(truth, champion, champion, Quick).Verdict.ShouldBe(PairedVerdict.Undecided);
    }

    [Fact]
    public void The_interval_of_a_difference_in_rmse_holds_the_true_one_as_often_as_it_says()
    {
        const int studies = 500;
        var held = Enumerable.Range(0, studies).Count(study =>
        {
            var random = new Random(study);
            var (hard, own) = (Draws.Normal(random, 300), Draws.Normal(random, 300));
            var truth = new double[300];
            var challenger = hard.Zip(own, (h, o) => (0.8 * h) + (0.3 * o)).ToArray();
            var result = PairedBootstrap.Rmse(truth, hard, challenger, Quick with { Seed = (ulong)study });
            var difference = Math.Sqrt(0.64 + 0.09) - 1;
            return result.Lower <= difference && difference <= result.Upper;
        });

        ((double)held / studies).ShouldBeInRange(0.91, 0.985);
    }

    [Fact]
    public void Values_that_are_all_alike_have_no_variance_to_explain() =>
        Should.Throw<ArgumentException>(() => PairedBootstrap.R2([2, 2, 2], [1, 2, 3], [2, 2, 2])).Message.ShouldStartWith("The coefficient of determination needs values that differ");

    [Fact]
    public void The_verdict_follows_the_interval_and_the_direction()
    {
        var random = new Random(4);
        var labels = Enumerable.Range(0, 2000).Select(_ => random.NextDouble() < 0.5).ToArray();
        var good = labels.Select(label => Math.Clamp(0.5 + (label ? 0.2 : -0.2) + 0.3 * (random.NextDouble() - 0.5), 0.01, 0.99)).ToArray();
        var poor = labels.Select(label => Math.Clamp(0.5 + (label ? 0.05 : -0.05) + 0.6 * (random.NextDouble() - 0.5), 0.01, 0.99)).ToArray();

        PairedBootstrap.LogLoss(labels, poor, good, Quick).Verdict.ShouldBe(PairedVerdict.Better);
        PairedBootstrap.LogLoss(labels, good, poor, Quick).Verdict.ShouldBe(PairedVerdict.Worse);
        PairedBootstrap.RocAuc(labels, poor, good, Quick).Verdict.ShouldBe(PairedVerdict.Better);
        PairedBootstrap.RocAuc(labels, good, poor, Quick).Verdict.ShouldBe(PairedVerdict.Worse);
        PairedBootstrap.LogLoss(labels, good, good, Quick).Verdict.ShouldBe(PairedVerdict.Undecided);
        PairedBootstrap.RocAuc(labels, good, good, Quick).ShouldSatisfyAllConditions(
            tied => tied.Verdict.ShouldBe(PairedVerdict.Undecided),
            tied => (tied.Difference, tied.Lower, tied.Upper).ShouldBe((0, 0, 0)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval_and_another_seed_another()
    {
        var random = new Random(9);
        var (one, other) = (Draws.Normal(random, 200), Draws.Normal(random, 200));

        var result = PairedBootstrap.MeanLoss("loss", one, other, Quick);

        PairedBootstrap.MeanLoss("loss", one, other, Quick).ShouldBe(result);
        PairedBootstrap.MeanLoss("loss", one, other, Quick with { Seed = 2 }).Lower.ShouldNotBe(result.Lower);
    }

    [Fact]
    public void The_point_estimate_is_the_plain_difference_and_lies_in_the_interval() =>
        Gen.Select(Gen.Double[0, 5].Array[30, 100], Gen.Int[0, 1000]).Sample((champion, seed) =>
        {
            var random = new Random(seed);
            var challenger = champion.Select(loss => loss + random.NextDouble() - 0.3).ToArray();

            var result = PairedBootstrap.MeanLoss("loss", champion, challenger, Quick);

            result.Difference.ShouldBe(challenger.Average() - champion.Average(), 1e-12);
            result.Difference.ShouldBeInRange(result.Lower, result.Upper);
        }, iter: 50);

    [Fact]
    public void The_area_under_the_curve_counts_pairs_and_ties_half() =>
        Gen.Select(Gen.Int[0, 8].Array[2, 60], Gen.Int[0, 1000]).Sample((scores, seed) =>
        {
            var random = new Random(seed);
            bool[] labels = [true, false, .. scores.Skip(2).Select(_ => random.Next(2) == 0)];
            var values = scores.Select(score => (double)score).ToArray();
            var pairs = (from i in Enumerable.Range(0, labels.Length)
                         from j in Enumerable.Range(0, labels.Length)
                         where labels[i] && !labels[j]
                         select values[i] > values[j] ? 1 : values[i] == values[j] ? 0.5 : 0).ToList();

            PairedBootstrap.RocAuc(labels, values, values, Quick).Champion.ShouldBe(pairs.Average(), 1e-12);
        }, iter: 50);

    [Fact]
    public void The_log_loss_of_a_certain_mistake_is_finite()
    {
        var result = PairedBootstrap.LogLoss([true, false], [0, 0.5], [0.5, 0.5], Quick);

        result.Champion.ShouldBe((-Math.Log(2.220446049250313e-16) + Math.Log(2)) / 2, 1e-9);
        result.Challenger.ShouldBe(Math.Log(2), 1e-12);
    }

    [Fact]
    public void A_comparison_reads_as_a_sentence_with_its_numbers() =>
        PairedBootstrap.MeanLoss("log_loss", [.. Enumerable.Repeat(0.5, 1500)], [.. Enumerable.Repeat(0.4, 1500)], Quick).ToString()
            .ShouldBe("log_loss: challenger 0.4000, champion 0.5000, difference -0.1000 (95 % interval -0.1000 to -0.1000, n = 1,500): better");

    [Fact]
    public void Rows_that_cannot_be_compared_are_refused()
    {
        Should.Throw<ArgumentException>(() => PairedBootstrap.MeanLoss("loss", [1], [1, 2])).Message.ShouldStartWith("A paired comparison needs both models on the same rows; there are 1 and 2.");
        Should.Throw<ArgumentException>(() => PairedBootstrap.MeanLoss("loss", [], [])).Message.ShouldStartWith("A paired comparison needs both models on the same rows; there are 0 and 0.");
        Should.Throw<ArgumentException>(() => PairedBootstrap.MeanLoss("loss", [1, double.NaN], [1, 2])).Message.ShouldStartWith("Row 1 holds a value that is not finite (NaN, 2).");
        Should.Throw<ArgumentException>(() => PairedBootstrap.LogLoss([true], [1.5], [0.5])).Message.ShouldStartWith("A probability lies between 0 and 1; row 0 has 1.5.");
        Should.Throw<ArgumentException>(() => PairedBootstrap.LogLoss([true, true], [0.5], [0.5])).Message.ShouldStartWith("There are 2 labels for 1 rows.");
        Should.Throw<ArgumentException>(() => PairedBootstrap.RocAuc([true, true], [0.5, 1], [0.5, 1])).Message.ShouldStartWith("The area under the ROC curve needs rows of both classes");
        Should.Throw<ArgumentOutOfRangeException>(() => new BootstrapSettings { Confidence = 95 }).Message.ShouldStartWith("A confidence lies between 0 and 1");
        Should.Throw<ArgumentOutOfRangeException>(() => new BootstrapSettings { Resamples = 10 }).Message.ShouldStartWith("A percentile interval needs at least 100 resamples.");
    }
}
