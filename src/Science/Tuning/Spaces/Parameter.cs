using System.Text.Json.Serialization;

namespace Slipway.Tuning;

/// <summary>One dimension of a search space: its name, the values it may take, and where each lies in the unit interval.</summary>
/// <remarks>
/// Samplers work on coordinates u in [0, 1]. Continuous parameters map u linearly (or linearly in the logarithm) from low to high.
/// Discrete ones (whole numbers, stepped numbers, choices) share [0, 1] among their values, a whole number being widened by a
/// half on each side first, so that a uniform u picks every value of a linear range equally often.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(FloatParameter), "float")]
[JsonDerivedType(typeof(IntParameter), "int")]
[JsonDerivedType(typeof(CategoricalParameter), "categorical")]
public abstract class Parameter
{
    private protected Parameter(string name, Condition? when)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, When) = (name, when);
    }

    public string Name { get; }

    /// <summary>When the parameter exists; null for always.</summary>
    public Condition? When { get; }

    /// <summary>How many values there are; null for a continuum.</summary>
    [JsonIgnore]
    public abstract long? Count { get; }

    /// <summary>Where a value lies in [0, 1]; a discrete value lies in the middle of its share (in the logarithm's measure: at its own logarithm).</summary>
    /// <exception cref="ArgumentException">The value is not one of this parameter's; the message says what would be.</exception>
    public double Encode(ParameterValue value) =>
        Refuse(value) is { } reason ? throw new ArgumentException(reason, nameof(value)) : EncodeAllowed(value);

    /// <summary>The value at a coordinate; coordinates outside [0, 1] count as the nearer end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The coordinate is NaN.</exception>
    public ParameterValue Decode(double unit)
    {
        if (double.IsNaN(unit))
            throw new ArgumentOutOfRangeException(nameof(unit), unit, $"'{Name}' has no value at NaN.");
        return DecodeClamped(Math.Clamp(unit, 0, 1));
    }

    /// <summary>The value with this index, 0 to <see cref="Count"/> - 1, in the order of the values (numbers) or of the declaration (choices).</summary>
    /// <exception cref="InvalidOperationException">The parameter is continuous.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    public ParameterValue ValueAt(long index)
    {
        if (Count is not { } count)
            throw new InvalidOperationException($"'{Name}' is continuous: its values cannot be counted.");
        if (index < 0 || index >= count)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"'{Name}' has {count} values.");
        return ValueAtAllowed(index);
    }

    /// <summary>The value as the parameter itself would give it: whole numbers of a floating point parameter made floating point.</summary>
    internal virtual ParameterValue Normalize(ParameterValue value) => value;

    /// <summary>The same parameter with another condition.</summary>
    internal abstract Parameter Under(Condition? when);

    /// <summary>The index of a value of a parameter that can be counted, the inverse of <see cref="ValueAt"/>.</summary>
    internal abstract long IndexOf(ParameterValue value);

    /// <summary>The part of [0, 1] that decodes to the same value as this coordinate; just the coordinate on a continuum.</summary>
    internal abstract (double Low, double High) ShareAt(double unit);

    /// <summary>Whether neighbouring coordinates are alike, as of numbers and ordered choices.</summary>
    [JsonIgnore]
    internal virtual bool IsNumeric => true;

    /// <summary>Why a value cannot be taken, in words; null when it can.</summary>
    public abstract string? Refuse(ParameterValue value);

    private protected abstract double EncodeAllowed(ParameterValue value);

    private protected abstract ParameterValue DecodeClamped(double unit);

    private protected abstract ParameterValue ValueAtAllowed(long index);
}
