namespace Slipway.Tuning;

/// <summary>A trial among others of its time: which front it lies in, and how far its neighbours there are.</summary>
/// <param name="Observation">The trial.</param>
/// <param name="Rank">The front, from 0; the infeasible ones follow by their violation.</param>
/// <param name="Distance">The crowding distance: infinite at the ends of the front.</param>
internal sealed record NsgaMember(Observation Observation, int Rank, double Distance)
{
    public bool IsBetterThan(NsgaMember other) => Rank != other.Rank ? Rank < other.Rank : Distance > other.Distance;

    /// <summary>The best of them.</summary>
    public static List<NsgaMember> Select(IReadOnlyList<Observation> all, int count)
    {
        var feasible = all.Where(one => one.Trial.IsFeasible).ToList();
        var ranks = Dominance.Ranks([.. feasible.Select(one => one.Losses)]);
        var members = feasible.Zip(ranks).GroupBy(pair => pair.Second, pair => pair.First).OrderBy(front => front.Key).SelectMany(front => Crowd([.. front], front.Key));
        var infeasible = all.Where(one => !one.Trial.IsFeasible).OrderBy(one => one.Trial.Violation).Select((one, i) => new NsgaMember(one, feasible.Count + i, 0));
        return [.. members.Concat(infeasible).OrderBy(member => member.Rank).ThenByDescending(member => member.Distance).ThenBy(member => member.Observation.Trial.Number).Take(count)];
    }

    private static IEnumerable<NsgaMember> Crowd(List<Observation> front, int rank)
    {
        var distances = new double[front.Count];
        for (var objective = 0; objective < front[0].Losses.Length; objective++)
        {
            var order = Enumerable.Range(0, front.Count).OrderBy(i => front[i].Losses[objective]).ToArray();
            var width = front[order[^1]].Losses[objective] - front[order[0]].Losses[objective];
            (distances[order[0]], distances[order[^1]]) = (double.PositiveInfinity, double.PositiveInfinity);
            for (var place = 1; width > 0 && place + 1 < order.Length; place++)
                distances[order[place]] += (front[order[place + 1]].Losses[objective] - front[order[place - 1]].Losses[objective]) / width;
        }

        return front.Select((one, i) => new NsgaMember(one, rank, double.IsNaN(distances[i]) ? 0 : distances[i]));
    }
}
