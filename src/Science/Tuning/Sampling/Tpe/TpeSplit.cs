namespace Slipway.Tuning;

/// <summary>The finished trials parted into the best few and the others, both by number; running ones count among the others.</summary>
internal sealed class TpeSplit
{
    private const int MostBelow = 25;

    private TpeSplit(List<Observation> below, List<Observation> above) => (Below, Above) = (below, above);

    public List<Observation> Below { get; }

    public List<Observation> Above { get; }

    /// <param name="finished">Complete and pruned trials.</param>
    /// <param name="running">Trials that a parallel worker holds.</param>
    public static TpeSplit Of(List<Observation> finished, IEnumerable<Observation> running)
    {
        var several = finished.Exists(one => one.Losses.Length > 1);
        var tenth = (finished.Count + 9) / 10;
        var count = several ? tenth : Math.Min(tenth, MostBelow);
        var sorted = several ? ByFronts(finished, count) : finished.OrderBy(Class).ThenBy(Step).ThenBy(Value).ThenBy(one => one.Trial.Number);
        var below = sorted.Take(count).ToHashSet();
        return new(
            [.. finished.Where(below.Contains)],
            [.. finished.Where(one => !below.Contains(one)).Concat(running).OrderBy(one => one.Trial.Number)]);
    }

    // Complete, then pruned, then infeasible ones.
    private static int Class(Observation one) => one.Trial.IsFeasible ? one.Trial.State == TrialState.Complete ? 0 : 1 : 2;

    private static long Step(Observation one) => Class(one) == 1 ? -(one.Trial.Reports.Count > 0 ? one.Trial.Reports[^1].Step : -1) : 0;

    private static double Value(Observation one) => Class(one) == 2 ? one.Trial.Violation : one.Losses.Length > 0 ? one.Loss : double.PositiveInfinity;

    // Of the front that does not fit whole, those that add most to the hypervolume one after the other (Ozaki et al. 2022).
    private static IEnumerable<Observation> ByFronts(List<Observation> finished, int count)
    {
        var feasible = finished.Where(one => one.Trial.IsFeasible && one.Losses.Length > 1).ToList();
        var ranks = Dominance.Ranks([.. feasible.Select(one => one.Losses)]);
        List<Observation> sorted = [];
        foreach (var front in feasible.Zip(ranks).GroupBy(pair => pair.Second).OrderBy(front => front.Key).Select(front => front.Select(pair => pair.First).ToList()))
        {
            if (sorted.Count >= count)
                break;
            sorted.AddRange(sorted.Count + front.Count <= count ? front : Spread(front, count - sorted.Count, feasible));
        }

        return [.. sorted, .. finished.Except(sorted).OrderBy(one => one.Trial.Violation).ThenBy(one => one.Trial.Number)];
    }

    private static List<Observation> Spread(List<Observation> front, int count, List<Observation> all)
    {
        var reference = Enumerable.Range(0, front[0].Losses.Length).Select(i => Reference(all.Select(one => one.Losses[i]).Where(double.IsFinite).DefaultIfEmpty(0).Max())).ToArray();
        List<Observation> chosen = [];
        while (chosen.Count < count)
            chosen.Add(front.Except(chosen).MaxBy(one => Hypervolume.Of(chosen.Append(one).Select(IReadOnlyList<double> (c) => c.Losses), reference))!);
        return chosen;
    }

    private static double Reference(double worst) => worst >= 0 ? 1.1 * worst + 1e-12 : 0.9 * worst;
}
