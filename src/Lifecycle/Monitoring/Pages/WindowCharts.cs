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

    /// <summary>What came by what was predicted; on the diagonal they agree.</summary>
    public static ChartData Reliability(WindowCalibration calibration, CalibrationWords words)
    {
        var bins = calibration.Reliability.Where(bin => bin is { Rows: > 0, MeanPrediction: not null }).ToList();
        double[] ends = [.. bins.SelectMany(bin => new[] { bin.MeanPrediction!.Value, bin.ObservedRate ?? bin.MeanPrediction.Value })];
        var (least, most) = words.Unit != "probability" ? (ends.DefaultIfEmpty(0).Min(), ends.DefaultIfEmpty(1).Max()) : (0, Math.Min(1, ends.DefaultIfEmpty(1).Max() * 1.05));
        return new ChartData(ChartKind.Line)
        {
            X = new ChartAxis(words.Predicted),
            Y = new ChartAxis(words.Observed),
            Series =
            [
                new ChartSeries("as predicted", [least, most]) { X = [least, most], Reference = true },
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
