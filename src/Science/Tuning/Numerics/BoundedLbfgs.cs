namespace Slipway.Tuning;

/// <summary>Finds a local minimum in a box from first derivatives: limited-memory BFGS (Nocedal 1980) with steps projected on the bounds (Bertsekas 1982).</summary>
internal sealed class BoundedLbfgs(Func<double[], double[], double> objective, double[] low, double[] high)
{
    private const int Memory = 10;
    private const int MostHalvings = 20;
    private const double SufficientDecrease = 1e-4;

    private readonly List<(double[] Step, double[] Change, double Product)> _pairs = [];

    /// <summary>The best point found and its value.</summary>
    /// <param name="start">Where to begin; moved into the box.</param>
    /// <param name="iterations">The most steps that are taken.</param>
    /// <param name="tolerance">The search ends when no coordinate's projected gradient is larger.</param>
    public (double[] Point, double Value) Minimize(double[] start, int iterations, double tolerance)
    {
        var point = Project(start);
        var gradient = new double[point.Length];
        var value = objective(point, gradient);
        for (var iteration = 0; iteration < iterations && double.IsFinite(value); iteration++)
        {
            var free = Free(point, gradient);
            if (!Enumerable.Range(0, point.Length).Any(i => free[i] && Math.Abs(gradient[i]) > tolerance))
                break;
            var direction = Direction(gradient, free);
            if (Search(point, value, gradient, direction, first: _pairs.Count == 0) is not { } next)
            {
                if (_pairs.Count == 0)
                    break;
                _pairs.Clear();
                continue;
            }

            Remember(point, next.Point, gradient, next.Gradient);
            (point, value, gradient) = next;
        }

        return (point, value);
    }

    private (double[] Point, double Value, double[] Gradient)? Search(double[] point, double value, double[] gradient, double[] direction, bool first)
    {
        var length = first ? Math.Min(1, 1 / Math.Sqrt(Vectors.Dot(direction, direction))) : 1;
        for (var halving = 0; halving < MostHalvings; halving++)
        {
            var next = Project([.. point.Zip(direction, (x, d) => x + length * d)]);
            var slope = next.Zip(point, (a, b) => a - b).Zip(gradient, (s, g) => s * g).Sum();
            if (slope >= 0)
                return null;
            var nextGradient = new double[point.Length];
            var reached = objective(next, nextGradient);
            if (reached <= value + SufficientDecrease * slope)
                return (next, reached, nextGradient);

            // The minimum of the parabola through what is known, within reason.
            var wanted = -slope / (2 * (reached - value - slope));
            length *= double.IsFinite(wanted) ? Math.Clamp(wanted, 0.1, 0.5) : 0.1;
        }

        return null;
    }

    private double[] Direction(double[] gradient, bool[] free)
    {
        var direction = gradient.Select((g, i) => free[i] ? -g : 0).ToArray();
        var shares = new double[_pairs.Count];
        for (var k = _pairs.Count - 1; k >= 0; k--)
        {
            shares[k] = Vectors.Dot(_pairs[k].Step, direction) / _pairs[k].Product;
            Vectors.Add(direction, -shares[k], _pairs[k].Change);
        }

        if (_pairs.Count > 0)
        {
            var scale = _pairs[^1].Product / Vectors.Dot(_pairs[^1].Change, _pairs[^1].Change);
            for (var i = 0; i < direction.Length; i++)
                direction[i] *= scale;
        }

        for (var k = 0; k < _pairs.Count; k++)
            Vectors.Add(direction, shares[k] - Vectors.Dot(_pairs[k].Change, direction) / _pairs[k].Product, _pairs[k].Step);
        for (var i = 0; i < direction.Length; i++)
            direction[i] = free[i] ? direction[i] : 0;
        if (Vectors.Dot(direction, gradient) < 0)
            return direction;
        _pairs.Clear();
        return [.. gradient.Select((g, i) => free[i] ? -g : 0)];
    }

    private void Remember(double[] from, double[] to, double[] gradientFrom, double[] gradientTo)
    {
        var (step, change) = (to.Zip(from, (a, b) => a - b).ToArray(), gradientTo.Zip(gradientFrom, (a, b) => a - b).ToArray());
        var product = Vectors.Dot(step, change);
        if (product <= 1e-10 * Vectors.Dot(change, change))
            return;
        _pairs.Add((step, change, product));
        if (_pairs.Count > Memory)
            _pairs.RemoveAt(0);
    }

    // A coordinate at a bound that its gradient pushes against is not moved.
    private bool[] Free(double[] point, double[] gradient) =>
        [.. point.Select((x, i) => !(x <= low[i] && gradient[i] > 0) && !(x >= high[i] && gradient[i] < 0))];

    private double[] Project(double[] point) => [.. point.Select((x, i) => Math.Clamp(x, low[i], high[i]))];
}
