namespace Slipway.Tuning;

/// <summary>
/// How much each parameter decides whether a trial is among the best: PED-ANOVA (Watanabe, Bansal and Hutter 2023), the Pearson divergence between where
/// the best tenth of the trials lies along a parameter and where all do.
/// </summary>
/// <remarks>
/// Values are smoothed on a grid of at most 50 places, choices counted as they are. A parameter that exists only in some points is looked at among the trials
/// that have it, and by whether it exists at all. Takes time in proportion to trials and parameters.
/// </remarks>
public static class PedAnova
{
    private const int MostPlaces = 50;
    private const double BestShare = 0.1;

    /// <summary>The importance of each parameter, 0 and more, with a sum of 1 unless all are 0.</summary>
    /// <param name="settings">What was searched; the first objective is explained.</param>
    /// <param name="trials">The trials; complete and feasible ones are used.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 such trials.</exception>
    public static IReadOnlyDictionary<string, double> Of(StudySettings settings, IEnumerable<Trial> trials)
    {
        var data = ImportanceData.Of(settings, trials);
        var count = Math.Max(2, (int)Math.Ceiling(BestShare * data.Count));
        var best = data.OrderBy(one => one.Loss).Take(count).ToList();
        double[] raw = [.. settings.Space.Parameters.Select((parameter, i) => Divergence(parameter, data.ConvertAll(one => one.Units[i]), best.ConvertAll(one => one.Units[i])))];
        return ImportanceData.Named(settings.Space, raw);
    }

    // Each regime, the values where it exists and its absence, weighed by how much more often the best trials are in it.
    private static double Divergence(Parameter parameter, List<double> all, List<double> best)
    {
        if (parameter.Count == 1 && !all.Exists(double.IsNaN))
            return 0;
        var (present, presentBest) = (all.Where(u => !double.IsNaN(u)).ToList(), best.Where(u => !double.IsNaN(u)).ToList());
        if (present.Count == 0)
            return 0;
        var (alpha, beta) = ((double)presentBest.Count / best.Count, (double)present.Count / all.Count);
        var between = beta < 1 ? (alpha - beta) * (alpha - beta) / beta + (alpha - beta) * (alpha - beta) / (1 - beta) : 0;
        return between + (presentBest.Count > 0 ? alpha * alpha / beta * Pearson(parameter, present, presentBest) : 0);
    }

    private static double Pearson(Parameter parameter, List<double> all, List<double> best)
    {
        var places = (int)Math.Min(MostPlaces, parameter.Count ?? MostPlaces);
        var (wide, narrow) = (Masses(parameter, all, places), Masses(parameter, best, places));
        return wide.Zip(narrow, (p, q) => p * (q / p - 1) * (q / p - 1)).Sum();
    }

    // A Parzen estimator on the grid: a kernel a trial and an even one as prior.
    private static double[] Masses(Parameter parameter, List<double> units, int places)
    {
        var masses = Enumerable.Repeat(1.0 / places, places).ToArray();
        var indices = units.ConvertAll(unit => (int)Share.IndexAt(unit, places));
        var width = parameter.IsNumeric ? Bandwidth(indices) : 0;
        foreach (var (index, count) in indices.CountBy(i => i))
        {
            if (width == 0)
            {
                masses[index] += count;
                continue;
            }

            var kernel = new TruncatedNormal(index, width, -0.5, places - 0.5);
            var inside = kernel.Between(-0.5, places - 0.5);
            for (var i = 0; i < places; i++)
                masses[i] += count * kernel.Between(i - 0.5, i + 0.5) / inside;
        }

        return [.. masses.Select(mass => mass / (units.Count + 1))];
    }

    // Scott's rule with the robust spread, at least so wide that half a place is within it.
    private static double Bandwidth(List<int> indices)
    {
        double[] sorted = [.. indices.Select(i => (double)i).Order()];
        var mean = sorted.Average();
        var deviation = Math.Sqrt(sorted.Sum(x => (x - mean) * (x - mean)) / Math.Max(1, sorted.Length - 1));
        var range = (At(0.75) - At(0.25)) / 1.34;
        return Math.Max(0.5 / 1.64, 1.059 * Math.Min(range, deviation) * Math.Pow(sorted.Length, -0.2));

        double At(double share)
        {
            var place = share * (sorted.Length - 1);
            var (below, above) = (sorted[(int)place], sorted[(int)Math.Ceiling(place)]);
            return below + (place - Math.Floor(place)) * (above - below);
        }
    }
}
