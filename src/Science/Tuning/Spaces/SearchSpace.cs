using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace Slipway.Tuning;

/// <summary>The parameters that are searched together, in the order of their declaration. Immutable.</summary>
/// <remarks>
/// A parameter with a <see cref="Condition"/> exists only in the points where the condition holds; the parameter that it depends on stands before it.
/// A point has a value for each parameter that exists in it and for no other. The coordinate of one that does not exist is NaN.
/// </remarks>
public sealed class SearchSpace
{
    private readonly ParameterTree _tree;
    private readonly ConditionalWeakTable<ParameterSet, double[]> _encoded = [];

    /// <exception cref="ArgumentException">There is no parameter, a name stands twice, or a condition can never hold.</exception>
    [JsonConstructor]
    public SearchSpace(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.Count == 0)
            throw new ArgumentException("A search space needs at least one parameter.", nameof(parameters));
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            if (!names.Add(parameter.Name))
                throw new ArgumentException($"The search space declares '{parameter.Name}' twice.", nameof(parameters));
        }

        Parameters = [.. parameters];
        _tree = new ParameterTree(Parameters);
        IsConditional = Parameters.Any(parameter => parameter.When is not null);
    }

    public SearchSpace(params Parameter[] parameters)
        : this((IReadOnlyList<Parameter>)parameters)
    {
    }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>How many points there are; null when a parameter is continuous or the number passes 2^62.</summary>
    [JsonIgnore]
    public long? Count => _tree.Count;

    /// <summary>Whether some parameter exists in some points only.</summary>
    [JsonIgnore]
    public bool IsConditional { get; }

    /// <summary>The point's coordinates in the unit cube, one a parameter in declared order; NaN for one that does not exist in this point.</summary>
    /// <exception cref="ArgumentException">The values are not a point of this space.</exception>
    public double[] Encode(ParameterSet values)
    {
        var accepted = Accept(values);
        return [.. Parameters.Select(parameter => accepted.TryGetValue(parameter.Name, out var value) ? parameter.Encode(value) : double.NaN)];
    }

    /// <summary>The point at coordinates of the unit cube, one a parameter in declared order; those of parameters that do not exist there are passed over.</summary>
    /// <exception cref="ArgumentException">There are more or fewer coordinates than parameters.</exception>
    public ParameterSet Decode(ReadOnlySpan<double> units)
    {
        if (units.Length != Parameters.Count)
            throw new ArgumentException($"The space has {Parameters.Count} parameters; {units.Length} coordinates were given.", nameof(units));
        var values = new ParameterValue?[units.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = _tree.IsActive(i, values) ? Parameters[i].Decode(units[i]) : (ParameterValue?)null;
        return Named(values);
    }

    /// <summary>The point with this rank, 0 to <see cref="Count"/> - 1; the last parameter changes fastest.</summary>
    /// <exception cref="InvalidOperationException">The points cannot be counted.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rank.</exception>
    public ParameterSet PointAt(long rank)
    {
        if (Count is not { } count)
            throw new InvalidOperationException("The points of this space cannot be counted.");
        if (rank < 0 || rank >= count)
            throw new ArgumentOutOfRangeException(nameof(rank), rank, $"The space has {count} points.");
        return Named(_tree.PointAt(rank));
    }

    /// <summary>The values as a point of this space: in declared order, whole numbers of floating point parameters made floating point.</summary>
    /// <exception cref="ArgumentException">They are no such point; the message names the parameter and what would be right.</exception>
    public ParameterSet Accept(ParameterSet values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var accepted = new ParameterValue?[Parameters.Count];
        for (var i = 0; i < accepted.Length; i++)
            accepted[i] = Accept(Parameters[i], values, _tree.IsActive(i, accepted));
        if (values.Keys.FirstOrDefault(name => !Has(name)) is { } stranger)
            throw new ArgumentException($"The search space has no parameter '{stranger}'. It has: {string.Join(", ", Parameters.Select(p => p.Name))}.", nameof(values));
        return Named(accepted);
    }

    /// <summary>The coordinates of a trial's values, remembered; null when they are no point of this space, as after it was edited.</summary>
    internal double[]? TryEncode(ParameterSet values)
    {
        if (_encoded.TryGetValue(values, out var units))
            return units;
        try
        {
            units = Encode(values);
        }
        catch (ArgumentException)
        {
            return null;
        }

        _encoded.AddOrUpdate(values, units);
        return units;
    }

    /// <summary>Coordinates moved to where their point lies: discrete ones to the middle of their value, those that do not exist to NaN.</summary>
    internal double[] Snap(ReadOnlySpan<double> units)
    {
        var snapped = new double[units.Length];
        for (var i = 0; i < snapped.Length; i++)
            snapped[i] = !_tree.IsActive(i, snapped) ? double.NaN : Parameters[i].Count is null ? Math.Clamp(units[i], 0, 1) : Parameters[i].Encode(Parameters[i].Decode(units[i]));
        return snapped;
    }

    /// <summary>The place of the parameter that this one depends on; -1 when it always exists.</summary>
    internal int ParentOf(int place) => _tree.ParentOf(place);

    internal bool Has(string name) => Parameters.Any(parameter => string.Equals(parameter.Name, name, StringComparison.Ordinal));

    private ParameterSet Named(ParameterValue?[] values) => new(Parameters
        .Select((parameter, i) => (parameter.Name, Value: values[i])).Where(pair => pair.Value is not null)
        .Select(pair => new KeyValuePair<string, ParameterValue>(pair.Name, pair.Value!.Value)));

    private static ParameterValue? Accept(Parameter parameter, ParameterSet values, bool active)
    {
        var given = values.TryGetValue(parameter.Name, out var value);
        if (!active)
            return given ? throw new ArgumentException($"'{parameter.Name}' has a value, but exists only when {parameter.When}. Leave it out.", nameof(values)) : null;
        if (!given)
            throw new ArgumentException($"The parameter '{parameter.Name}' has no value.", nameof(values));
        return parameter.Refuse(value) is { } reason ? throw new ArgumentException(reason, nameof(values)) : parameter.Normalize(value);
    }
}
