using CsCheck;
using Slipway.Drift;

namespace Slipway.Tests.Drift;

/// <summary>Predictions against labels.</summary>
public sealed class CalibrationTests
{
    private static readonly Gen<(double, bool)[]> Rows = Gen.Select(Gen.Double[0, 1], Gen.Bool).Array[1, 200];

    [Fact]
    public void The_gap_is_mean_prediction_against_observed_rate_and_the_error_is_by_bin()
    {
        var sketch = Sketch([(0.1, false), (0.1, true), (0.8, true), (0.9, true), (1.0, false)]);

        sketch.MeanPrediction!.Value.ShouldBe(2.9 / 5, 1e-12);
        sketch.ObservedRate.ShouldBe(0.6);
        sketch.Gap!.Value.ShouldBe(0.02, 1e-12);
        // Bins [0.1, 0.2): |0.2 - 1|, [0.8, 0.9): |0.8 - 1|, [0.9, 1]: |1.9 - 1|.
        sketch.ExpectedCalibrationError!.Value.ShouldBe((0.8 + 0.2 + 0.9) / 5, 1e-12);
        sketch.Reliability[1].ShouldBe(new ReliabilityBin(0.1, 0.2, 2, 0.1, 0.5));
        sketch.Reliability[0].ShouldBe(new ReliabilityBin(0, 0.1, 0, null, null));
    }

    [Fact]
    public void Merging_equals_counting_all_at_once_and_survives_json() =>
        Gen.Select(Rows, Rows).Sample((first, second) =>
        {
            var (merged, all) = (CalibrationSketch.FromJson(Sketch(first).ToJson()), Sketch([.. first, .. second]));
            merged.Merge(Sketch(second));

            merged.RowsByBin.ShouldBe(all.RowsByBin);
            merged.Gap!.Value.ShouldBe(all.Gap!.Value, 1e-12);
            merged.ExpectedCalibrationError!.Value.ShouldBe(all.ExpectedCalibrationError!.Value, 1e-12);
            merged.GapNoise!.Value.ShouldBe(all.GapNoise!.Value, 1e-12);
        });

    [Fact]
    public void The_gap_never_passes_the_error_by_bin() =>
        Rows.Sample(rows => Sketch(rows).Gap!.Value.ShouldBeLessThanOrEqualTo(Sketch(rows).ExpectedCalibrationError!.Value + 1e-12));

    [Fact]
    public void Right_predictions_have_a_gap_of_the_stated_noise()
    {
        var random = new Random(8);
        var scaled = Enumerable.Range(0, 1000).Select(_ =>
        {
            var sketch = new CalibrationSketch();
            for (var i = 0; i < 300; i++)
            {
                var p = random.NextDouble();
                sketch.Add(p, random.NextDouble() < p);
            }

            return Math.Pow(sketch.Gap!.Value / sketch.GapNoise!.Value, 2);
        });

        scaled.Average().ShouldBe(1, 4 * Math.Sqrt(2.0 / 1000));
    }

    [Fact]
    public void Without_labels_there_is_no_gap()
    {
        var sketch = new CalibrationSketch();

        (sketch.Rows, sketch.Gap, sketch.ExpectedCalibrationError, sketch.ObservedRate, sketch.GapNoise).ShouldBe((0, null, null, null, null));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void What_is_no_probability_is_refused(double probability) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new CalibrationSketch().Add(probability, true)).Message.ShouldStartWith("A probability lies between 0 and 1.");

    [Fact]
    public void Sketches_of_different_bins_do_not_merge() =>
        Should.Throw<ArgumentException>(() => new CalibrationSketch(10).Merge(new CalibrationSketch(5))).Message.ShouldStartWith("A sketch of 10 bins cannot take one of 5.");

    private static CalibrationSketch Sketch(IEnumerable<(double Probability, bool Observed)> rows)
    {
        var sketch = new CalibrationSketch();
        foreach (var (probability, observed) in rows)
            sketch.Add(probability, observed);
        return sketch;
    }
}
