namespace Slipway.Tuning;

/// <summary>Stops a trial whose report lies outside of bounds, whatever others reported.</summary>
/// <example><code>var study = new Study(settings, new TpeSampler(), new ThresholdPruner(high: 10));</code></example>
/// <remarks>A report that is NaN stops its trial, also during the warm-up.</remarks>
public sealed class ThresholdPruner : IPruner
{
    private readonly double _low;
    private readonly double _high;
    private readonly long _warmupSteps;

    /// <param name="low">The smallest value that is borne.</param>
    /// <param name="high">The largest value that is borne.</param>
    /// <param name="warmupSteps">Below this step no trial is stopped.</param>
    /// <exception cref="ArgumentException">The bounds leave nothing over, or there is none.</exception>
    public ThresholdPruner(double low = double.NegativeInfinity, double high = double.PositiveInfinity, long warmupSteps = 0)
    {
        if (!(low <= high))
            throw new ArgumentException($"low ({low}) must not be above high ({high}), and neither is NaN.", nameof(low));
        if (double.IsInfinity(low) && double.IsInfinity(high))
            throw new ArgumentException("A threshold needs a low or a high bound.", nameof(low));
        ArgumentOutOfRangeException.ThrowIfNegative(warmupSteps);
        (_low, _high, _warmupSteps) = (low, high, warmupSteps);
    }

    public string Name => "threshold";

    public bool ShouldPrune(PruningRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var latest = request.Trial.Reports[^1];
        return double.IsNaN(latest.Value) || (latest.Step >= _warmupSteps && !(latest.Value >= _low && latest.Value <= _high));
    }
}
