namespace Slipway.Tuning;

/// <summary>The trials that no other one betters.</summary>
internal static class ParetoFront
{
    public static IReadOnlyList<Trial> Of(IEnumerable<Trial> trials, StudySettings settings)
    {
        var candidates = trials.Where(trial => trial.State == TrialState.Complete && trial.IsFeasible).Select(trial => (Trial: trial, Losses: settings.Losses(trial.Objectives))).ToList();
        return [.. candidates.Where(one => !candidates.Exists(other => Dominance.Dominates(other.Losses, one.Losses))).Select(one => one.Trial)];
    }
}
