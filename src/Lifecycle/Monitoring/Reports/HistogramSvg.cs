using System.Text;
using Slipway.Drift;
using static Slipway.Monitoring.Reports.Markup;

namespace Slipway.Monitoring.Reports;

/// <summary>The histograms of reference and window over each other, and below them how far they are apart, with the threshold.</summary>
internal static class HistogramSvg
{
    private const double Width = 460;
    private const double Height = 120;
    private const double Gauge = 150;

    /// <param name="distance">What the distance is called.</param>
    /// <param name="value">How far the two are apart; null where it cannot be measured.</param>
    /// <param name="bound">What the distance must not exceed; null where no rule says.</param>
    public static string Draw(FeatureDrift feature, string distance, double? value, double? bound)
    {
        var svg = new StringBuilder($"<svg viewBox='0 0 {At(Width)} 178' role='img' aria-label='{Text($"{feature.Feature}: shares of reference and window by bin")}'>");
        var bins = feature.Histogram;
        var highest = Math.Max(1e-9, bins.Count == 0 ? 0 : bins.Max(bin => Math.Max(bin.ReferenceShare, bin.CurrentShare)));
        var step = Width / Math.Max(1, bins.Count);
        foreach (var (i, bin) in bins.Index())
        {
            Bar(svg, "reference", bin, (i * step) + 1, step - 2, bin.ReferenceShare / highest);
            Bar(svg, "current", bin, (i * step) + (step * 0.22), step * 0.56, bin.CurrentShare / highest);
        }

        svg.Append($"<line class='axis' x1='0' x2='{At(Width)}' y1='{At(Height)}' y2='{At(Height)}'/>");
        if (bins.Count > 0)
            svg.Append($"<text x='0' y='{At(Height + 13)}'>{Text(Short(bins[0].Label))}</text><text x='{At(Width)}' y='{At(Height + 13)}' text-anchor='end'>{Text(Short(bins[^1].Label))}</text>");
        Threshold(svg, distance, value, bound);
        return svg.Append("</svg>").ToString();
    }

    private static void Bar(StringBuilder svg, string kind, HistogramBin bin, double x, double width, double share)
    {
        var (height, isReference) = (share * (Height - 4), kind == "reference");
        var words = $"{bin.Label}: reference {Percent(bin.ReferenceShare)} ({Count(bin.ReferenceRows)}), window {Percent(bin.CurrentShare)} ({Count(bin.CurrentRows)})";
        svg.Append($"<rect class='{(isReference ? "reference" : "current")}' x='{At(x)}' y='{At(Height - height)}' width='{At(Math.Max(1, width))}' height='{At(height)}'><title>{Text(words)}</title></rect>");
    }

    private static void Threshold(StringBuilder svg, string distance, double? measured, double? bound)
    {
        if (measured is not { } value)
            return;
        var scale = (Width - 4) / Math.Max(1e-9, 1.25 * Math.Max(value, bound ?? value));
        var beyond = bound is { } most && value > most;
        svg.Append($"<rect class='{(beyond ? "beyond" : "within")}' x='0' y='{At(Gauge)}' width='{At(Math.Max(1, value * scale))}' height='8'><title>{Text($"{distance} {Number(value)}")}</title></rect>");
        if (bound is { } limit)
            svg.Append($"<line class='bound' x1='{At(limit * scale)}' x2='{At(limit * scale)}' y1='{At(Gauge - 4)}' y2='{At(Gauge + 12)}'/><text x='{At(limit * scale)}' y='{At(Gauge + 24)}' text-anchor='middle'>threshold {Number(limit)}</text>");
    }

    private static string Short(string label) => label.Length <= 28 ? label : label[..27] + "…";
}
