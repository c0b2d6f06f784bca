namespace Slipway.Tuning;

/// <summary>Lets another pruner stop a trial only when the trial itself has not improved for a while.</summary>
/// <example><code>var pruner = new PatientPruner(PercentilePruner.Median(), patience: 3);</code></example>
/// <remarks>Without another pruner the standstill alone stops the trial (early stopping). A trial whose latest report is NaN stops.</remarks>
public sealed class PatientPruner : IPruner
{
    private readonly IPruner? _inner;
    private readonly int _patience;
    private readonly double _leastGain;

    /// <param name="inner">Who decides once patience is at its end; null to stop then.</param>
    /// <param name="patience">How many reports may pass without improvement, beside the one just made.</param>
    /// <param name="leastGain">By how much the best of them must better those before to count as an improvement.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public PatientPruner(IPruner? inner, int patience, double leastGain = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(leastGain);
        (_inner, _patience, _leastGain) = (inner, patience, leastGain);
    }

    public string Name => "patient";

    public bool ShouldPrune(PruningRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (double.IsNaN(request.Trial.Reports[^1].Value))
            return true;
        var losses = request.Losses(request.Trial);
        if (losses.Count <= _patience + 1)
            return false;
        var (before, lately) = (losses.Take(losses.Count - _patience - 1).Min(), losses.TakeLast(_patience + 1).Min());
        return !(lately < before - _leastGain) && (_inner?.ShouldPrune(request) ?? true);
    }
}
