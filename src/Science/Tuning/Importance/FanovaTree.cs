namespace Slipway.Tuning;

/// <summary>A regression tree as a partition of the space into boxes.</summary>
internal sealed class FanovaTree
{
    /// <summary>Where a parameter lies that does not exist, and where its place begins.</summary>
    public const double Absent = -0.15;
    public const double AbsentLow = -0.3;

    private const int MostDepth = 64;
    private readonly IReadOnlyList<double[]> _points;
    private readonly IReadOnlyList<double> _losses;
    private readonly KeyedRandom _random;
    private readonly double[] _lows;
    private readonly List<(double[] Low, double[] High, double Volume, double Mean)> _leaves = [];

    public FanovaTree(IReadOnlyList<double[]> points, IReadOnlyList<double> losses, int[] sample, double[] lows, KeyedRandom random)
    {
        (_points, _losses, _random, _lows) = (points, losses, random, lows);
        Grow(sample, [.. lows], [.. lows.Select(_ => 1.0)], 0);
    }

    private double Mean => _leaves.Sum(leaf => leaf.Volume * leaf.Mean);

    /// <summary>The variance of the tree over the space.</summary>
    public double Variance() => _leaves.Sum(leaf => leaf.Volume * (leaf.Mean - Mean) * (leaf.Mean - Mean));

    /// <summary>The variance of the mean over all other parameters, along this one.</summary>
    public double VarianceOf(int i)
    {
        var cuts = _leaves.SelectMany(leaf => new[] { leaf.Low[i], leaf.High[i] }).Distinct().Order().ToList();
        var (whole, mean, variance) = (1 - _lows[i], Mean, 0.0);
        for (var cut = 0; cut + 1 < cuts.Count; cut++)
        {
            var (low, high) = (cuts[cut], cuts[cut + 1]);
            var marginal = _leaves.Where(leaf => leaf.Low[i] <= low && leaf.High[i] >= high).Sum(leaf => leaf.Mean * leaf.Volume * whole / (leaf.High[i] - leaf.Low[i]));
            variance += (high - low) / whole * (marginal - mean) * (marginal - mean);
        }

        return variance;
    }

    private void Grow(int[] sample, double[] low, double[] high, int depth)
    {
        var split = depth < MostDepth && sample.Length > 1 ? Split(sample) : null;
        if (split is not (var dimension, var threshold))
        {
            var volume = low.Select((l, i) => (high[i] - l) / (1 - _lows[i])).Aggregate(1.0, (product, share) => product * share);
            _leaves.Add((low, high, volume, sample.Average(i => _losses[i])));
            return;
        }

        double[] highOfLeft = [.. high];
        double[] lowOfRight = [.. low];
        (highOfLeft[dimension], lowOfRight[dimension]) = (threshold, threshold);
        Grow([.. sample.Where(i => _points[i][dimension] <= threshold)], low, highOfLeft, depth + 1);
        Grow([.. sample.Where(i => _points[i][dimension] > threshold)], lowOfRight, high, depth + 1);
    }

    // The cut that leaves the least squared error, among all parameters in an order by chance.
    private (int Dimension, double Threshold)? Split(int[] sample)
    {
        var sum = sample.Sum(i => _losses[i]);
        var (best, found) = (sum * sum / sample.Length + 1e-12, ((int, double)?)null);
        foreach (var dimension in Enumerable.Range(0, _lows.Length).Select(d => (d, Key: _random.NextBits())).OrderBy(pair => pair.Key).Select(pair => pair.d))
        {
            var sorted = sample.OrderBy(i => _points[i][dimension]).ToArray();
            var left = 0.0;
            for (var count = 1; count < sorted.Length; count++)
            {
                left += _losses[sorted[count - 1]];
                var (here, next) = (_points[sorted[count - 1]][dimension], _points[sorted[count]][dimension]);
                if (here == next)
                    continue;
                var score = left * left / count + (sum - left) * (sum - left) / (sorted.Length - count);
                if (score > best)
                    (best, found) = (score, (dimension, (here + next) / 2));
            }
        }

        return found;
    }
}
