namespace Slipway.Tuning;

/// <summary>Which of several results, given as losses, are better than which.</summary>
internal static class Dominance
{
    /// <summary>Whether one is nowhere worse than the other and somewhere better.</summary>
    public static bool Dominates(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        var better = false;
        for (var i = 0; i < one.Length; i++)
        {
            if (one[i] > other[i])
                return false;
            better |= one[i] < other[i];
        }

        return better;
    }

    /// <summary>The number of the front that each lies in, from 0: what is left undominated when the fronts before are taken away (Deb et al. 2002).</summary>
    public static int[] Ranks(IReadOnlyList<double[]> losses)
    {
        var ranks = new int[losses.Count];
        if (losses.Count > 0 && losses[0].Length == 1)
            return RanksOfOne(losses);
        List<int> left = [.. Enumerable.Range(0, losses.Count)];
        for (var rank = 0; left.Count > 0; rank++)
        {
            var front = left.Where(i => !left.Exists(j => Dominates(losses[j], losses[i]))).ToList();
            foreach (var i in front)
                ranks[i] = rank;
            left.RemoveAll(front.Contains);
        }

        return ranks;
    }

    private static int[] RanksOfOne(IReadOnlyList<double[]> losses)
    {
        var distinct = losses.Select(loss => loss[0]).Distinct().Order().ToArray();
        return [.. losses.Select(loss => Array.BinarySearch(distinct, loss[0]))];
    }
}
