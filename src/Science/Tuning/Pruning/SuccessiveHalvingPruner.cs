namespace Slipway.Tuning;

/// <summary>Asynchronous successive halving (ASHA, Li et al. 2020): at each rung of a geometric ladder of steps only the best part of the trials goes on.</summary>
/// <example><code>var study = new Study(settings, new TpeSampler(), new SuccessiveHalvingPruner(leastSteps: 1, reduction: 3));</code></example>
/// <remarks>
/// Rung k lies at leastSteps times reduction^k. A trial is judged at a rung by its first report at or beyond it, against all trials that came so far: it goes on
/// among the best 1/reduction of them, or as the best of all while there are few. A trial whose latest report is NaN stops.
/// </remarks>
public sealed class SuccessiveHalvingPruner : IPruner
{
    private readonly long _leastSteps;
    private readonly int _reduction;

    /// <param name="leastSteps">The step of the first rung, at least 1: what every trial may use.</param>
    /// <param name="reduction">How many trials come to a rung for each that goes on, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is smaller.</exception>
    public SuccessiveHalvingPruner(long leastSteps = 1, int reduction = 4)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(leastSteps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(reduction, 2);
        (_leastSteps, _reduction) = (leastSteps, reduction);
    }

    public string Name => "asha";

    public bool ShouldPrune(PruningRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (double.IsNaN(request.Trial.Reports[^1].Value))
            return true;
        var (latest, before) = (request.Trial.Reports[^1].Step, request.Trial.Reports.Count > 1 ? request.Trial.Reports[^2].Step : -1);

        // A report may pass several rungs at once; what was judged before is not judged again.
        for (Int128 rung = _leastSteps; rung <= latest; rung *= _reduction)
        {
            if (rung > before && !GoesOn(request, (long)rung))
                return true;
        }

        return false;
    }

    private bool GoesOn(PruningRequest request, long rung)
    {
        var own = LossAt(request, request.Trial, rung)!.Value;
        var losses = request.Others.Select(trial => LossAt(request, trial, rung)).OfType<double>().Append(own).Order().ToList();
        return own <= losses[Math.Max(1, losses.Count / _reduction) - 1];
    }

    private static double? LossAt(PruningRequest request, Trial trial, long rung)
    {
        foreach (var report in trial.Reports)
        {
            if (report.Step >= rung)
                return double.IsNaN(report.Value) ? null : request.Loss(report);
        }

        return null;
    }
}
