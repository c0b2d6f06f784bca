using System.Text;
using Slipway.Drift;
using Slipway.Monitoring.Contracts;
using Slipway.Monitoring.Pages;
using static Slipway.Monitoring.Reports.Markup;

namespace Slipway.Monitoring.Reports;

/// <summary>What was predicted against what came, by bin of prediction; on the diagonal they agree.</summary>
internal static class ReliabilitySvg
{
    private const double Side = 240;

    public static string Draw(WindowCalibration calibration, CalibrationWords words)
    {
        var svg = new StringBuilder($"<svg class='square' viewBox='-46 -6 {At(Side + 56)} {At(Side + 30)}' role='img' aria-label='{Text($"{words.Observed} by {words.Predicted}")}'>");
        svg.Append($"<rect class='frame' x='0' y='0' width='{At(Side)}' height='{At(Side)}'/><line class='bound' x1='0' y1='{At(Side)}' x2='{At(Side)}' y2='0'/>");
        var bins = calibration.Reliability.Where(bin => bin.Rows > 0).ToList();
        var (least, most) = words.Unit == "probability" ? (0, 1) : Ends(bins);
        var highest = bins.Max(bin => bin.Rows);
        foreach (var bin in bins)
        {
            var tip = $"{Count(bin.Rows)} rows: {words.Predicted} {Number(bin.MeanPrediction)}, {words.Observed} {Number(bin.ObservedRate)}";
            var (x, y) = (Place(bin.MeanPrediction!.Value), Place(bin.ObservedRate!.Value));
            svg.Append($"<circle class='current' cx='{At(x)}' cy='{At(Side - y)}' r='{At(3 + (7 * Math.Sqrt((double)bin.Rows / highest)))}'><title>{Text(tip)}</title></circle>");
        }

        foreach (var part in (ReadOnlySpan<double>)[0, 0.5, 1])
        {
            var tick = Number(least + (part * (most - least)));
            svg.Append($"<text x='{At(part * Side)}' y='{At(Side + 14)}' text-anchor='middle'>{tick}</text><text x='-5' y='{At(Side - (part * Side) + 4)}' text-anchor='end'>{tick}</text>");
        }

        return svg.Append("</svg>").ToString();

        double Place(double value) => (value - least) / (most - least) * Side;
    }

    private static (double Least, double Most) Ends(List<ReliabilityBin> bins)
    {
        double[] values = [.. bins.SelectMany(bin => new[] { bin.MeanPrediction!.Value, bin.ObservedRate!.Value })];
        var (least, most) = (values.Min(), values.Max());
        return most > least ? (least, most) : (least - 0.5, most + 0.5);
    }
}
