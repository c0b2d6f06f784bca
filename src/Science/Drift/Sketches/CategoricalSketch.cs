using System.Text.Json.Serialization;

namespace Slipway.Drift;

/// <summary>A categorical column: counts of the categories that the reference has, and of new ones by name.</summary>
/// <remarks>At most <see cref="MostNewNames"/> new categories are kept by name, the rest is counted together, so that a column of ids cannot fill the memory.</remarks>
public sealed class CategoricalSketch : FeatureSketch
{
    /// <summary>How many categories that the reference lacks are kept by name.</summary>
    public const int MostNewNames = 200;

    private readonly Dictionary<string, long> _known;
    private readonly Dictionary<string, long> _new;

    /// <param name="categories">The categories of the reference.</param>
    /// <exception cref="ArgumentException">A category stands twice.</exception>
    public CategoricalSketch(IEnumerable<string> categories)
        : this(categories.ToDictionary(name => name, _ => 0L, StringComparer.Ordinal), new Dictionary<string, long>(), 0, 0)
    {
    }

    /// <summary>A sketch as it was stored.</summary>
    /// <exception cref="ArgumentException">A count is negative, or a new category is a known one.</exception>
    [JsonConstructor]
    public CategoricalSketch(IReadOnlyDictionary<string, long> known, IReadOnlyDictionary<string, long> @new, long unnamed, long missing)
        : base(missing)
    {
        (_known, _new) = (new(known, StringComparer.Ordinal), new(@new, StringComparer.Ordinal));
        if (unnamed < 0 || _known.Values.Concat(_new.Values).Any(count => count < 0))
            throw new ArgumentException("Counts are 0 or more.", nameof(known));
        if (_new.Keys.FirstOrDefault(_known.ContainsKey) is { } both)
            throw new ArgumentException($"'{both}' cannot be known and new.", nameof(@new));
        Unnamed = unnamed;
    }

    /// <summary>Rows by category of the reference.</summary>
    public IReadOnlyDictionary<string, long> Known => _known;

    /// <summary>Rows by category that the reference lacks.</summary>
    public IReadOnlyDictionary<string, long> New => _new;

    /// <summary>Rows with a new category that is not kept by name.</summary>
    public long Unnamed { get; private set; }

    [JsonIgnore]
    public override long Present => _known.Values.Sum() + NewRows;

    /// <summary>Rows with a category that the reference lacks.</summary>
    [JsonIgnore]
    public long NewRows => _new.Values.Sum() + Unnamed;

    /// <summary>The share of rows with a value whose category the reference lacks, 0 to 1; 0 when there are none.</summary>
    [JsonIgnore]
    public double NewShare => Present == 0 ? 0 : (double)NewRows / Present;

    /// <summary>The reference: its categories, and the rows counted; null is missing.</summary>
    public static CategoricalSketch OfReference(IEnumerable<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Dictionary<string, long> known = new(StringComparer.Ordinal);
        var missing = 0L;
        foreach (var value in values)
        {
            if (value is null)
                missing++;
            else
                known[value] = known.GetValueOrDefault(value) + 1;
        }

        return new CategoricalSketch(known, new Dictionary<string, long>(), 0, missing);
    }

    /// <summary>Counts a row; null is missing.</summary>
    public void Add(string? category)
    {
        if (category is null)
            AddMissing();
        else
            Add(category, 1);
    }

    public override FeatureSketch Empty() => new CategoricalSketch(_known.Keys);

    public override void Merge(FeatureSketch other)
    {
        if (other is not CategoricalSketch categorical)
            throw new ArgumentException(CannotMerge("one is categorical, the other is not"), nameof(other));
        if (categorical._known.Count != _known.Count || !categorical._known.Keys.All(_known.ContainsKey))
            throw new ArgumentException(CannotMerge("their categories differ"), nameof(other));
        foreach (var (name, count) in categorical._known.Concat(categorical._new.OrderBy(pair => pair.Key, StringComparer.Ordinal)))
            Add(name, count);
        Unnamed += categorical.Unnamed;
        Missing += categorical.Missing;
    }

    private void Add(string category, long count)
    {
        if (_known.TryGetValue(category, out var rows))
            _known[category] = rows + count;
        else if (_new.TryGetValue(category, out rows) || _new.Count < MostNewNames)
            _new[category] = rows + count;
        else
            Unnamed += count;
    }
}
