namespace Slipway.Tuning;

/// <summary>Stops a trial whose best report so far is worse than most other trials were at the same step.</summary>
/// <example><code>var study = new Study(settings, new RandomSampler(), PercentilePruner.Median());</code></example>
/// <remarks>
/// At step t a trial stops when its best report up to t is worse than the given percentile of what complete and pruned trials reported at t exactly.
/// Percentiles interpolate linearly. A trial whose latest report is NaN stops; NaN reports of others are passed over.
/// </remarks>
public sealed class PercentilePruner : IPruner
{
    private readonly double _keep;
    private readonly int _startupTrials;
    private readonly long _warmupSteps;

    /// <param name="keep">The share of trials to keep, in percent, above 0 and up to 100: 50 is the median rule, 25 keeps the best quarter.</param>
    /// <param name="startupTrials">How many trials must be complete before any is stopped.</param>
    /// <param name="warmupSteps">Below this step no trial is stopped.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public PercentilePruner(double keep, int startupTrials = 5, long warmupSteps = 0)
    {
        if (!(keep is > 0 and <= 100))
            throw new ArgumentOutOfRangeException(nameof(keep), keep, "The share to keep lies above 0 and up to 100 percent.");
        ArgumentOutOfRangeException.ThrowIfNegative(startupTrials);
        ArgumentOutOfRangeException.ThrowIfNegative(warmupSteps);
        (_keep, _startupTrials, _warmupSteps) = (keep, startupTrials, warmupSteps);
    }

    public string Name => _keep == 50 ? "median" : "percentile";

    /// <summary>Stops trials that are worse than the median.</summary>
    public static PercentilePruner Median(int startupTrials = 5, long warmupSteps = 0) => new(50, startupTrials, warmupSteps);

    public bool ShouldPrune(PruningRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var latest = request.Trial.Reports[^1];
        if (double.IsNaN(latest.Value))
            return true;
        if (latest.Step < _warmupSteps || request.Others.Count(trial => trial.State == TrialState.Complete) < _startupTrials)
            return false;
        var sign = request.Settings.Direction == Direction.Minimize ? 1 : -1;
        var peers = request.Others.Where(trial => trial.State is TrialState.Complete or TrialState.Pruned)
            .SelectMany(trial => trial.Reports).Where(report => report.Step == latest.Step && !double.IsNaN(report.Value))
            .Select(report => sign * report.Value).Order().ToArray();
        var best = request.Trial.Reports.Where(report => !double.IsNaN(report.Value)).Min(report => sign * report.Value);
        return peers.Length > 0 && best > Percentile(peers, _keep);
    }

    private static double Percentile(double[] sorted, double percent)
    {
        var place = percent / 100 * (sorted.Length - 1);
        var (below, above) = (sorted[(int)Math.Floor(place)], sorted[(int)Math.Ceiling(place)]);
        return below == above ? below : below + (place - Math.Floor(place)) * (above - below);
    }
}
