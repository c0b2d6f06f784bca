using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Tuning;

/// <summary>A value as plain JSON. A floating point number always has a point or an exponent, so that 1.0 comes back as one.</summary>
internal sealed class ParameterValueJson : JsonConverter<ParameterValue>
{
    public override ParameterValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number when IsWhole(ref reader) => reader.GetInt64(),
        JsonTokenType.Number => reader.GetDouble(),
        _ => throw new JsonException($"A parameter value is a number, a text or a flag, not {reader.TokenType}."),
    };

    public override void Write(Utf8JsonWriter writer, ParameterValue value, JsonSerializerOptions options)
    {
        switch (value.Kind)
        {
            case ValueKind.Number:
                var text = value.AsFloat().ToString("R", CultureInfo.InvariantCulture);
                writer.WriteRawValue(text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text);
                break;
            case ValueKind.Whole:
                writer.WriteNumberValue(value.AsInt());
                break;
            case ValueKind.Flag:
                writer.WriteBooleanValue(value.AsFlag());
                break;
            default:
                writer.WriteStringValue(value.AsText());
                break;
        }
    }

    private static bool IsWhole(ref Utf8JsonReader reader)
    {
        var digits = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        return digits.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 && reader.TryGetInt64(out _);
    }
}
