namespace Slipway.Tuning;

/// <summary>Stops a trial that does worse than the best one on the same instances, by Wilcoxon's signed-rank test (1945). Steps are folds, data sets or seeds, in any order.</summary>
/// <example><code>var study = new Study(settings, new TpeSampler(), new WilcoxonPruner());</code></example>
/// <remarks>
/// One-sided, on the differences at common steps; differences of 0 count half for either side. The mean of the best trial must also be the better one.
/// Exact up to 20 differences that are all different, else by the normal distribution. A trial whose latest report is NaN stops.
/// </remarks>
public sealed class WilcoxonPruner : IPruner
{
    private const int MostExact = 20;
    private readonly double _level;
    private readonly int _startupSteps;

    /// <param name="level">How unlikely the differences must be if both were equally good, between 0 and 1: the smaller, the longer it waits.</param>
    /// <param name="startupSteps">How many common steps there must be, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public WilcoxonPruner(double level = 0.1, int startupSteps = 2)
    {
        if (!(level is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "A level lies between 0 and 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(startupSteps, 2);
        (_level, _startupSteps) = (level, startupSteps);
    }

    public string Name => "wilcoxon";

    public bool ShouldPrune(PruningRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (double.IsNaN(request.Trial.Reports[^1].Value))
            return true;
        var best = request.Others.Where(trial => trial.State == TrialState.Complete && trial.IsFeasible).MinBy(trial => request.Settings.Losses(trial.Objectives)[0]);
        if (best is null)
            return false;
        var theirs = best.Reports.Where(report => double.IsFinite(report.Value)).ToDictionary(report => report.Step, request.Loss);
        double[] differences = [.. request.Trial.Reports.Where(report => double.IsFinite(report.Value) && theirs.ContainsKey(report.Step)).Select(report => request.Loss(report) - theirs[report.Step])];
        return differences.Length >= _startupSteps && request.Losses(request.Trial).Average() > theirs.Values.Average() && ProbabilityOfMore(differences) < _level;
    }

    /// <summary>The probability of so large a rank sum of the positive differences or a larger one, if either sign were equally likely.</summary>
    /// <param name="differences">Paired differences, at least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static double ProbabilityOfMore(IReadOnlyList<double> differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        if (differences.Count == 0)
            throw new ArgumentException("A test needs at least one difference.", nameof(differences));
        var sizes = differences.Select(Math.Abs).ToList();
        double[] ranks = [.. sizes.Select(size => sizes.Count(other => other < size) + (sizes.Count(other => other == size) + 1) / 2.0)];
        var sum = differences.Select((difference, i) => difference > 0 ? ranks[i] : difference == 0 ? ranks[i] / 2 : 0).Sum();
        if (sizes.Count <= MostExact && sizes.Distinct().Count() == sizes.Count && !sizes.Contains(0))
            return Exact(sizes.Count, (int)sum);

        // Ranks that are shared have their mean; zeros, which are split, vary not at all.
        var variance = ranks.Where((_, i) => sizes[i] > 0).Sum(rank => rank * rank) / 4;
        var excess = sum - ranks.Sum() / 2;
        return variance > 0 ? NormalDistribution.Cumulative(-excess / Math.Sqrt(variance)) : 1;
    }

    // Counts the subsets of the ranks 1 to n by their sum.
    private static double Exact(int count, int least)
    {
        var subsets = new double[count * (count + 1) / 2 + 1];
        subsets[0] = 1;
        for (var rank = 1; rank <= count; rank++)
        {
            for (var sum = subsets.Length - 1; sum >= rank; sum--)
                subsets[sum] += subsets[sum - rank];
        }

        return subsets.Skip(least).Sum() / Math.Pow(2, count);
    }
}
