using System.Text.Json.Serialization;

namespace Slipway.Tuning;

/// <summary>The parameters that are searched together, in the order of their declaration. Immutable.</summary>
public sealed class SearchSpace
{
    /// <exception cref="ArgumentException">There is no parameter, or a name stands twice.</exception>
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
        Count = CountPoints(Parameters);
    }

    public SearchSpace(params Parameter[] parameters)
        : this((IReadOnlyList<Parameter>)parameters)
    {
    }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>How many points there are; null when a parameter is continuous or the number passes 2^62.</summary>
    [JsonIgnore]
    public long? Count { get; }

    /// <summary>The point's coordinates in the unit cube, one a parameter in declared order.</summary>
    /// <exception cref="ArgumentException">The values are not a point of this space.</exception>
    public double[] Encode(ParameterSet values)
    {
        var accepted = Accept(values);
        return [.. Parameters.Select(parameter => parameter.Encode(accepted[parameter.Name]))];
    }

    /// <summary>The point at coordinates of the unit cube, one a parameter in declared order.</summary>
    /// <exception cref="ArgumentException">There are more or fewer coordinates than parameters.</exception>
    public ParameterSet Decode(ReadOnlySpan<double> units)
    {
        if (units.Length != Parameters.Count)
            throw new ArgumentException($"The space has {Parameters.Count} parameters; {units.Length} coordinates were given.", nameof(units));
        var values = new KeyValuePair<string, ParameterValue>[units.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = new(Parameters[i].Name, Parameters[i].Decode(units[i]));
        return new ParameterSet(values);
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
        var values = new KeyValuePair<string, ParameterValue>[Parameters.Count];
        for (var i = values.Length - 1; i >= 0; i--)
        {
            (rank, var index) = Math.DivRem(rank, Parameters[i].Count!.Value);
            values[i] = new(Parameters[i].Name, Parameters[i].ValueAt(index));
        }

        return new ParameterSet(values);
    }

    /// <summary>The values as a point of this space: in declared order, whole numbers of floating point parameters made floating point.</summary>
    /// <exception cref="ArgumentException">They are no such point; the message names the parameter and what would be right.</exception>
    public ParameterSet Accept(ParameterSet values)
    {
        ArgumentNullException.ThrowIfNull(values);
        List<KeyValuePair<string, ParameterValue>> accepted = [];
        foreach (var parameter in Parameters)
        {
            if (!values.TryGetValue(parameter.Name, out var value))
                throw new ArgumentException($"The parameter '{parameter.Name}' has no value.", nameof(values));
            if (parameter.Refuse(value) is { } reason)
                throw new ArgumentException(reason, nameof(values));
            accepted.Add(new(parameter.Name, parameter is FloatParameter ? value.AsFloat() : value));
        }

        if (values.Keys.FirstOrDefault(name => !Has(name)) is { } stranger)
            throw new ArgumentException($"The search space has no parameter '{stranger}'. It has: {string.Join(", ", Parameters.Select(p => p.Name))}.", nameof(values));
        return new ParameterSet(accepted);
    }

    internal bool Has(string name) => Parameters.Any(parameter => string.Equals(parameter.Name, name, StringComparison.Ordinal));

    private static long? CountPoints(IReadOnlyList<Parameter> parameters)
    {
        Int128 product = 1;
        foreach (var parameter in parameters)
        {
            if (parameter.Count is not { } count || (product *= count) > 1L << 62)
                return null;
        }

        return (long)product;
    }
}
