namespace Slipway.Tuning;

/// <summary>The distribution that CMA-ES draws from, and how a generation's results move it (Hansen 2016; the margin of discrete coordinates after Hamano et al. 2022).</summary>
internal sealed class CmaState
{
    private const double WorstCondition = 1e14;
    private const double SmallestStep = 1e-12;

    private readonly CmaConstants _constants;
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly double _firstSigma;
    private readonly List<double> _bests = [];
    private readonly double[] _mean;
    private readonly double[] _margin;
    private double[] _stepPath;
    private double[] _path;
    private double[][] _covariance;
    private double[][] _axes;
    private double[] _lengths;
    private double _sigma;
    private int _generation;

    public CmaState(IReadOnlyList<Parameter> parameters, CmaConstants constants, double[] mean, double sigma, double[][]? covariance = null)
    {
        (_parameters, _constants, _mean, _sigma, _firstSigma) = (parameters, constants, mean, sigma, sigma);
        _covariance = covariance ?? [.. mean.Select((_, i) => mean.Select((_, j) => i == j ? 1.0 : 0).ToArray())];
        (_stepPath, _path, _margin) = (new double[mean.Length], new double[mean.Length], [.. mean.Select(_ => 1.0)]);
        (_lengths, _axes) = Decompose();
    }

    private int Dimensions => _mean.Length;

    /// <summary>Whether nothing more is to be had here: it shrank to a point, became a needle, or stands still.</summary>
    public bool IsExhausted
    {
        get
        {
            var window = 10 + (int)Math.Ceiling(30.0 * Dimensions / _constants.Population);
            var still = _bests.Count >= window && _bests.TakeLast(window) is var last && last.Max() - last.Min() < 1e-12;
            return still || _sigma * _lengths.Max() < SmallestStep * _firstSigma || Math.Pow(_lengths.Max() / _lengths.Min(), 2) > WorstCondition;
        }
    }

    /// <summary>A point, drawn again while it lies outside of the unit cube, at last moved to its edge.</summary>
    public double[] Draw(KeyedRandom random)
    {
        var point = new double[Dimensions];
        for (var attempt = 0; attempt <= 10 * Dimensions; attempt++)
        {
            double[] z = [.. _lengths.Select(length => length * NormalDistribution.Quantile(random.NextUnit()))];
            for (var i = 0; i < point.Length; i++)
                point[i] = _mean[i] + _sigma * Vectors.Dot(_axes[i], z);
            if (point.All(x => x is >= 0 and <= 1))
                return point;
        }

        return [.. point.Select(x => Math.Clamp(x, 0, 1))];
    }

    /// <summary>Where a drawn point is evaluated: discrete coordinates are drawn wider, so that they never freeze.</summary>
    public double[] Evaluated(double[] point) => [.. point.Select((x, i) => _parameters[i].Count is null ? x : Math.Clamp(_mean[i] + _margin[i] * (x - _mean[i]), 0, 1))];

    /// <summary>Moves the distribution by the points of a generation, the best first.</summary>
    public void Update(IReadOnlyList<double[]> sorted, double best)
    {
        var c = _constants;
        _bests.Add(best);
        var steps = sorted.Select(point => point.Select((x, i) => (x - _mean[i]) / _sigma).ToArray()).ToList();
        var mean = new double[Dimensions];
        for (var k = 0; k < c.Population / 2; k++)
            Vectors.Add(mean, c.Weights[k], steps[k]);
        for (var i = 0; i < Dimensions; i++)
            _mean[i] = Math.Clamp(_mean[i] + _sigma * mean[i], 0, 1);

        var whitened = Whiten(mean);
        var rate = Math.Sqrt(c.StepRate * (2 - c.StepRate) * c.MuEffective);
        _stepPath = [.. _stepPath.Select((p, i) => (1 - c.StepRate) * p + rate * whitened[i])];
        var norm = Math.Sqrt(Vectors.Dot(_stepPath, _stepPath));
        _generation++;
        var steady = norm / Math.Sqrt(1 - Math.Pow(1 - c.StepRate, 2 * _generation)) < (1.4 + 2.0 / (Dimensions + 1)) * c.ExpectedNorm;
        var pathRate = steady ? Math.Sqrt(c.PathRate * (2 - c.PathRate) * c.MuEffective) : 0;
        _path = [.. _path.Select((p, i) => (1 - c.PathRate) * p + pathRate * mean[i])];
        Adapt(steps, steady);
        _sigma = Math.Min(_sigma * Math.Exp(c.StepRate / c.StepDamping * (norm / c.ExpectedNorm - 1)), 1);
        (_lengths, _axes) = Decompose();
        for (var i = 0; i < Dimensions; i++)
        {
            if (_parameters[i].Count is not null)
                KeepMargin(i);
        }
    }

