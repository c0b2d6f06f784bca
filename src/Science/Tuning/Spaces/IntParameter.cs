using System.Text.Json.Serialization;

namespace Slipway.Tuning;

/// <summary>A whole number between two bounds, both included; on a logarithmic scale, or in steps from the lower bound.</summary>
public sealed class IntParameter : Parameter
{
    /// <param name="name">The name of the parameter.</param>
    /// <param name="low">The smallest value.</param>
    /// <param name="high">The largest value. With a step that does not reach it, the last step below it is the largest.</param>
    /// <param name="log">Whether to search the logarithm; needs <paramref name="low"/> of at least 1 and a step of 1.</param>
    /// <param name="step">The distance of neighbouring values.</param>
    /// <param name="when">When the parameter exists; null for always.</param>
    /// <exception cref="ArgumentException">The bounds, scale and step do not go together.</exception>
    [JsonConstructor]
    public IntParameter(string name, long low, long high, bool log = false, long step = 1, Condition? when = null)
        : base(name, when)
    {
        if (low > high || (Int128)high - low >= 1L << 53)
            throw new ArgumentException($"'{name}': low ({low}) must not be above high ({high}), nor more than 2^53 values apart.", nameof(low));
        if (log && low < 1)
            throw new ArgumentException($"'{name}': a logarithmic scale needs low of at least 1, not {low}.", nameof(low));
        if (step < 1)
            throw new ArgumentException($"'{name}': a step is at least 1, not {step}.", nameof(step));
        if (log && step != 1)
            throw new ArgumentException($"'{name}': a logarithmic scale has no steps. Leave out one of the two.", nameof(step));
        (Low, High, Log, Step) = (low, high - (high - low) % step, log, step);
    }

    public long Low { get; }

    public long High { get; }

    public bool Log { get; }

    public long Step { get; }

    [JsonIgnore]
    public override long? Count => (High - Low) / Step + 1;

    public override string? Refuse(ParameterValue value)
    {
        if (value.Kind != ValueKind.Whole)
            return $"'{Name}' takes whole numbers from {Low} to {High}, not '{value}'.";
        var number = value.AsInt();
        if (number < Low || number > High)
            return $"'{Name}' lies between {Low} and {High}: {number} does not.";
        return (number - Low) % Step == 0 ? null : $"'{Name}' goes from {Low} in steps of {Step}: {number} lies between two of them.";
    }

    internal override Parameter Under(Condition? when) => new IntParameter(Name, Low, High, Log, Step, when);

    internal override long IndexOf(ParameterValue value) => (value.AsInt() - Low) / Step;

    internal override (double Low, double High) ShareAt(double unit)
    {
        if (!Log)
            return Share.Around(unit, Count!.Value);
        var (lowest, number) = (Math.Log(Low - 0.5), DecodeClamped(unit).AsInt());
        var width = Math.Log(High + 0.5) - lowest;
        return ((Math.Log(number - 0.5) - lowest) / width, (Math.Log(number + 0.5) - lowest) / width);
    }

    private protected override double EncodeAllowed(ParameterValue value)
    {
        var number = value.AsInt();
        if (!Log)
            return Share.MiddleOf((number - Low) / Step, Count!.Value);
        var lowest = Math.Log(Low - 0.5);
        return (Math.Log(number) - lowest) / (Math.Log(High + 0.5) - lowest);
    }

    private protected override ParameterValue DecodeClamped(double unit)
    {
        if (!Log)
            return ValueAtAllowed(Share.IndexAt(unit, Count!.Value));
        var lowest = Math.Log(Low - 0.5);
        var number = Math.Exp(lowest + unit * (Math.Log(High + 0.5) - lowest));
        return Math.Clamp((long)Math.Floor(number + 0.5), Low, High);
    }

    private protected override ParameterValue ValueAtAllowed(long index) => Low + index * Step;
}
