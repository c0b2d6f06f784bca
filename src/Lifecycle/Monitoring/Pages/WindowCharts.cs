using Slipway.Drift;
using Slipway.Monitoring.Contracts;
using Slipway.Ui;

namespace Slipway.Monitoring.Pages;

/// <summary>What a window's page draws.</summary>
internal static class WindowCharts
{
    private const int Bars = 24;

    /// <summary>The reference's and the window's shares by bin; of many categories, the largest ones.</summary>
    public static ChartData Histogram(FeatureDrift feature)
    {
        var bins = Drawn(feature);
        return new ChartData(ChartKind.Histogram)
        {
            X = new ChartAxis(feature.Feature, AxisType.Category) { Categories = [.. bins.Select(bin => bin.Label)] },
            Y = new ChartAxis("share of rows, %"),
            Series = [new ChartSeries("training", [.. bins.Select(bin => (double?)(100 * bin.ReferenceShare))]) { Reference = true }, new ChartSeries("window", [.. bins.Select(bin => (double?)(100 * bin.CurrentShare))])],
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

    /// <summary>What the drawn categories leave out, in words; null where all are drawn.</summary>
    public static string? LeftOut(FeatureDrift feature)
    {
        var drawn = Drawn(feature);
        var others = feature.Histogram.Except(drawn).ToList();
        return others.Count == 0
            ? null
            : $"{Show.Count(others.Count)} smaller categories are not drawn: {MonitorText.Share(others.Sum(bin => bin.CurrentShare))} of rows, {MonitorText.Share(others.Sum(bin => bin.ReferenceShare))} in training.";
    }

    private static IReadOnlyList<HistogramBin> Drawn(FeatureDrift feature)
    {
        if (!feature.IsCategorical || feature.Histogram.Count <= Bars)
            return feature.Histogram;
        var novel = feature.Histogram.Where(bin => bin.Label == "(new)").ToList();
        return [.. feature.Histogram.Except(novel).Take(Bars - novel.Count), .. novel];
    }
}
