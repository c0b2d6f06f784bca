namespace Slipway.Drift;

/// <summary>Where a number falls among sorted edges.</summary>
internal static class Bins
{
    /// <summary>How many edges are not above the value: bin k holds edge k - 1 up to, not including, edge k.</summary>
    public static int IndexOf(ReadOnlySpan<double> edges, double value)
    {
        var (low, high) = (0, edges.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (edges[middle] <= value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
