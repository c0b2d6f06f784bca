using System.Text;
using Slipway.Monitoring.Contracts;
using static Slipway.Monitoring.Reports.Markup;

namespace Slipway.Monitoring.Reports;

/// <summary>What was predicted against what came, by bin of probability; on the diagonal they agree.</summary>
internal static class ReliabilitySvg
{
    private const double Side = 240;

    public static string Draw(WindowCalibration calibration)
    {
        var svg = new StringBuilder($"<svg class='square' viewBox='-30 -6 {At(Side + 40)} {At(Side + 30)}' role='img' aria-label='Observed rate by predicted probability'>");
        svg.Append($"<rect class='frame' x='0' y='0' width='{At(Side)}' height='{At(Side)}'/><line class='bound' x1='0' y1='{At(Side)}' x2='{At(Side)}' y2='0'/>");
        var most = Math.Max(1, calibration.Reliability.Max(bin => bin.Rows));
        foreach (var bin in calibration.Reliability.Where(bin => bin.Rows > 0))
        {
            var words = $"{Count(bin.Rows)} rows: mean prediction {Number(bin.MeanPrediction)}, observed rate {Number(bin.ObservedRate)}";
            svg.Append($"<circle class='current' cx='{At(bin.MeanPrediction!.Value * Side)}' cy='{At(Side - (bin.ObservedRate!.Value * Side))}' r='{At(3 + (7 * Math.Sqrt((double)bin.Rows / most)))}'><title>{Text(words)}</title></circle>");
        }

        foreach (var tick in (ReadOnlySpan<double>)[0, 0.5, 1])
            svg.Append($"<text x='{At(tick * Side)}' y='{At(Side + 14)}' text-anchor='middle'>{Number(tick)}</text><text x='-5' y='{At(Side - (tick * Side) + 4)}' text-anchor='end'>{Number(tick)}</text>");
        return svg.Append("</svg>").ToString();
    }
}
