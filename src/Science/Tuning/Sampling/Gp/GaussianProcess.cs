namespace Slipway.Tuning;

/// <summary>
/// A Gaussian process over a search space with a Matérn 5/2 kernel and a length scale a parameter (Rasmussen and Williams 2006),
/// for numbers, choices and parameters that exist only in some points.
/// </summary>
/// <remarks>Immutable. Points are coordinates of the space; values are losses with mean 0 and deviation about 1.</remarks>
public sealed class GaussianProcess
{
    private const double LeastVariance = 1e-12;

    private readonly GpInputs _inputs;
    private readonly IReadOnlyList<double[]> _points;
    private readonly double[] _values;
    private readonly double[][] _features;
    private readonly double[] _rhos;
    private readonly double[] _roots;
    private readonly int[] _choices;
    private readonly double[][] _distances;
    private readonly Cholesky _cholesky;
    private readonly double[] _alpha;

    /// <param name="space">The space.</param>
    /// <param name="points">Coordinates of what was observed, NaN for a parameter that does not exist in a point.</param>
    /// <param name="values">One value a point.</param>
    /// <param name="hyperparameters">One length scale and warp a parameter with more than one value.</param>
    /// <exception cref="ArgumentException">The numbers do not go together, or no positive definite kernel matrix comes of them.</exception>
    public GaussianProcess(SearchSpace space, IReadOnlyList<double[]> points, IReadOnlyList<double> values, GpHyperparameters hyperparameters)
        : this(new GpInputs(space), points, values, hyperparameters)
    {
    }

