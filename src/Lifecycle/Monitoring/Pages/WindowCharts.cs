using Slipway.Drift;
using Slipway.Monitoring.Contracts;
using Slipway.Ui;

namespace Slipway.Monitoring.Pages;

/// <summary>What a window's page draws.</summary>
internal static class WindowCharts
{
    private const int Bars = 24;

    /// <summary>The reference's and the window's shares by bin; beyond the largest categories the others stand together.</summary>
    public static ChartData Histogram(FeatureDrift feature)
    {
        var bins = Fewer(feature);
        return new ChartData(ChartKind.Histogram)
        {
            X = new ChartAxis(feature.Feature, AxisType.Category) { Categories = [.. bins.Select(bin => bin.Label)] },
            Y = new ChartAxis("share of rows, %"),
            Series = [new ChartSeries("training", [.. bins.Select(bin => (double?)(100 * bin.Reference))]) { Reference = true }, new ChartSeries("window", [.. bins.Select(bin => (double?)(100 * bin.Current))])],
        };
    }

    /// <summary>Observed rate by predicted probability; on the diagonal they agree.</summary>
    public static ChartData Reliability(WindowCalibration calibration)
    {
        var bins = calibration.Reliability.Where(bin => bin is { Rows: > 0, MeanPrediction: not null }).ToList();
        var most = bins.Count == 0 ? 1 : Math.Min(1, bins.Max(bin => Math.Max(bin.MeanPrediction!.Value, bin.ObservedRate ?? 0)) * 1.05);
        return new ChartData(ChartKind.Line)
        {
            X = new ChartAxis("mean prediction"),
            Y = new ChartAxis("observed rate"),
            Series =
            [
                new ChartSeries("as predicted", [0, most]) { X = [0, most], Reference = true },
                new ChartSeries("window", [.. bins.Select(bin => bin.ObservedRate)]) { X = [.. bins.Select(bin => bin.MeanPrediction!.Value)] },
            ],
        };
    }

    private static List<(string Label, double Reference, double Current)> Fewer(FeatureDrift feature)
    {
        var all = feature.Histogram.Select(bin => (bin.Label, Reference: bin.ReferenceShare, Current: bin.CurrentShare)).ToList();
        if (!feature.IsCategorical || all.Count <= Bars)
            return all;
        var novel = all.Where(bin => bin.Label == "(new)").ToList();
        var known = all.Except(novel).ToList();
        var others = known.Skip(Bars - 2).ToList();
        return [.. known.Take(Bars - 2), ($"({Show.Count(others.Count)} others)", others.Sum(bin => bin.Reference), others.Sum(bin => bin.Current)), .. novel];
    }
}
