namespace Slipway.Models.Evaluating;

/// <summary>Measures of predicted values against the true ones. Weights, where given, are one per row from 0 on; null weighs all alike.</summary>
public static class ValueMetrics
{
    /// <summary>Square root of the mean squared error, in the target's unit.</summary>
    public static double Rmse(ReadOnlySpan<double> truth, ReadOnlySpan<double> predictions, double[]? weights = null) =>
        Math.Sqrt(Mean(truth, predictions, weights, static (actual, predicted) => (predicted - actual) * (predicted - actual)));

    /// <summary>Mean absolute error, in the target's unit.</summary>
    public static double Mae(ReadOnlySpan<double> truth, ReadOnlySpan<double> predictions, double[]? weights = null) =>
        Mean(truth, predictions, weights, static (actual, predicted) => Math.Abs(predicted - actual));

    /// <summary>Mean of prediction minus truth, in the target's unit: above 0 when predictions are too high.</summary>
    public static double Bias(ReadOnlySpan<double> truth, ReadOnlySpan<double> predictions, double[]? weights = null) =>
        Mean(truth, predictions, weights, static (actual, predicted) => predicted - actual);

    /// <summary>1 minus squared error over the squared differences from the mean: 1 is perfect, 0 as good as the mean. NaN when the truth does not vary.</summary>
    public static double R2(ReadOnlySpan<double> truth, ReadOnlySpan<double> predictions, double[]? weights = null)
    {
        var error = Mean(truth, predictions, weights, static (actual, predicted) => (predicted - actual) * (predicted - actual));
        var mean = Mean(truth, predictions, weights, static (actual, _) => actual);
        double spread = 0, total = 0;
        for (var row = 0; row < truth.Length; row++)
        {
            var weight = weights?[row] ?? 1;
            spread += weight * (truth[row] - mean) * (truth[row] - mean);
            total += weight;
        }
        return spread > 0 ? 1 - (error / (spread / total)) : double.NaN;
    }

    private static double Mean(ReadOnlySpan<double> truth, ReadOnlySpan<double> predictions, double[]? weights, Func<double, double, double> of)
    {
        Sizes.Demand(truth.Length, weights);
        if (predictions.Length != truth.Length)
            throw new ModelException($"There are {predictions.Length} predictions for {truth.Length} rows.");
        double sum = 0, total = 0;
        for (var row = 0; row < truth.Length; row++)
        {
            var weight = weights?[row] ?? 1;
            sum += weight * of(truth[row], predictions[row]);
            total += weight;
        }
        return sum / total;
    }
}
