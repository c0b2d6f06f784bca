using System.Globalization;

namespace Slipway.Tuning;

/// <summary>Ends a study whose best objective has stood still for a number of complete trials.</summary>
public sealed class NoImprovementRule : IStopRule
{
    private readonly int _patience;
    private readonly double _leastGain;

    /// <param name="patience">How many complete trials in a row, by number, may pass without improvement; at least 1.</param>
    /// <param name="leastGain">By how much a trial must better the best to count as an improvement.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public NoImprovementRule(int patience, double leastGain = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(leastGain);
        (_patience, _leastGain) = (patience, leastGain);
    }

    public string Name => "no_improvement";

    /// <exception cref="ArgumentException">The study has several objectives.</exception>
    public string? WhyStop(StudySettings settings, IReadOnlyList<Trial> trials)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(trials);
        if (settings.Directions.Count > 1)
            throw new ArgumentException($"'{Name}' follows one objective; the study has {settings.Directions.Count}.", nameof(settings));
        var (best, since) = (double.PositiveInfinity, 0);
        foreach (var trial in trials.Where(trial => trial.State == TrialState.Complete))
        {
            var improved = trial.IsFeasible && settings.Losses(trial.Objectives)[0] < best - (double.IsFinite(best) ? _leastGain : 0);
            (best, since) = improved ? (settings.Losses(trial.Objectives)[0], 0) : (best, since + 1);
        }

        return since < _patience ? null : string.Create(CultureInfo.InvariantCulture, $"The last {since} complete trials brought no improvement of more than {_leastGain}.");
    }
}
