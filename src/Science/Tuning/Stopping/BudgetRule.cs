using System.Globalization;

namespace Slipway.Tuning;

/// <summary>Ends a study that has had its number of trials, whatever became of them.</summary>
public sealed class BudgetRule : IStopRule
{
    private readonly int _trials;

    /// <param name="trials">How many trials there are to be, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public BudgetRule(int trials)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        _trials = trials;
    }

    public string Name => "budget";

    public string? WhyStop(StudySettings settings, IReadOnlyList<Trial> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        return trials.Count < _trials ? null : string.Create(CultureInfo.InvariantCulture, $"All {_trials} trials have been handed out.");
    }
}
