namespace Slipway.Tuning;

/// <summary>
/// The non-dominated sorting genetic algorithm II (Deb et al. 2002): each generation is bred from the best fronts of those before it, and from the
/// loneliest of a front that does not fit whole. For many trials of several objectives, with constraints.
/// </summary>
/// <example><code>var study = new Study(settings, new NsgaIISampler());</code></example>
/// <remarks>
/// The finished trials make generations in the order of their numbers. Feasible trials dominate infeasible ones, and those that break the constraints
/// less the others. Failed trials are passed over.
/// </remarks>
public sealed class NsgaIISampler : ISampler
{
    private const double CrossoverProbability = 0.9;
    private const double SwapProbability = 0.5;
    private readonly int _population;

    /// <param name="population">How many trials a generation has, at least 4; the first one is random.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public NsgaIISampler(int population = 50)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(population, 4);
        _population = population;
    }

    public string Name => "nsga_ii";

    public ParameterSet? Suggest(SuggestionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var finished = Observation.Of(request, TrialState.Complete);
        var random = request.Random(Name);
        if (finished.Count < _population)
            return Untaken.First(request, _ => RandomSampler.Draw(request.Space, random));
        List<NsgaMember> parents = [];
        foreach (var generation in finished.Chunk(_population).Where(chunk => chunk.Length == _population))
            parents = NsgaMember.Select([.. parents.Select(parent => parent.Observation), .. generation], _population);
        return Untaken.First(request, _ => Child(request.Space, parents, random));
    }

    private static ParameterSet Child(SearchSpace space, List<NsgaMember> parents, KeyedRandom random)
    {
        var (mother, father) = (Tournament(), Tournament());
        var mix = random.NextUnit() < CrossoverProbability;
        var units = new double[space.Parameters.Count];
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = mix && random.NextUnit() < SwapProbability ? father[i] : mother[i];
            if (double.IsNaN(units[i]) || random.NextUnit() < 1.0 / units.Length)
                units[i] = random.NextUnit();
        }

        return space.Decode(units);

        double[] Tournament()
        {
            var (one, other) = (parents[(int)random.NextIndex(parents.Count)], parents[(int)random.NextIndex(parents.Count)]);
            return (one.IsBetterThan(other) ? one : other).Observation.Units;
        }
    }
}
