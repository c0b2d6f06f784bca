using CsCheck;
using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>The Gaussian process and what is built on it: equal to SciPy's numbers, derivatives right, and that it learns.</summary>
public sealed class GpTests
{
    private static readonly GpHyperparameters Golden = new(Vectors.Case("gp").Numbers("rho"), Vectors.Case("gp").Number("s2"), Vectors.Case("gp").Number("noise"));

    [Fact]
    public void The_kernel_and_its_slope_are_those_of_the_field()
    {
        foreach (var one in Vectors.Cases("m52"))
        {
            Matern52.Of(one.Number("r2")).ShouldBe(one.Number("k"), 1e-14);
            Matern52.Slope(one.Number("r2")).ShouldBe(one.Number("dk_dr2"), 1e-14);
        }
    }

    [Fact]
    public void Log_expected_improvement_keeps_its_digits_far_from_the_best()
    {
        foreach (var one in Vectors.Cases("logei_h"))
        {
            LogExpectedImprovement.Standard(one.Number("z")).ShouldBe(one.Number("h"), 1e-10 * Math.Abs(one.Number("h")));
            LogExpectedImprovement.Slope(one.Number("z")).ShouldBe(one.Number("dh"), 1e-9 * one.Number("dh"));
        }

        LogExpectedImprovement.Standard(-1e7).ShouldBe(-0.5e14, 1e3);
    }

    [Fact]
    public void Input_warps_are_those_of_the_field()
    {
        foreach (var one in Vectors.Cases("kumaraswamy"))
            KumaraswamyWarp.Of(one.Number("u"), one.Number("a"), one.Number("b")).ShouldBe(one.Number("w"), 1e-14);
    }

    [Fact]
    public void Output_transforms_are_those_of_the_field()
    {
        foreach (var one in Vectors.Cases("yeojohnson"))
            OutputTransform.YeoJohnson(one.Numbers("x"), one.Number("lmbda")).ShouldBeNear(one.Numbers("y"), 1e-12);
        var x = Vectors.Case("yeojohnson_mle").Numbers("x");
        var (mean, deviation) = (x.Average(), Math.Sqrt(x.Average(v => v * v) - x.Average() * x.Average()));
        double[] scored = [.. x.Select(v => (v - mean) / deviation)];
        OutputTransform.YeoJohnsonExponent(scored).ShouldBe(Vectors.Case("yeojohnson_mle").Number("lmbda"), 1e-4);
        OutputTransform.HalfRank(Vectors.Case("halfrank_min").Numbers("x")).ShouldBeNear(Vectors.Case("halfrank_min").Numbers("y"), 1e-12);
    }

    [Fact]
    public void Transformed_losses_keep_their_order_and_have_mean_0_and_deviation_1() =>
        Gen.Select(Gen.Int[-1000, 1000].Array[2, 40], Gen.OneOf(Gen.Const(1e-20), Gen.Const(1.0), Gen.Const(1e6))).Sample((whole, scale) =>
        {
            double[] losses = [.. whole.Select(loss => scale * loss)];
            var transformed = OutputTransform.Of(losses);

            transformed.Average().ShouldBe(0, 1e-9);
            if (losses.Distinct().Count() > 1)
                transformed.Average(z => z * z).ShouldBe(1, 1e-9);
            var order = Enumerable.Range(0, losses.Length).OrderBy(i => losses[i]).ToArray();
            for (var i = 1; i < order.Length; i++)
                transformed[order[i]].ShouldBeGreaterThanOrEqualTo(transformed[order[i - 1]] - 1e-12);
        });

    [Fact]
    public void Losses_that_are_infinite_or_all_the_same_do_no_harm()
    {
        OutputTransform.Of([1, double.PositiveInfinity, 2, double.NegativeInfinity]).ShouldAllBe(z => double.IsFinite(z));
        OutputTransform.Of([3, 3, 3]).ShouldBe([0, 0, 0]);
        OutputTransform.Of([]).ShouldBeEmpty();
    }

    [Fact]
    public void Likelihood_prediction_and_improvement_are_those_of_the_field()
    {
        var golden = Vectors.Case("gp");

        var process = Process();
        var (mean, variance) = process.Predict(golden.Numbers("x"));

        process.NegativeLogLikelihood.ShouldBe(golden.Number("nll"), 1e-12);
        process.Gradient()[..4].ShouldBeNear(golden.Numbers("grad_ln"), 1e-6);
        mean.ShouldBe(golden.Number("mu"), 1e-12);
        variance.ShouldBe(golden.Number("var"), 1e-12);
        LogExpectedImprovement.Of(-1, mean, variance).ShouldBe(golden.Number("logei_best_minus1"), 1e-9);
    }

