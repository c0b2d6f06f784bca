using Slipway.Ui;

namespace Slipway.Tests.Ui.Gallery;

/// <summary>Charts as runs, studies and monitors draw them; the same every time.</summary>
internal static class GalleryCharts
{
    public static readonly string[] Runs = ["lgbm-leaves-0412", "lgbm-depth-0398", "lgbm-wide-0377", "logistic-baseline"];

    public static ChartData Curves(string metric, double start, double end, int points = 400)
    {
        var random = new Random(7);
        return new ChartData(ChartKind.Line)
        {
            X = new("boosting round"),
            Y = new(metric),
            Smoothing = 0.6,
            Series =
            [
                .. Runs.Select((run, r) => new ChartSeries(run,
                    [.. Enumerable.Range(0, points).Select(step => (double?)(end + (start - end) * Math.Exp(-step / (40.0 + 22 * r)) + (r - 1) * 0.008 + (random.NextDouble() - 0.5) * 0.02))]) { Run = run }),
            ],
        };
    }

    public static ChartData Live() => new(ChartKind.Line)
    {
        X = new("step"), Y = new("log loss"), Series = [new("train", [0.69, 0.61, 0.55, 0.51, 0.48, 0.46]) { Run = "train" }, new("valid", [0.69, 0.63, 0.58, 0.55, 0.53, 0.52]) { Run = "valid" }],
    };

    public static ChartData Histogram(double shift, int seed)
    {
        var random = new Random(seed);
        double?[] Counts(double centre, double noise) => [.. Enumerable.Range(0, 24).Select(bin => (double?)Math.Round(1200 * Math.Exp(-Math.Pow((bin - centre) / 5, 2)) + random.NextDouble() * noise))];
        return new ChartData(ChartKind.Histogram)
        {
            X = new("departure hour", AxisType.Category) { Categories = [.. Enumerable.Range(0, 24).Select(hour => $"{hour:00}")] },
            Y = new("flights"),
            Series = [new("January to March", Counts(13, 40)) { Reference = true }, new("May", Counts(13 + shift, 60))],
        };
    }

    public static ChartData Psi(string feature, double level, int seed)
    {
        var random = new Random(seed);
        var days = Enumerable.Range(0, 60).Select(day => GalleryRuns.Now.AddDays(day - 60).ToUnixTimeMilliseconds());
        return new ChartData(ChartKind.Line)
        {
            X = new("day", AxisType.Time),
            Y = new("PSI"),
            Series = [new(feature, [.. Enumerable.Range(0, 60).Select(day => (double?)(level * (0.4 + day / 60.0) + random.NextDouble() * 0.03))]) { X = [.. days.Select(day => (double)day)] }],
            Thresholds = [new(0.2, "alert at 0.2"), new(0.1, "watch at 0.1", Tone.Warning)],
        };
    }

    public static ChartData Scatter()
    {
        var random = new Random(11);
        var rates = Enumerable.Range(0, 160).Select(_ => Math.Pow(10, -3 + random.NextDouble() * 2.5)).ToArray();
        return new ChartData(ChartKind.Scatter)
        {
            X = new("learning_rate") { Log = true },
            Y = new("validation AUC"),
            Series = [new("trials", [.. rates.Select(rate => (double?)(0.84 - Math.Abs(Math.Log10(rate / 0.05)) * 0.03 + random.NextDouble() * 0.02))]) { X = rates, Labels = [.. rates.Select((_, i) => $"trial {i}")] }],
            Thresholds = [new(0.8, "gate: AUC ≥ 0.80", Tone.Good)],
        };
    }

    public static ChartData Bars() => new(ChartKind.Bar)
    {
        X = new("feature", AxisType.Category) { Categories = ["dep_hour", "route", "distance", "day_of_week", "month"] },
        Y = new("mean |SHAP|"),
        Series = [new("importance", [0.412, 0.291, 0.133, 0.087, 0.021])],
    };

    public static ChartData Parallel()
    {
        var random = new Random(3);
        var rate = Enumerable.Range(0, 90).Select(_ => (double?)Math.Pow(10, -3 + random.NextDouble() * 2.5)).ToArray();
        var leaves = rate.Select(_ => (double?)(1 << random.Next(3, 9))).ToArray();
        var kind = rate.Select(_ => (double?)random.Next(3)).ToArray();
        var auc = rate.Select((r, i) => (double?)(0.85 - Math.Abs(Math.Log10(r!.Value / 0.05)) * 0.03 - Math.Abs(Math.Log2(leaves[i]!.Value) - 6) * 0.006 + random.NextDouble() * 0.008)).ToArray();
        return new ChartData(ChartKind.Parallel)
        {
            Dimensions = [new("boosting", kind, ["gbdt", "dart", "goss"]), new("learning_rate", rate) { Log = true }, new("num_leaves", leaves), new("valid AUC", auc)],
        };
    }
}
