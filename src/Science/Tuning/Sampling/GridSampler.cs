namespace Slipway.Tuning;

/// <summary>Every combination of a few values of each parameter, each once, in an order shuffled by the study's seed.</summary>
/// <example><code>var study = new Study(settings, new GridSampler(new Dictionary&lt;string, int&gt; { ["learning_rate"] = 4 }));</code></example>
/// <remarks>
/// Suggestion k is the k-th combination of the shuffled grid, found without remembering the others; points that were enqueued are
/// passed over. After the last combination there is nothing left to suggest, also when the study allows repeats.
/// </remarks>
public sealed class GridSampler : ISampler
{
    private readonly Dictionary<string, int> _levels;
    private readonly int _otherLevels;

    /// <param name="levels">How many values of a parameter to try, by name, spread evenly on its scale with both ends; a parameter with fewer values has them all.</param>
    /// <param name="otherLevels">How many of a continuous parameter that is not named. Discrete ones that are not named have all their values.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of levels is below 1.</exception>
    public GridSampler(IReadOnlyDictionary<string, int>? levels = null, int otherLevels = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(otherLevels, 1);
        _levels = new(levels ?? new Dictionary<string, int>(), StringComparer.Ordinal);
        _otherLevels = otherLevels;
        foreach (var (name, count) in _levels)
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, name);
    }

    public string Name => "grid";

    /// <summary>How many combinations the grid of a space has.</summary>
    /// <exception cref="ArgumentException">There are more than 2^62, or levels are given for a parameter that the space lacks.</exception>
    public long Size(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        Int128 size = 1;
        foreach (var axis in Axes(space))
        {
            if ((size *= axis.Count) > 1L << 62)
                throw new ArgumentException("The grid has more than 2^62 points. Give fewer levels to some parameters.", nameof(space));
        }

        return (long)size;
    }

    public ParameterSet? Suggest(SuggestionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var size = Size(request.Space);
        var axes = Axes(request.Space);
        var order = new KeyedPermutation(new KeyedRandom(request.Settings.Seed, -1, Name).NextBits(), size);
        for (long place = request.Place; place < size; place++)
        {
            if (Combination(axes, order.At(place)) is var point && !request.Taken.Contains(point))
                return point;
        }

        return null;
    }

    private static ParameterSet Combination(List<GridAxis> axes, long rank)
    {
        var values = new KeyValuePair<string, ParameterValue>[axes.Count];
        for (var i = axes.Count - 1; i >= 0; i--)
        {
            (rank, var index) = Math.DivRem(rank, axes[i].Count);
            values[i] = new(axes[i].Name, axes[i].ValueAt(index));
        }

        return new ParameterSet(values);
    }

    private List<GridAxis> Axes(SearchSpace space)
    {
        if (_levels.Keys.FirstOrDefault(name => !space.Has(name)) is { } stranger)
            throw new ArgumentException($"The grid has levels for '{stranger}', which the search space lacks.", nameof(space));
        return [.. space.Parameters.Select(p => new GridAxis(p, _levels.TryGetValue(p.Name, out var levels) ? levels : p.Count is null ? _otherLevels : null))];
    }
}
