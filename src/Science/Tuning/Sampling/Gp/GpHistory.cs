namespace Slipway.Tuning;

/// <summary>The finished trials that a Gaussian process learns from, no more than it can take.</summary>
internal static class GpHistory
{
    private const int Most = 400;
    private const int Best = 150;
    private const int Newest = 150;

    /// <summary>All of a few; of many the best, the newest and some others drawn anew each time.</summary>
    public static List<Observation> Of(List<Observation> finished, KeyedRandom random)
    {
        if (finished.Count <= Most)
            return finished;
        var kept = finished.OrderBy(one => one.Losses.Length > 0 ? one.Loss : double.PositiveInfinity).Take(Best).Concat(finished.TakeLast(Newest)).ToHashSet();
        var others = finished.Where(one => !kept.Contains(one)).Select(one => (One: one, Key: random.NextBits())).OrderBy(pair => pair.Key).Select(pair => pair.One);
        kept.UnionWith(others.Take(Most - kept.Count));
        return [.. finished.Where(kept.Contains)];
    }
}
