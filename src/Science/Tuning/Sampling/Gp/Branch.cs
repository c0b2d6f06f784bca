namespace Slipway.Tuning;

/// <summary>One value of a choice on which other parameters depend: a part of the space with parameters of its own.</summary>
/// <param name="Place">The place of the choice in the space.</param>
/// <param name="Unit">The coordinate of the value.</param>
internal readonly record struct Branch(int Place, double Unit)
{
    private const double LeastShare = 0.25;

    /// <summary>The branch that trials have taken least, if that is less than a quarter of its equal share; null where none is, or no choice that is always made has parameters of its own. A few trials with parameters that nobody has tuned yet say little about what a branch is worth.</summary>
    /// <param name="space">The space.</param>
    /// <param name="points">The coordinates of all trials.</param>
    public static Branch? Neglected(SearchSpace space, IReadOnlyList<double[]> points)
    {
        (Branch Branch, double Share)? least = null;
        foreach (var (place, parameter) in space.Parameters.Index())
        {
            if (parameter.IsNumeric || parameter.When is not null || parameter.Count is not { } count || !space.Parameters.Any(other => other.When?.Parameter == parameter.Name))
                continue;
            var taken = points.Where(point => !double.IsNaN(point[place])).CountBy(point => Share.IndexAt(point[place], count)).ToDictionary();
            var all = taken.Values.Sum();
            for (var index = 0L; index < count; index++)
            {
                var share = (double)taken.GetValueOrDefault(index) * count / Math.Max(1, all);
                if (all > 0 && share < LeastShare && (least is null || share < least.Value.Share))
                    least = (new Branch(place, parameter.Encode(parameter.ValueAt(index))), share);
            }
        }

        return least?.Branch;
    }

    /// <summary>Whether a point lies in it.</summary>
    public bool Has(SearchSpace space, double[] point) => !double.IsNaN(point[Place]) && Share.IndexAt(point[Place], space.Parameters[Place].Count!.Value) == Share.IndexAt(Unit, space.Parameters[Place].Count!.Value);
}
