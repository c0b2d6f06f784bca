using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Bodies;

/// <summary>Takes no NUL in a text: no database keeps one, and here it can still be said which member has it.</summary>
internal sealed class NulText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Kept(reader.GetString());

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Kept(reader.GetString())!;

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);

    private static string? Kept(string? text) =>
        text?.Contains('\0', StringComparison.Ordinal) == true ? throw new JsonException("the text holds a NUL character (\\u0000), which no text may hold; leave it out.") : text;
}
