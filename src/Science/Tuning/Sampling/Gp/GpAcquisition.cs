namespace Slipway.Tuning;

/// <summary>How much is to be hoped of a point: the log expected improvement, and the log probability that each constraint holds (Gardner et al. 2014).</summary>
/// <param name="objective">The model of the loss, with trials under way believed; null while no feasible trial is known, when only feasibility counts.</param>
/// <param name="best">The smallest expected loss among finished feasible trials.</param>
/// <param name="constraints">Models of the constraints and the standardised value that each must not pass.</param>
internal sealed class GpAcquisition(GaussianProcess? objective, double best, IReadOnlyList<(GaussianProcess Model, double Limit)> constraints)
{
    public GaussianProcess Model => objective ?? constraints[0].Model;

    public double Value(double[] point)
    {
        var value = 0.0;
        if (objective is not null)
        {
            var (mean, variance) = objective.Predict(point);
            value += LogExpectedImprovement.Of(best, mean, variance);
        }

        foreach (var (model, limit) in constraints)
        {
            var (mean, variance) = model.Predict(point);
            value += NormalDistribution.LogCumulative((limit - mean) / Math.Sqrt(variance));
        }

        return value;
    }

    /// <summary>The value, and its derivatives with respect to the coordinates of the space.</summary>
    public (double Value, double[] Slopes) Slopes(double[] point)
    {
        var (value, slopes) = (0.0, new double[point.Length]);
        if (objective is not null)
        {
            var prediction = objective.PredictSlopes(point);
            var deviation = Math.Sqrt(prediction.Variance);
            var t = (best - prediction.Mean) / deviation;
            var slope = LogExpectedImprovement.Slope(t);
            value += LogExpectedImprovement.Standard(t) + Math.Log(deviation);
            Vectors.Add(slopes, -slope / deviation, prediction.MeanSlopes);
            Vectors.Add(slopes, (1 - slope * t) / deviation / (2 * deviation), prediction.VarianceSlopes);
        }

        foreach (var (model, limit) in constraints)
        {
            var prediction = model.PredictSlopes(point);
            var deviation = Math.Sqrt(prediction.Variance);
            var t = (limit - prediction.Mean) / deviation;
            var log = NormalDistribution.LogCumulative(t);
            var slope = Math.Exp(NormalDistribution.LogDensity(t) - log);
            value += log;
            Vectors.Add(slopes, -slope / deviation, prediction.MeanSlopes);
            Vectors.Add(slopes, -slope * t / (2 * prediction.Variance), prediction.VarianceSlopes);
        }

        return (value, slopes);
    }
}
