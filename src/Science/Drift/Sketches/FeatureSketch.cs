using System.Text.Json.Serialization;

namespace Slipway.Drift;

/// <summary>What is kept of one column over a stretch of rows: counts over fixed bins. Counts add up, so windows, segments and servers merge.</summary>
/// <remarks>Not safe for use by several threads: give each its own, and merge.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NumericSketch), "numeric")]
[JsonDerivedType(typeof(CategoricalSketch), "categorical")]
public abstract class FeatureSketch
{
    private protected FeatureSketch(long missing)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(missing);
        Missing = missing;
    }

    /// <summary>Rows without a value.</summary>
    public long Missing { get; private protected set; }

    /// <summary>Rows with a value.</summary>
    [JsonIgnore]
    public abstract long Present { get; }

    /// <summary>All rows.</summary>
    [JsonIgnore]
    public long Rows => Present + Missing;

    /// <summary>The share of rows without a value, 0 to 1; 0 when there are no rows.</summary>
    [JsonIgnore]
    public double MissingShare => Rows == 0 ? 0 : (double)Missing / Rows;

    /// <summary>Counts a row without a value.</summary>
    public void AddMissing() => Missing++;

    /// <summary>An empty sketch over the same bins: what a new window starts from.</summary>
    public abstract FeatureSketch Empty();

    /// <summary>Adds the counts of another sketch over the same bins.</summary>
    /// <exception cref="ArgumentException">The other one has other bins, or is of another kind.</exception>
    public abstract void Merge(FeatureSketch other);

    private protected static string CannotMerge(string why) => $"Two sketches merge when they were made from one reference: {why}.";
}
