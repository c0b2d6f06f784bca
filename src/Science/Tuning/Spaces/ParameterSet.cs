using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Slipway.Tuning;

/// <summary>The values of one trial by parameter name. Immutable; equal when names and values are, whatever their order.</summary>
[JsonConverter(typeof(ParameterSetJson))]
[SuppressMessage("Naming", "CA1710", Justification = "The field says parameter set; that it can be read like a dictionary is second.")]
public sealed class ParameterSet : IReadOnlyDictionary<string, ParameterValue>, IEquatable<ParameterSet>
{
    private readonly OrderedDictionary<string, ParameterValue> _values = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">A name stands twice.</exception>
    public ParameterSet(IEnumerable<KeyValuePair<string, ParameterValue>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var (name, value) in values)
        {
            if (!_values.TryAdd(name, value))
                throw new ArgumentException($"The parameter '{name}' is given twice.", nameof(values));
        }
    }

    public int Count => _values.Count;

    public IEnumerable<string> Keys => _values.Keys;

    public IEnumerable<ParameterValue> Values => _values.Values;

    /// <exception cref="KeyNotFoundException">There is no such parameter.</exception>
    public ParameterValue this[string key] => _values.TryGetValue(key, out var value)
        ? value
        : throw new KeyNotFoundException($"There is no parameter '{key}'. There are: {string.Join(", ", Keys)}.");

    public bool ContainsKey(string key) => _values.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out ParameterValue value) => _values.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, ParameterValue>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(ParameterSet? other) =>
        other is not null && other.Count == Count && _values.All(pair => other.TryGetValue(pair.Key, out var value) && value == pair.Value);

    public override bool Equals(object? obj) => Equals(obj as ParameterSet);

    public override int GetHashCode() => _values.Aggregate(Count, (hash, pair) => hash ^ HashCode.Combine(pair.Key, pair.Value));

    /// <summary><c>learning_rate=0.1 num_leaves=31</c>.</summary>
    public override string ToString() => string.Join(' ', _values.Select(pair => $"{pair.Key}={pair.Value}"));
}
