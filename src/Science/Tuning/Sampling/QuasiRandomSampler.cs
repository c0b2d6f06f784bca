using System.Collections.Concurrent;

namespace Slipway.Tuning;

/// <summary>Points of a scrambled Sobol sequence: spread more evenly than random ones, whatever number is asked for (best a power of two).</summary>
/// <example><code>var study = new Study(settings, new QuasiRandomSampler());</code></example>
/// <remarks>
/// The scrambling is keyed by the study's seed; suggestion k is the sequence's point k. Parameters beyond the 512th are uniformly random.
/// In a finite space points that are taken are passed over, and the study ends when all have been tried, unless it allows repeats.
/// </remarks>
public sealed class QuasiRandomSampler : ISampler
{
    private const int MostCached = 64;
    private readonly ConcurrentDictionary<(ulong Seed, int Dimensions), Sobol> _sequences = new();

    public string Name => "quasi_random";

    public ParameterSet? Suggest(SuggestionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var sequence = SequenceOf(request.Settings.Seed, Math.Min(request.Space.Parameters.Count, Sobol.MostDimensions));
        var random = request.Random(Name);
        return Untaken.First(request, attempt => Point(request, sequence, (long)request.Place + attempt, random));
    }

    private static ParameterSet Point(SuggestionRequest request, Sobol sequence, long index, KeyedRandom random)
    {
        var units = new double[request.Space.Parameters.Count];
        for (var i = 0; i < units.Length; i++)
            units[i] = i < sequence.Dimensions ? sequence.Coordinate(index, i) : random.NextUnit();
        return request.Space.Decode(units);
    }

    private Sobol SequenceOf(ulong seed, int dimensions)
    {
        if (_sequences.Count > MostCached)
            _sequences.Clear();
        return _sequences.GetOrAdd((seed, dimensions), key => Sobol.Scrambled(key.Dimensions, key.Seed));
    }
}
