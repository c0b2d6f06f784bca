namespace Slipway.Tuning;

/// <summary>
/// A density over a group of parameters: a mixture with one component a trial, each a product over the parameters of a truncated normal
/// distribution or of choice probabilities, and a wide one as prior (Bergstra et al. 2011; multivariate after Falkner et al. 2018).
/// </summary>
/// <remarks>Numbers are coordinates in [0, 1]. Discrete ones have the probability of the part of [0, 1] that is theirs.</remarks>
public sealed class ParzenEstimator
{
    private const int NewestWithFullWeight = 25;
    private const double PriorWeight = 1;

    private readonly ParzenKernels[] _kernels;
    private readonly double[] _cumulative;
    private readonly double[] _logWeights;

    internal ParzenEstimator(IReadOnlyList<Parameter> parameters, IReadOnlyList<double[]> points, IReadOnlyList<double> weights)
    {
        double[] all = [.. weights, PriorWeight];
        var sum = all.Sum();
        _logWeights = [.. all.Select(weight => Math.Log(weight / sum))];
        _cumulative = new double[all.Length];
        for (var (i, below) = (0, 0.0); i < all.Length; i++)
            _cumulative[i] = below += all[i] / sum;
        _kernels = new ParzenKernels[parameters.Count];
        for (var d = 0; d < _kernels.Length; d++)
        {
            var centres = new double[points.Count];
            for (var i = 0; i < centres.Length; i++)
                centres[i] = points[i][d];
            _kernels[d] = parameters[d].IsNumeric ? new NumericKernels(parameters[d], centres) : new ChoiceKernels((int)parameters[d].Count!.Value, centres);
        }
    }

    /// <summary>The weights of trials from the oldest to the newest: the newest 25 count fully, older ones the less the older (hyperopt's ramp).</summary>
    public static double[] Weights(int count)
    {
        var ramp = count - NewestWithFullWeight;
        return [.. Enumerable.Range(0, count).Select(i => i >= ramp ? 1 : ramp == 1 ? 1.0 / count : 1.0 / count + i * (1 - 1.0 / count) / (ramp - 1))];
    }

    /// <summary>The standard deviations of the components of a number in [low, high]: the larger distance to a neighbour, not smaller than the magic clip.</summary>
    /// <param name="centres">The values, in any order.</param>
    /// <param name="low">The smallest possible value.</param>
    /// <param name="high">The largest possible value.</param>
    public static double[] Bandwidths(IReadOnlyList<double> centres, double low, double high)
    {
        ArgumentNullException.ThrowIfNull(centres);
        var (count, width) = (centres.Count, high - low);
        var order = Enumerable.Range(0, count).ToArray();
        Array.Sort([.. centres], order);
        var bandwidths = new double[count];
        for (var place = 0; place < count; place++)
        {
            var centre = centres[order[place]];
            var left = centre - (place > 0 ? centres[order[place - 1]] : low);
            var right = (place + 1 < count ? centres[order[place + 1]] : high) - centre;
            if (count > 1 && place == 0)
                left = right;
            else if (count > 1 && place == count - 1)
                right = left;
            bandwidths[order[place]] = Math.Clamp(Math.Max(left, right), width / Math.Min(100, 2 + count), width);
        }

        return bandwidths;
    }

    internal double[] Draw(KeyedRandom random)
    {
        var place = Array.BinarySearch(_cumulative, random.NextUnit());
        var component = Math.Min(place < 0 ? ~place : place, _cumulative.Length - 1);
        return [.. _kernels.Select(kernels => kernels.Draw(component, random))];
    }

    internal double LogDensity(ReadOnlySpan<double> point)
    {
        Span<double> sums = _logWeights.Length <= 1024 ? stackalloc double[_logWeights.Length] : new double[_logWeights.Length];
        _logWeights.CopyTo(sums);
        for (var d = 0; d < _kernels.Length; d++)
            _kernels[d].AddLogDensities(point[d], sums);
        return LogSum.Of(sums);
    }
}
