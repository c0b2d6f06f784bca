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
        return Grid(space).Count ?? throw new ArgumentException("The grid has more than 2^62 points. Give fewer levels to some parameters.", nameof(space));
    }

    public ParameterSet? Suggest(SuggestionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var size = Size(request.Space);
        var grid = Grid(request.Space);
        var order = new KeyedPermutation(new KeyedRandom(request.Settings.Seed, -1, Name).NextBits(), size);
        for (long place = request.Place; place < size; place++)
        {
            if (grid.PointAt(order.At(place)) is var point && !request.Taken.Contains(point))
                return point;
        }

        return null;
    }

    // The grid is a space of choices; a parameter whose condition asks only for values that the grid leaves out has no place in it.
    private SearchSpace Grid(SearchSpace space)
    {
        if (_levels.Keys.FirstOrDefault(name => !space.Has(name)) is { } stranger)
            throw new ArgumentException($"The grid has levels for '{stranger}', which the search space lacks.", nameof(space));
        var axes = new Dictionary<string, Parameter>(StringComparer.Ordinal);
        foreach (var parameter in space.Parameters)
        {
            if (Met(parameter.When, axes) is (true, var when))
                axes.Add(parameter.Name, Axis(parameter, when));
        }

        return new SearchSpace([.. axes.Values]);
    }

    private static (bool Ever, Condition? When) Met(Condition? when, Dictionary<string, Parameter> axes)
    {
        if (when is null)
            return (true, null);
        var values = axes.TryGetValue(when.Parameter, out var parent) ? when.In.Select(parent.Normalize).Where(value => parent.Refuse(value) is null).ToList() : [];
        return values.Count == 0 ? (false, null) : (true, new Condition(when.Parameter, values));
    }

    private Parameter Axis(Parameter parameter, Condition? when)
    {
        int? levels = _levels.TryGetValue(parameter.Name, out var given) ? given : parameter.Count is null ? _otherLevels : null;
        return levels is { } count && (parameter.Count is null || count < parameter.Count)
            ? new CategoricalParameter(parameter.Name, [.. Enumerable.Range(0, count).Select(i => parameter.Decode(count == 1 ? 0.5 : i / (count - 1.0))).Distinct()], when: when)
            : parameter.Under(when);
    }
}
