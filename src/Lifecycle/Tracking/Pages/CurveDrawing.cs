using Slipway.Tracking.Contracts;
using Slipway.Ui;

namespace Slipway.Tracking.Pages;

/// <summary>Curves as the chart island draws them.</summary>
internal static class CurveDrawing
{
    public static ChartData Of(IEnumerable<Curve> curves) => new(ChartKind.Line)
    {
        X = new ChartAxis("step"),
        Series = [.. curves.Where(c => c.Buckets.Count > 0).Select(Series)],
    };

    private static ChartSeries Series(Curve curve)
    {
        var points = curve.Buckets.SelectMany(Points).ToList();
        return new ChartSeries(curve.Key, [.. points.Select(p => (double?)p.Y)]) { X = [.. points.Select(p => p.X)], Times = [.. points.Select(p => p.Time)] };
    }

    /// <summary>A column that stands for several points keeps both extremes, the one nearer to where it ends last.</summary>
    private static IEnumerable<(double X, double Y, long Time)> Points(CurveBucket bucket)
    {
        if (bucket.Count == 1 || double.IsNaN(bucket.Low) || bucket.Low.Equals(bucket.High))
            return [(bucket.Step, bucket.Last, bucket.Timestamp)];
        var rising = Math.Abs(bucket.High - bucket.Last) <= Math.Abs(bucket.Last - bucket.Low);
        return rising ? [(bucket.Step, bucket.Low, bucket.Timestamp), (bucket.Step, bucket.High, bucket.Timestamp)] : [(bucket.Step, bucket.High, bucket.Timestamp), (bucket.Step, bucket.Low, bucket.Timestamp)];
    }
}
