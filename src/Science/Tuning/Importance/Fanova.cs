namespace Slipway.Tuning;

/// <summary>
/// How much of the objective's variance over the whole space each parameter explains by itself: functional ANOVA of a random forest
/// (Hutter, Hoos and Leyton-Brown 2014).
/// </summary>
/// <remarks>64 trees on bootstrap samples; the marginal mean of a value is computed exactly from the boxes of the leaves. What does not exist in a point counts as a place of its own.</remarks>
public static class Fanova
{
    private const int Trees = 64;

    /// <summary>The importance of each parameter, 0 and more, with a sum of 1 unless all are 0.</summary>
    /// <param name="settings">What was searched; the first objective is explained.</param>
    /// <param name="trials">The trials; complete and feasible ones are used.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 such trials.</exception>
    public static IReadOnlyDictionary<string, double> Of(StudySettings settings, IEnumerable<Trial> trials)
    {
        var data = ImportanceData.Of(settings, trials);
        var dimensions = settings.Space.Parameters.Count;
        var points = data.ConvertAll(one => one.Units.Select(u => double.IsNaN(u) ? FanovaTree.Absent : u).ToArray());
        double[] lows = [.. Enumerable.Range(0, dimensions).Select(i => data.Exists(one => double.IsNaN(one.Units[i])) ? FanovaTree.AbsentLow : 0)];
        var raw = new double[dimensions];
        for (var tree = 0; tree < Trees; tree++)
        {
            var random = new KeyedRandom(settings.Seed, tree, "fanova");
            int[] sample = [.. Enumerable.Range(0, data.Count).Select(_ => (int)random.NextIndex(data.Count))];
            var grown = new FanovaTree(points, data.ConvertAll(one => one.Loss), sample, lows, random);
            var variance = grown.Variance();
            for (var i = 0; i < dimensions && variance > 0; i++)
                raw[i] += grown.VarianceOf(i) / variance / Trees;
        }

        return ImportanceData.Named(settings.Space, raw);
    }
}
