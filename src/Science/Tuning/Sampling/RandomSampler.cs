namespace Slipway.Tuning;

/// <summary>Independent uniform points of the unit cube: uniform, log-uniform or equal shares, as each parameter declares.</summary>
/// <example><code>var study = new Study(settings, new RandomSampler());</code></example>
/// <remarks>In a finite space no point is tried twice, and the study ends when all have been, unless it allows repeats.</remarks>
public sealed class RandomSampler : ISampler
{
    public string Name => "random";

    public ParameterSet? Suggest(SuggestionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var random = request.Random(Name);
        return Untaken.First(request, _ => Draw(request.Space, random));
    }

    internal static ParameterSet Draw(SearchSpace space, KeyedRandom random)
    {
        var units = new double[space.Parameters.Count];
        for (var i = 0; i < units.Length; i++)
            units[i] = random.NextUnit();
        return space.Decode(units);
    }
}
