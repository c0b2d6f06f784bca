using System.Globalization;
using System.Text;

namespace Slipway.Ui;

/// <summary>Turns values into the path of a small line, scaled from their minimum to their maximum.</summary>
internal static class SparklinePath
{
    public const int Width = 80;
    public const int Height = 22;
    private const double Margin = 2;

    public static string Line(IReadOnlyList<double> values)
    {
        var path = new StringBuilder();
        var broken = true;
        foreach (var (x, y) in Points(values))
        {
            if (double.IsFinite(y))
                path.Append(CultureInfo.InvariantCulture, $"{(broken ? 'M' : 'L')}{x:0.#} {y:0.#}");
            broken = !double.IsFinite(y);
        }

        return path.ToString();
    }

    public static string Area(IReadOnlyList<double> values)
    {
        var seen = Points(values).Where(point => double.IsFinite(point.Y)).ToList();
        if (seen.Count < 2)
            return "";
        var path = new StringBuilder();
        path.Append(CultureInfo.InvariantCulture, $"M{seen[0].X:0.#} {Height}");
        foreach (var (x, y) in seen)
            path.Append(CultureInfo.InvariantCulture, $"L{x:0.#} {y:0.#}");
        return path.Append(CultureInfo.InvariantCulture, $"L{seen[^1].X:0.#} {Height}Z").ToString();
    }

    private static IEnumerable<(double X, double Y)> Points(IReadOnlyList<double> values)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        var (low, high) = (finite.Min(), finite.Max());
        var step = values.Count > 1 ? (Width - 2 * Margin) / (values.Count - 1) : 0;
        for (var i = 0; i < values.Count; i++)
        {
            var share = high > low ? (values[i] - low) / (high - low) : values[i] - low + 0.5;
            yield return (Margin + i * step, Height - Margin - share * (Height - 2 * Margin));
        }
    }
}
