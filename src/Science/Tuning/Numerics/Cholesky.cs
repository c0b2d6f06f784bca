namespace Slipway.Tuning;

/// <summary>The factor L of a symmetric positive definite matrix A = L Lᵀ, and what follows from it. Matrices are rows; only lower halves are read.</summary>
internal sealed class Cholesky
{
    private const double LeastJitter = 1e-8;
    private const double MostJitter = 1e-2;

    private readonly double[][] _factor;
    private double[][]? _inverseFactor;

    private Cholesky(double[][] factor) => _factor = factor;

    /// <summary>The sum of the logarithms of L's diagonal: half the logarithm of A's determinant.</summary>
    public double HalfLogDeterminant => _factor.Select((row, i) => Math.Log(row[i])).Sum();

    /// <summary>The factor, with as little added to the diagonal as makes it exist; null when the matrix is not near a positive definite one.</summary>
    public static Cholesky? Of(double[][] matrix)
    {
        for (var jitter = 0.0; jitter <= MostJitter; jitter = jitter == 0 ? LeastJitter : 10 * jitter)
        {
            if (Factor(matrix, jitter) is { } factor)
                return new Cholesky(factor);
        }

        return null;
    }

    /// <summary>L⁻¹ times a vector.</summary>
    public double[] Forward(ReadOnlySpan<double> vector)
    {
        var rows = InverseFactor();
        var product = new double[vector.Length];
        for (var i = 0; i < product.Length; i++)
            product[i] = Vectors.Dot(rows[i].AsSpan(0, i + 1), vector);
        return product;
    }

    /// <summary>L⁻ᵀ times a vector.</summary>
    public double[] Backward(ReadOnlySpan<double> vector)
    {
        var rows = InverseFactor();
        var product = new double[vector.Length];
        for (var i = 0; i < product.Length; i++)
            Vectors.Add(product, vector[i], rows[i].AsSpan(0, i + 1));
        return product;
    }

    public double[] Solve(ReadOnlySpan<double> vector) => Backward(Forward(vector));

    /// <summary>A⁻¹, its lower half.</summary>
    public double[][] Inverse()
    {
        var rows = InverseFactor();
        var inverse = new double[rows.Length][];
        for (var i = 0; i < inverse.Length; i++)
            inverse[i] = new double[i + 1];
        for (var k = 0; k < rows.Length; k++)
        {
            for (var i = 0; i <= k; i++)
                Vectors.Add(inverse[i], rows[k][i], rows[k].AsSpan(0, i + 1));
        }

        return inverse;
    }

    private double[][] InverseFactor()
    {
        if (_inverseFactor is not null)
            return _inverseFactor;
        var inverse = new double[_factor.Length][];
        for (var i = 0; i < inverse.Length; i++)
        {
            var row = new double[i + 1];
            for (var k = 0; k < i; k++)
                Vectors.Add(row, _factor[i][k], inverse[k]);
            var scale = -1 / _factor[i][i];
            for (var k = 0; k < i; k++)
                row[k] *= scale;
            row[i] = -scale;
            inverse[i] = row;
        }

        return _inverseFactor = inverse;
    }

    private static double[][]? Factor(double[][] matrix, double jitter)
    {
        var factor = new double[matrix.Length][];
        for (var i = 0; i < factor.Length; i++)
        {
            var row = new double[i + 1];
            for (var j = 0; j < i; j++)
                row[j] = (matrix[i][j] - Vectors.Dot(row.AsSpan(0, j), factor[j])) / factor[j][j];
            var left = matrix[i][i] + jitter - Vectors.Dot(row.AsSpan(0, i), row);
            if (!(left > 0))
                return null;
            row[i] = Math.Sqrt(left);
            factor[i] = row;
        }

        return factor;
    }
}
