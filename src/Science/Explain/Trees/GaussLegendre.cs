using System.Runtime.Intrinsics;

namespace Slipway.Explain;

/// <summary>Points and weights that integrate polynomials over 0 to 1 exactly up to degree 2n-1, in vectors of four.</summary>
internal sealed class GaussLegendre
{
    private GaussLegendre(int points)
    {
        var (nodes, weights) = Roots(points);
        Blocks = points / Vector256<double>.Count;
        Points = new Vector256<double>[Blocks];
        Weights = new Vector256<double>[Blocks];
        for (var block = 0; block < Blocks; block++)
        {
            Points[block] = Vector256.Create(nodes.AsSpan(block * Vector256<double>.Count));
            Weights[block] = Vector256.Create(weights.AsSpan(block * Vector256<double>.Count));
        }
    }

    /// <summary>Vectors of four points each.</summary>
    public int Blocks { get; }

    /// <summary>Strictly between 0 and 1.</summary>
    public Vector256<double>[] Points { get; }

    /// <summary>They add up to 1.</summary>
    public Vector256<double>[] Weights { get; }

    /// <summary>The smallest rule that is exact for products of this many linear factors less one, which is what Shapley values of a path integrate.</summary>
    public static GaussLegendre ForFeatures(int features)
    {
        const int perBlock = 2 * 4;
        return new(Math.Max(1, (features + perBlock - 1) / perBlock) * Vector256<double>.Count);
    }

    /// <summary>Roots of the Legendre polynomial by Newton's method from Tricomi's first guess, moved from -1..1 to 0..1.</summary>
    private static (double[] Nodes, double[] Weights) Roots(int points)
    {
        var (nodes, weights) = (new double[points], new double[points]);
        for (var i = 0; i < points; i++)
        {
            var x = Math.Cos(Math.PI * (i + 0.75) / (points + 0.5));
            var slope = 0.0;
            for (var round = 0; round < 100; round++)
            {
                (var value, slope) = Legendre(points, x);
                var step = value / slope;
                x -= step;
                if (Math.Abs(step) < 1e-15)
                    break;
            }
            (_, slope) = Legendre(points, x);
            nodes[i] = (1 + x) / 2;
            weights[i] = 1 / ((1 - (x * x)) * slope * slope);
        }
        return (nodes, weights);
    }

    private static (double Value, double Slope) Legendre(int degree, double x)
    {
        double before = 1, value = x;
        for (var n = 2; n <= degree; n++)
            (before, value) = (value, ((((2 * n) - 1) * x * value) - ((n - 1) * before)) / n);
        return (value, degree * ((x * value) - before) / ((x * x) - 1));
    }
}
