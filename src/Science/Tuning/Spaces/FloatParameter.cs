using System.Text.Json.Serialization;

namespace Slipway.Tuning;

/// <summary>A floating point number between two bounds, both included; on a logarithmic scale, or in steps from the lower bound.</summary>
public sealed class FloatParameter : Parameter
{
    private readonly Steps? _steps;

    /// <param name="name">The name of the parameter.</param>
    /// <param name="low">The smallest value.</param>
    /// <param name="high">The largest value. With a step that does not reach it, the last step below it is the largest.</param>
    /// <param name="log">Whether to search the logarithm; needs <paramref name="low"/> above 0 and no step.</param>
    /// <param name="step">The distance of neighbouring values; null for a continuum.</param>
    /// <param name="when">When the parameter exists; null for always.</param>
    /// <exception cref="ArgumentException">The bounds, scale and step do not go together.</exception>
    [JsonConstructor]
    public FloatParameter(string name, double low, double high, bool log = false, double? step = null, Condition? when = null)
        : base(name, when)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high) || low > high || !double.IsFinite(high - low))
            throw new ArgumentException($"'{name}': low ({low}) must not be above high ({high}), and both must be finite.", nameof(low));
        if (log && low <= 0)
            throw new ArgumentException($"'{name}': a logarithmic scale needs low above 0, not {low}.", nameof(low));
        if (log && step is not null)
            throw new ArgumentException($"'{name}': a logarithmic scale has no steps. Leave out one of the two.", nameof(step));
        if (step is { } distance)
            _steps = new Steps(name, low, high, distance);
        (Low, High, Log, Step) = (low, _steps?.High ?? high, log, step);
    }

    public double Low { get; }

    public double High { get; }

    public bool Log { get; }

    public double? Step { get; }

    [JsonIgnore]
    public override long? Count => _steps is { } steps ? steps.Count : Low == High ? 1 : null;

    public override string? Refuse(ParameterValue value)
    {
        if (value.Kind is not (ValueKind.Number or ValueKind.Whole))
            return $"'{Name}' takes numbers from {Low} to {High}, not '{value}'.";
        var number = value.AsFloat();
        if (!(number >= Low && number <= High))
            return $"'{Name}' lies between {Low} and {High}: {value} does not.";
        return _steps is { } steps && !steps.Contains(number) ? $"'{Name}' goes from {Low} in steps of {Step}: {value} lies between two of them." : null;
    }

    internal override ParameterValue Normalize(ParameterValue value) => value.AsFloat();

    internal override Parameter Under(Condition? when) => new FloatParameter(Name, Low, High, Log, Step, when);

    internal override long IndexOf(ParameterValue value) => _steps?.IndexOf(value.AsFloat()) ?? 0;

    internal override (double Low, double High) ShareAt(double unit) => _steps is { } steps ? Share.Around(unit, steps.Count) : (unit, unit);

    private protected override double EncodeAllowed(ParameterValue value)
    {
        var number = value.AsFloat();
        if (_steps is { } steps)
            return Share.MiddleOf(steps.IndexOf(number), steps.Count);
        if (Low == High)
            return 0.5;
        return Log ? Math.Log(number / Low) / Math.Log(High / Low) : (number - Low) / (High - Low);
    }

    private protected override ParameterValue DecodeClamped(double unit)
    {
        if (_steps is { } steps)
            return steps.ValueAt(Share.IndexAt(unit, steps.Count));
        var number = Log ? Low * Math.Exp(unit * Math.Log(High / Low)) : Low + unit * (High - Low);
        return Math.Clamp(number, Low, High);
    }

    private protected override ParameterValue ValueAtAllowed(long index) => _steps is { } steps ? steps.ValueAt(index) : Low;
}
