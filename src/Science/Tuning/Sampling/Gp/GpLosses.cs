namespace Slipway.Tuning;

/// <summary>One loss a finished trial: several objectives weighed into one, pruned and failed trials given the loss that they are taken for.</summary>
internal static class GpLosses
{
    public static double[] Of(List<Observation> history, int objectives, double augmentedShare, KeyedRandom random)
    {
        var complete = history.Where(one => one.Trial.State == TrialState.Complete).ToList();
        var weigh = objectives == 1 ? one => one[0] : Chebyshev(complete, objectives, augmentedShare, random);
        var known = new Queue<double>(OutputTransform.Clip([.. complete.Select(one => weigh(one.Losses))]));
        double[] sorted = [.. known.Order()];
        var (best, median, worst) = (sorted[0], sorted[sorted.Length / 2], sorted[^1]);
        return [.. history.Select(one => one.Trial.State switch
        {
            TrialState.Complete => known.Dequeue(),
            TrialState.Pruned => one.Losses.Length > 0 ? Math.Max(one.Loss, median) : median,
            _ => worst + 0.5 * (worst - best),
        })];
    }

    // The largest weighed distance from the best of each objective, and a little of their sum, so that no point of a flat edge is as good as its end.
    private static Func<double[], double> Chebyshev(List<Observation> complete, int objectives, double augmentedShare, KeyedRandom random)
    {
        double[] weights = [.. Enumerable.Range(0, objectives).Select(_ => -Math.Log(random.NextUnit()))];
        var sum = weights.Sum();
        var scales = Enumerable.Range(0, objectives).Select(i =>
        {
            var finite = complete.Select(one => one.Losses[i]).Where(double.IsFinite).DefaultIfEmpty(0).ToList();
            return (Low: finite.Min(), High: finite.Max());
        }).ToArray();
        return losses =>
        {
            var shares = losses.Select((loss, i) => weights[i] / sum * (Math.Clamp(loss, scales[i].Low, scales[i].High) - scales[i].Low) / Math.Max(scales[i].High - scales[i].Low, 1e-300)).ToList();
            return shares.Max() + augmentedShare * shares.Sum();
        };
    }
}