    [Fact]
    public void Derivatives_of_the_likelihood_are_its_differences_also_for_choices_and_branches_and_warps() =>
        Gen.Select(Gen.ULong, Gen.Double[-1, 1].Array[17]).Sample((seed, logarithms) =>
        {
            var space = Spaces.Conditional();
            var random = new KeyedRandom(seed, 0, "points");
            List<double[]> points = [.. Enumerable.Range(0, 9).Select(_ => space.Encode(space.Decode([.. Enumerable.Range(0, 5).Select(_ => random.NextUnit())])))];
            double[] values = [.. points.Select(_ => 2 * random.NextUnit() - 1)];
            double At(int moved, double by) => new GaussianProcess(space, points, values, Hyperparameters([.. logarithms.Select((l, i) => i == moved ? l + by : l)])).NegativeLogLikelihood;

            var gradient = new GaussianProcess(space, points, values, Hyperparameters(logarithms)).Gradient();

            for (var i = 0; i < 17; i++)
                gradient[i].ShouldBe((At(i, 1e-5) - At(i, -1e-5)) / 2e-5, 1e-6 * Math.Max(1, Math.Abs(gradient[i])));
        }, iter: 20);

    [Fact]
    public void It_comes_closer_than_chance_with_the_same_number_of_trials()
    {
        var model = Enumerable.Range(0, 3).Average(seed => Learning.Run(new GpSampler(), Spaces.Mixed(), Learning.Bowl, 30, (ulong)seed).Best!.Objective!.Value);
        var random = Enumerable.Range(0, 3).Average(seed => Learning.Run(new RandomSampler(), Spaces.Mixed(), Learning.Bowl, 30, (ulong)seed).Best!.Objective!.Value);

        model.ShouldBeLessThan(random / 2);
    }