    internal GaussianProcess(GpInputs inputs, IReadOnlyList<double[]> points, IReadOnlyList<double> values, GpHyperparameters hyperparameters)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(hyperparameters);
        if (points.Count != values.Count)
            throw new ArgumentException($"There are {points.Count} points and {values.Count} values.", nameof(values));
        if (hyperparameters.InverseSquaredLengths.Count != inputs.Count)
            throw new ArgumentException($"The space has {inputs.Count} parameters with more than one value; {hyperparameters.InverseSquaredLengths.Count} length scales were given.", nameof(hyperparameters));
        (_inputs, _points, _values, Hyperparameters) = (inputs, points, [.. values], hyperparameters);
        _rhos = [.. inputs.Columns.Select(column => hyperparameters.InverseSquaredLengths[column])];
        _choices = [.. Enumerable.Range(0, _rhos.Length).Where(e => inputs.IsChoice(inputs.Columns[e]))];
        _roots = [.. _rhos.Select((rho, e) => _choices.Contains(e) ? 0 : Math.Sqrt(rho))];
        _features = [.. points.Select(point => inputs.Features(point, hyperparameters))];
        _distances = [.. _features.Select((features, i) => Enumerable.Range(0, i).Select(j => Distance(features, _features[j])).ToArray())];
        _cholesky = Cholesky.Of(Kernel()) ?? throw new ArgumentException("The kernel matrix is not positive definite.", nameof(hyperparameters));
        _alpha = _cholesky.Solve(_values);
    }

    public GpHyperparameters Hyperparameters { get; }

    /// <summary>The negative logarithm of the likelihood of the values, without the constant n/2 ln 2π.</summary>
    public double NegativeLogLikelihood => 0.5 * Vectors.Dot(_values, _alpha) + _cholesky.HalfLogDeterminant;

    internal GpInputs Inputs => _inputs;

    /// <summary>The derivatives of <see cref="NegativeLogLikelihood"/> with respect to the logarithms of the inverse squared lengths, the signal, the noise, and the warps' a and b.</summary>
    public double[] Gradient()
    {
        var count = _values.Length;
        var weights = LikelihoodWeights();
        var (byKernel, byNoise) = (0.0, 0.0);
        var slopes = new double[count][];
        for (var i = 0; i < count; i++)
            slopes[i] = new double[count];
        for (var i = 0; i < count; i++)
        {
            byNoise += weights[i][i];
            byKernel += weights[i][i] * Hyperparameters.Signal;
            for (var j = 0; j < i; j++)
            {
                var (correlation, slope) = Matern52.Both(_distances[i][j]);
                byKernel += 2 * weights[i][j] * Hyperparameters.Signal * correlation;
                slopes[i][j] = slopes[j][i] = weights[i][j] * Hyperparameters.Signal * slope;
            }
        }

        var parameters = _inputs.Count;
        var gradient = new double[3 * parameters + 2];
        (gradient[parameters], gradient[parameters + 1]) = (byKernel, Hyperparameters.Noise * byNoise);
        AddInputs(gradient, slopes);
        return gradient;
    }

    /// <summary>What the function is expected to be at a point, without noise.</summary>
    public (double Mean, double Variance) Predict(ReadOnlySpan<double> point)
    {
        var covariances = Covariances(_inputs.Features(point, Hyperparameters));
        var scaled = _cholesky.Forward(covariances);
        return (Vectors.Dot(covariances, _alpha), Math.Max(Hyperparameters.Signal - Vectors.Dot(scaled, scaled), LeastVariance));
    }

    /// <summary>The prediction with the derivatives of mean and variance with respect to each coordinate of the space; 0 for choices and constants.</summary>
    internal (double Mean, double Variance, double[] MeanSlopes, double[] VarianceSlopes) PredictSlopes(double[] point)
    {
        var features = _inputs.Features(point, Hyperparameters);
        var covariances = Covariances(features);
        var scaled = _cholesky.Forward(covariances);
        var solved = _cholesky.Backward(scaled);
        var featureSlopes = _inputs.Slopes(features);
        var (meanSlopes, varianceSlopes) = (new double[point.Length], new double[point.Length]);
        var (byFeatureMean, byFeatureVariance) = (new double[features.Length], new double[features.Length]);
        for (var n = 0; n < _features.Length; n++)
        {
            var slope = Hyperparameters.Signal * Matern52.Slope(Distance(features, _features[n]));
            for (var e = 0; e < features.Length; e++)
            {
                var towards = slope * 2 * _rhos[e] * (features[e] - _features[n][e]);
                byFeatureMean[e] += towards * _alpha[n];
                byFeatureVariance[e] -= 2 * towards * solved[n];
            }
        }

        for (var e = 0; e < features.Length; e++)
        {
            if (featureSlopes[e] == 0)
                continue;
            var (column, place) = (_inputs.Columns[e], _inputs.Places[_inputs.Columns[e]]);
            var slope = featureSlopes[e] * KumaraswamyWarp.Slopes(point[place], Hyperparameters.WarpA[column], Hyperparameters.WarpB[column]).Unit;
            meanSlopes[place] += byFeatureMean[e] * slope;
            varianceSlopes[place] += byFeatureVariance[e] * slope;
        }

        return (Vectors.Dot(covariances, _alpha), Math.Max(Hyperparameters.Signal - Vectors.Dot(scaled, scaled), LeastVariance), meanSlopes, varianceSlopes);
    }

    /// <summary>The expected function at an observed point.</summary>
    internal double MeanAt(int observation) => _values[observation] - Hyperparameters.Noise * _alpha[observation];

    /// <summary>The same process with more points, whose values are what it expects there (the kriging believer of Ginsbourger et al. 2010).</summary>
    internal GaussianProcess Believing(IReadOnlyList<double[]> points) => points.Count == 0
        ? this
        : new(_inputs, [.. _points, .. points], [.. _values, .. points.Select(point => Predict(point).Mean)], Hyperparameters);

    // G = (A⁻¹ - α αᵀ) / 2, its lower half.
    private double[][] LikelihoodWeights()
    {
        var weights = _cholesky.Inverse();
        for (var i = 0; i < weights.Length; i++)
        {
            Vectors.Add(weights[i], -_alpha[i], _alpha.AsSpan(0, i + 1));
            for (var j = 0; j <= i; j++)
                weights[i][j] *= 0.5;
        }

        return weights;
    }

    private void AddInputs(double[] gradient, double[][] slopes)
    {
        var (count, parameters) = (_values.Length, _inputs.Count);
        var sums = slopes.Select(row => row.Sum()).ToArray();
        var featureSlopes = _features.Select(features => _inputs.Slopes(features)).ToArray();
        for (var e = 0; e < _rhos.Length; e++)
        {
            var column = _inputs.Columns[e];
            var values = _features.Select(features => features[e]).ToArray();
            if (_inputs.IsChoice(column))
            {
                gradient[column] += _rhos[e] * Differing(slopes, values);
                continue;
            }

            var (a, b, place) = (Hyperparameters.WarpA[column], Hyperparameters.WarpB[column], _inputs.Places[column]);
            for (var n = 0; n < count; n++)
            {
                var pull = values[n] * sums[n] - Vectors.Dot(slopes[n], values);
                gradient[column] += 2 * _rhos[e] * values[n] * pull;
                if (featureSlopes[n][e] == 0)
                    continue;
                var warp = KumaraswamyWarp.Slopes(_points[n][place], a, b);
                gradient[parameters + 2 + column] += 4 * _rhos[e] * pull * featureSlopes[n][e] * warp.LogA;
                gradient[2 * parameters + 2 + column] += 4 * _rhos[e] * pull * featureSlopes[n][e] * warp.LogB;
            }
        }
    }

    private static double Differing(double[][] slopes, double[] values)
    {
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            for (var j = 0; j < i; j++)
                sum += values[i] != values[j] ? 2 * slopes[i][j] : 0;
        }

        return sum;
    }

    private double[] Covariances(double[] features)
    {
        var covariances = new double[_features.Length];
        for (var n = 0; n < covariances.Length; n++)
            covariances[n] = Hyperparameters.Signal * Matern52.Of(Distance(features, _features[n]));
        return covariances;
    }

    private double[][] Kernel()
    {
        var kernel = new double[_features.Length][];
        for (var i = 0; i < kernel.Length; i++)
        {
            kernel[i] = new double[i + 1];
            for (var j = 0; j < i; j++)
                kernel[i][j] = Hyperparameters.Signal * Matern52.Of(_distances[i][j]);
            kernel[i][i] = Hyperparameters.Signal + Hyperparameters.Noise;
        }

        return kernel;
    }

    private double Distance(double[] one, double[] other)
    {
        var sum = 0.0;
        for (var e = 0; e < _roots.Length; e++)
        {
            var difference = _roots[e] * (one[e] - other[e]);
            sum += difference * difference;
        }

        foreach (var e in _choices)
            sum += one[e] == other[e] ? 0 : _rhos[e];
        return sum;
    }
}
