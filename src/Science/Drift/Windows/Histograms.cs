using System.Globalization;

namespace Slipway.Drift;

/// <summary>Two sketches over the same bins as the bars of two overlaid histograms.</summary>
internal static class Histograms
{
    public static IReadOnlyList<HistogramBin> Of(FeatureSketch reference, FeatureSketch window) => (reference, window) switch
    {
        (NumericSketch first, NumericSketch second) => Of(first, second),
        (CategoricalSketch first, CategoricalSketch second) => Of(first, second),
        _ => throw new ArgumentException("A numeric and a categorical sketch have no bins in common.", nameof(window)),
    };

    private static List<HistogramBin> Of(NumericSketch reference, NumericSketch window)
    {
        var least = Least(reference.Minimum, window.Minimum);
        var most = Most(reference.Maximum, window.Maximum);
        List<HistogramBin> bins = [];
        for (var i = 0; i < reference.Counts.Count; i++)
        {
            double? lower = i == 0 ? Below(least, reference.Edges) : reference.Edges[i - 1];
            double? upper = i == reference.Edges.Count ? Above(most, reference.Edges) : reference.Edges[i];
            bins.Add(Bin(Range(i, reference.Edges), lower, upper, reference.Counts[i], window.Counts[i], reference, window));
        }

        return bins;
    }

    private static List<HistogramBin> Of(CategoricalSketch reference, CategoricalSketch window)
    {
        List<HistogramBin> bins = [];
        foreach (var (name, rows) in reference.Known.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal))
            bins.Add(Bin(name, null, null, rows, window.Known[name], reference, window));
        if (reference.NewRows + window.NewRows > 0)
            bins.Add(Bin("(new)", null, null, reference.NewRows, window.NewRows, reference, window));
        return bins;
    }

    private static HistogramBin Bin(string label, double? lower, double? upper, long rows, long windowRows, FeatureSketch reference, FeatureSketch window) =>
        new(label, lower, upper, rows, windowRows, Share(rows, reference.Present), Share(windowRows, window.Present));

    private static double Share(long rows, long all) => all == 0 ? 0 : (double)rows / all;

    private static double? Least(double? one, double? other) => one is { } a && other is { } b ? Math.Min(a, b) : one ?? other;

    private static double? Most(double? one, double? other) => one is { } a && other is { } b ? Math.Max(a, b) : one ?? other;

    private static double? Below(double? least, IReadOnlyList<double> edges) => edges.Count == 0 || least < edges[0] ? least : null;

    private static double? Above(double? most, IReadOnlyList<double> edges) => edges.Count == 0 || most >= edges[^1] ? most : null;

    private static string Range(int bin, IReadOnlyList<double> edges)
    {
        if (edges.Count == 0)
            return "all";
        if (bin == 0)
            return string.Create(CultureInfo.InvariantCulture, $"< {edges[0]:G6}");
        if (bin == edges.Count)
            return string.Create(CultureInfo.InvariantCulture, $">= {edges[^1]:G6}");
        var (low, high) = (edges[bin - 1], edges[bin]);
        return Math.BitIncrement(low) == high
            ? string.Create(CultureInfo.InvariantCulture, $"{low:G6}")
            : string.Create(CultureInfo.InvariantCulture, $"[{low:G6}, {high:G6})");
    }
}
