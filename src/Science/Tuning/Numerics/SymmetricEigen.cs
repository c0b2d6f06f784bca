namespace Slipway.Tuning;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations (1846): slow for hundreds of dimensions, exact for tens.</summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 50;

    /// <summary>Eigenvalues, and the matrix whose columns are the eigenvectors.</summary>
    public static (double[] Values, double[][] Vectors) Of(double[][] matrix)
    {
        var size = matrix.Length;
        var a = matrix.Select(row => row.ToArray()).ToArray();
        var vectors = Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size).Select(j => i == j ? 1.0 : 0).ToArray()).ToArray();
        for (var sweep = 0; sweep < MostSweeps && OffDiagonal(a) > 1e-30 * Diagonal(a); sweep++)
        {
            for (var p = 0; p < size; p++)
            {
                for (var q = p + 1; q < size; q++)
                    Rotate(a, vectors, p, q);
            }
        }

        return ([.. a.Select((row, i) => row[i])], vectors);
    }

    private static void Rotate(double[][] a, double[][] vectors, int p, int q)
    {
        if (a[p][q] == 0)
            return;
        var theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        var t = Math.CopySign(1, theta) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        var c = 1 / Math.Sqrt(t * t + 1);
        var s = t * c;
        for (var k = 0; k < a.Length; k++)
            (a[k][p], a[k][q]) = (c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]);
        for (var k = 0; k < a.Length; k++)
            (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]);
        foreach (var row in vectors)
            (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
    }

    private static double OffDiagonal(double[][] a) => a.Select((row, i) => row.Select((x, j) => i == j ? 0 : x * x).Sum()).Sum();

    private static double Diagonal(double[][] a) => a.Select((row, i) => row[i] * row[i]).Sum();
}
