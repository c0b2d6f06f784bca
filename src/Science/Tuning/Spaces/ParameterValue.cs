using System.Globalization;
using System.Text.Json.Serialization;

namespace Slipway.Tuning;

/// <summary>What a <see cref="ParameterValue"/> holds.</summary>
public enum ValueKind { Number, Whole, Text, Flag }

/// <summary>One value of one parameter: a floating point number, a whole number, a text or a flag.</summary>
/// <remarks>Two values are equal when kind and content are: the whole number 1 is not the floating point number 1.</remarks>
[JsonConverter(typeof(ParameterValueJson))]
public readonly record struct ParameterValue
{
    private readonly double _number;
    private readonly long _whole;
    private readonly string? _text;

    private ParameterValue(ValueKind kind, double number, long whole, string? text) =>
        (Kind, _number, _whole, _text) = (kind, number, whole, text);

    public ValueKind Kind { get; }

    public static ParameterValue Of(double number) => new(ValueKind.Number, number, 0, null);

    public static ParameterValue Of(long number) => new(ValueKind.Whole, 0, number, null);

    public static ParameterValue Of(string text) => new(ValueKind.Text, 0, 0, text ?? throw new ArgumentNullException(nameof(text)));

    public static ParameterValue Of(bool flag) => new(ValueKind.Flag, 0, flag ? 1 : 0, null);

    public static implicit operator ParameterValue(double number) => Of(number);

    public static implicit operator ParameterValue(long number) => Of(number);

    public static implicit operator ParameterValue(int number) => Of((long)number);

    public static implicit operator ParameterValue(string text) => Of(text);

    public static implicit operator ParameterValue(bool flag) => Of(flag);

    /// <summary>The number, whole or not.</summary>
    /// <exception cref="InvalidOperationException">It is a text or a flag.</exception>
    public double AsFloat() => Kind switch
    {
        ValueKind.Number => _number,
        ValueKind.Whole => _whole,
        _ => throw Mismatch("a number"),
    };

    /// <summary>The whole number.</summary>
    /// <exception cref="InvalidOperationException">It is anything else.</exception>
    public long AsInt() => Kind == ValueKind.Whole ? _whole : throw Mismatch("a whole number");

    /// <summary>The text.</summary>
    /// <exception cref="InvalidOperationException">It is anything else.</exception>
    public string AsText() => Kind == ValueKind.Text ? _text! : throw Mismatch("a text");

    /// <summary>The flag.</summary>
    /// <exception cref="InvalidOperationException">It is anything else.</exception>
    public bool AsFlag() => Kind == ValueKind.Flag ? _whole == 1 : throw Mismatch("a flag");

    /// <summary>As people write it: <c>0.1</c>, <c>7</c>, <c>gbdt</c>, <c>true</c>; the same in every culture.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Number => _number.ToString("R", CultureInfo.InvariantCulture),
        ValueKind.Whole => _whole.ToString(CultureInfo.InvariantCulture),
        ValueKind.Flag => _whole == 1 ? "true" : "false",
        _ => _text ?? "",
    };

    private InvalidOperationException Mismatch(string wanted) =>
        new($"'{this}' is {Kind.ToString().ToLowerInvariant()}, not {wanted}.");
}