    [Fact]
    public void It_learns_in_a_branch_from_the_trials_that_took_it() =>
        Learning.Run(new GpSampler(), Spaces.Conditional(), Learning.Branches, 40, 3).Best!.Objective!.Value.ShouldBeLessThan(0.15);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_branch_that_looks_bad_until_it_is_tuned_is_tuned(ulong seed)
    {
        var space = new SearchSpace(
            new CategoricalParameter("model", ["linear", "trees", "network"]),
            new FloatParameter("c", 0, 1, when: new Condition("model", ["linear"])),
            new FloatParameter("depth", 0, 1, when: new Condition("model", ["trees"])), new FloatParameter("leaves", 0, 1, when: new Condition("model", ["trees"])),
            new FloatParameter("rate", 0, 1, when: new Condition("model", ["network"])), new FloatParameter("width", 0, 1, when: new Condition("model", ["network"])));

        var study = Learning.Run(new GpSampler(), space, Learning.Deceptive, 90, seed);

        study.Best!.Values["model"].AsText().ShouldBe("network");
        study.Trials.CountBy(trial => trial.Values["model"].AsText()).Min(pair => pair.Value).ShouldBeGreaterThanOrEqualTo(5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Around_the_best_trial_every_other_choice_has_been_tried(ulong seed)
    {
        var space = new SearchSpace([.. Spaces.Cube(4).Parameters, new CategoricalParameter("optimizer", ["adam", "lion", "rmsprop", "sgd"]), new CategoricalParameter("activation", ["gelu", "relu", "tanh"])]);

        // Far from the best numbers every choice is as bad as any other.
        var study = Learning.Run(new GpSampler(), space, Learning.Saturated, 70, seed);

        var best = study.Best!.Values;
        (best["optimizer"].AsText(), best["activation"].AsText()).ShouldBe(("adam", "tanh"));
        var near = study.Trials.Where(trial => Enumerable.Range(0, 4).All(d => Math.Abs(trial.Values[$"x{d}"].AsFloat() - best[$"x{d}"].AsFloat()) <= 0.15)).Select(trial => (trial.Values["optimizer"].AsText(), trial.Values["activation"].AsText())).ToHashSet();
        new[] { ("lion", "tanh"), ("rmsprop", "tanh"), ("sgd", "tanh"), ("adam", "gelu"), ("adam", "relu") }.Except(near).ShouldBeEmpty();
    }

    [Fact]
    public void Workers_that_ask_together_are_kept_apart()
    {
        var study = Learning.Run(new GpSampler(), Spaces.Cube(2), point => Math.Pow(point["x0"].AsFloat() - 0.3, 2) + Math.Pow(point["x1"].AsFloat() - 0.6, 2), 12, 1);

        var batch = study.Ask(4).Select(trial => Spaces.Cube(2).Encode(trial.Values)).ToList();

        batch.SelectMany((a, i) => batch.Skip(i + 1).Select(b => Math.Abs(a[0] - b[0]) + Math.Abs(a[1] - b[1]))).Min().ShouldBeGreaterThan(1e-3);
    }

    [Fact]
    public void Restarted_before_every_trial_it_suggests_the_same()
    {
        var straight = Learning.Run(new GpSampler(), Spaces.Mixed(), Learning.Bowl, 22, 8);
        var broken = new Study(new StudySettings(Spaces.Mixed(), Seed: 8), new GpSampler());
        for (var i = 0; i < 22; i++)
        {
            broken = Study.Restore(StudyState.FromJson(broken.State.ToJson()), new GpSampler());
            Learning.Continue(broken, Learning.Bowl, 1);
        }

        broken.State.ToJson().ShouldBe(straight.State.ToJson());
    }

    [Fact]
    public void Failed_pruned_and_infinite_trials_are_borne()
    {
        var study = new Study(new StudySettings(Spaces.Cube(2), Seed: 1), new GpSampler());
        for (var i = 0; i < 16; i++)
        {
            var trial = study.Ask()!;
            if (i % 5 == 1)
                study.Report(trial.Number, 1, 0.5);
            study.Tell(trial.Number, (i % 5) switch { 0 => TrialOutcome.Failed(), 1 => TrialOutcome.Pruned(), 2 => TrialOutcome.Complete(double.PositiveInfinity), _ => TrialOutcome.Complete(trial.Values["x0"].AsFloat()) });
        }

        study.Best!.Objective!.Value.ShouldBeLessThan(0.3);
    }

    [Fact]
    public void The_best_feasible_point_at_the_edge_of_a_constraint_is_found()
    {
        var study = new Study(new StudySettings(Spaces.Cube(2), Seed: 2, Constraints: 1), new GpSampler());
        for (var i = 0; i < 25; i++)
        {
            var trial = study.Ask()!;
            var (x, y) = (trial.Values["x0"].AsFloat(), trial.Values["x1"].AsFloat());
            study.Tell(trial.Number, TrialOutcome.Complete([x + y], [0.5 - x]));
        }

        study.Best!.Objective!.Value.ShouldBeInRange(0.5, 0.6);
    }

    [Fact]
    public void Two_objectives_are_searched_along_their_front() =>
        Learning.Schaffer(new GpSampler(), 25, 4).ShouldBeGreaterThan(Learning.Schaffer(new RandomSampler(), 25, 4));

    [Fact]
    public void Numbers_that_do_not_go_together_are_refused()
    {
        Should.Throw<ArgumentException>(() => new GaussianProcess(Spaces.Cube(2), [[0.5, 0.5]], [], Golden)).Message.ShouldStartWith("There are 1 points and 0 values.");
        Should.Throw<ArgumentException>(() => new GaussianProcess(Spaces.Cube(3), [], [], Golden)).Message.ShouldStartWith("The space has 3 parameters with more than one value; 2 length scales were given.");
        Should.Throw<ArgumentOutOfRangeException>(() => new GpSampler(1));
    }

    private static GaussianProcess Process()
    {
        var points = System.Text.Json.JsonSerializer.Deserialize<double[][]>(Vectors.Case("gp").GetProperty("X"))!;
        return new GaussianProcess(Spaces.Cube(2), points, Vectors.Case("gp").Numbers("z"), Golden);
    }

    // Five parameters with more than one value.
    private static GpHyperparameters Hyperparameters(double[] logarithms) => new(
        [.. logarithms.Take(5).Select(l => Math.Exp(l))], Math.Exp(logarithms[5]), Math.Exp(logarithms[6] - 2),
        [.. logarithms.Skip(7).Take(5).Select(l => Math.Exp(l))], [.. logarithms.Skip(12).Select(l => Math.Exp(l))]);
}
