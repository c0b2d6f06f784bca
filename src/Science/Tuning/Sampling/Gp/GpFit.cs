namespace Slipway.Tuning;

/// <summary>The likeliest hyperparameters given observations and what is usual: maximum a posteriori, with priors of the length scales that grow with the root of the dimension, as those of Hvarfner et al. (2024), but begin at half of it.</summary>
internal sealed class GpFit
{
    private const double LogLengthVariance = 1;
    private const double LogNoiseMean = -4;
    private const double LogWarpVariance = 0.1 * 0.1;

    private readonly GpInputs _inputs;
    private readonly IReadOnlyList<double[]> _points;
    private readonly double[] _values;

    public GpFit(GpInputs inputs, IReadOnlyList<double[]> points, double[] values) => (_inputs, _points, _values) = (inputs, points, values);

    private int Parameters => _inputs.Count;

    private double LogLengthMean => 0.5 * Math.Log(Math.Max(Parameters, 1)) + Math.Log(0.5);

    /// <summary>What is assumed without observations.</summary>
    public GpHyperparameters Default => Hyperparameters([.. Enumerable.Repeat(-2 * Math.Log(0.5 * Math.Sqrt(Parameters)), Parameters), 0, Math.Log(0.01), .. new double[2 * Parameters]]);

    /// <summary>A function that changes within short distances and is observed almost without noise: the other end from taking all for noise.</summary>
    public GpHyperparameters Short => Hyperparameters([.. Enumerable.Repeat(-2 * Math.Log(0.2 * Math.Sqrt(Parameters)), Parameters), 0, Math.Log(1e-3), .. new double[2 * Parameters]]);

    /// <summary>The same function observed exactly: noise that was learned from few observations is not kept for ever.</summary>
    public GpHyperparameters Exact => Short with { Noise = 1e-6 };

    /// <summary>The best of searches from several starts.</summary>
    public GpHyperparameters Best(IReadOnlyList<GpHyperparameters> starts, int iterations)
    {
        double[] low = [.. Repeat(-12), -7, -14, .. Repeat(-2.3), .. Repeat(-2.3)];
        double[] high = [.. Repeat(10), 4, 1, .. Repeat(2.3), .. Repeat(2.3)];
        var best = starts.Select(start => new BoundedLbfgs(Loss, low, high).Minimize(Logarithms(start), iterations, 1e-3)).MinBy(found => found.Value);
        return double.IsFinite(best.Value) ? Hyperparameters(best.Point) : Default;
    }

    private IEnumerable<double> Repeat(double value) => Enumerable.Repeat(value, Parameters);

    private double Loss(double[] logarithms, double[] gradient)
    {
        GaussianProcess process;
        try
        {
            process = new GaussianProcess(_inputs, _points, _values, Hyperparameters(logarithms));
        }
        catch (ArgumentException)
        {
            return double.PositiveInfinity;
        }

        process.Gradient().CopyTo(gradient, 0);
        var loss = process.NegativeLogLikelihood;
        for (var i = 0; i < Parameters; i++)
        {
            var length = -0.5 * logarithms[i] - LogLengthMean;
            loss += length * length / (2 * LogLengthVariance);
            gradient[i] -= 0.5 * length / LogLengthVariance;
        }

        Penalize(Parameters, 0, 1);
        Penalize(Parameters + 1, LogNoiseMean, 1);
        for (var i = Parameters + 2; i < logarithms.Length; i++)
            Penalize(i, 0, LogWarpVariance);
        return loss;

        void Penalize(int i, double mean, double variance)
        {
            loss += (logarithms[i] - mean) * (logarithms[i] - mean) / (2 * variance);
            gradient[i] += (logarithms[i] - mean) / variance;
        }
    }

    private GpHyperparameters Hyperparameters(double[] logarithms) => new(
        [.. logarithms.Take(Parameters).Select(Math.Exp)],
        Math.Exp(logarithms[Parameters]),
        Math.Exp(logarithms[Parameters + 1]),
        [.. logarithms.Skip(Parameters + 2).Take(Parameters).Select(Math.Exp)],
        [.. logarithms.Skip(2 * Parameters + 2).Select(Math.Exp)]);

    private static double[] Logarithms(GpHyperparameters of) =>
        [.. of.InverseSquaredLengths.Concat([of.Signal, of.Noise]).Concat(of.WarpA).Concat(of.WarpB).Select(value => Math.Log(value))];
}
