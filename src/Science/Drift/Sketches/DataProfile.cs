using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Drift;

/// <summary>The sketches of all watched columns over one stretch of rows: a reference, or a window.</summary>
/// <remarks>Not safe for use by several threads: give each its own, and merge.</remarks>
public sealed class DataProfile
{
    private readonly SortedDictionary<string, FeatureSketch> _features;

    /// <param name="features">The sketches by column.</param>
    [JsonConstructor]
    public DataProfile(IReadOnlyDictionary<string, FeatureSketch> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        _features = new(features.ToDictionary(), StringComparer.Ordinal);
    }

    /// <summary>The sketches by column, columns in ordinal order.</summary>
    public IReadOnlyDictionary<string, FeatureSketch> Features => _features;

    /// <summary>The sketch of a numeric column.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it is categorical.</exception>
    public NumericSketch Numeric(string column) => Find(column) as NumericSketch ?? throw new ArgumentException($"The column '{column}' is categorical, not numeric.", nameof(column));

    /// <summary>The sketch of a categorical column.</summary>
    /// <exception cref="ArgumentException">There is no such column, or it is numeric.</exception>
    public CategoricalSketch Categorical(string column) => Find(column) as CategoricalSketch ?? throw new ArgumentException($"The column '{column}' is numeric, not categorical.", nameof(column));

    /// <summary>An empty profile over the same columns and bins: what a new window starts from.</summary>
    public DataProfile Empty() => new(_features.ToDictionary(pair => pair.Key, pair => pair.Value.Empty(), StringComparer.Ordinal));

    /// <summary>Adds the counts of another profile that was made from the same reference.</summary>
    /// <exception cref="ArgumentException">Columns or bins differ.</exception>
    public void Merge(DataProfile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!other._features.Keys.SequenceEqual(_features.Keys, StringComparer.Ordinal))
            throw new ArgumentException($"Two profiles merge when they have the same columns: {string.Join(", ", _features.Keys)}, not {string.Join(", ", other._features.Keys)}.", nameof(other));
        foreach (var (column, sketch) in _features)
            sketch.Merge(other._features[column]);
    }

    /// <summary>The profile as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DriftJson.Default.DataProfile);

    /// <summary>The profile that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is no profile.</exception>
    /// <exception cref="ArgumentException">Its parts do not fit each other.</exception>
    public static DataProfile FromJson(string json) => JsonSerializer.Deserialize(json, DriftJson.Default.DataProfile) ?? throw new JsonException("'null' is no profile.");

    private FeatureSketch Find(string column) => _features.TryGetValue(column, out var sketch)
        ? sketch
        : throw new ArgumentException($"The profile has no column '{column}'. It has: {string.Join(", ", _features.Keys)}.", nameof(column));
}