    private void Adapt(List<double[]> steps, bool steady)
    {
        var c = _constants;
        double[] weights = [.. c.Weights.Select((w, k) => w >= 0 ? w : w * Dimensions / (Whiten(steps[k]) is var white ? Vectors.Dot(white, white) + 1e-8 : 1))];
        var kept = 1 + (steady ? 0 : c.RankOneRate * c.PathRate * (2 - c.PathRate)) - c.RankOneRate - c.RankMuRate * c.Weights.Sum();
        var next = _covariance.Select(row => row.Select(x => kept * x).ToArray()).ToArray();
        for (var i = 0; i < Dimensions; i++)
        {
            Vectors.Add(next[i], c.RankOneRate * _path[i], _path);
            for (var k = 0; k < weights.Length; k++)
                Vectors.Add(next[i], c.RankMuRate * weights[k] * steps[k][i], steps[k]);
        }

        _covariance = next;
    }

    private void KeepMargin(int i)
    {
        var margin = 1.0 / (Dimensions * _constants.Population);
        var (low, high) = _parameters[i].ShareAt(_mean[i]);
        var deviation = _sigma * _margin[i] * Math.Sqrt(_covariance[i][i]);
        if (low <= 0 || high >= 1)
        {
            var threshold = low <= 0 ? high : low;
            if (NormalDistribution.Cumulative(-Math.Abs(_mean[i] - threshold) / deviation) < margin)
                _mean[i] = Math.Clamp(threshold + (low <= 0 ? -1 : 1) * deviation * NormalDistribution.Quantile(1 - margin), 0, 1);
            return;
        }

        var (below, above) = (NormalDistribution.Cumulative((low - _mean[i]) / deviation), NormalDistribution.Cumulative((_mean[i] - high) / deviation));
        var (raisedBelow, raisedAbove, inside) = (Math.Max(below, margin / 2), Math.Max(above, margin / 2), 1 - below - above);
        var excess = 1 - raisedBelow - raisedAbove - inside;
        var divisor = raisedBelow + inside + raisedAbove - 1.5 * margin;
        var (newBelow, newAbove) = (raisedBelow + excess * (raisedBelow - margin / 2) / divisor, raisedAbove + excess * (raisedAbove - margin / 2) / divisor);
        var (quantileBelow, quantileAbove) = (NormalDistribution.Quantile(1 - newBelow), NormalDistribution.Quantile(1 - newAbove));
        if (!(quantileBelow + quantileAbove > 0))
            return;
        _margin[i] = (high - low) / ((quantileBelow + quantileAbove) * _sigma * Math.Sqrt(_covariance[i][i]));
        _mean[i] = (low * quantileAbove + high * quantileBelow) / (quantileBelow + quantileAbove);
    }

    // C to the power of -1/2 times a vector.
    private double[] Whiten(double[] vector)
    {
        var whitened = new double[Dimensions];
        for (var k = 0; k < Dimensions; k++)
        {
            var share = _axes.Select((row, i) => row[k] * vector[i]).Sum() / _lengths[k];
            for (var i = 0; i < Dimensions; i++)
                whitened[i] += share * _axes[i][k];
        }

        return whitened;
    }

    private (double[] Lengths, double[][] Axes) Decompose()
    {
        var (values, vectors) = SymmetricEigen.Of(_covariance);
        return ([.. values.Select(value => Math.Sqrt(Math.Max(value, 1e-16)))], vectors);
    }
}
