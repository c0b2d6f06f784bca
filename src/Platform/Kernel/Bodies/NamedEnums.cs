using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Bodies;

/// <summary>Reads an enumeration that is written by name by one of its names, and by nothing else: no number, no list of names.</summary>
internal sealed class NamedEnums : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum && typeToConvert.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType is not null;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        var declared = (JsonConverter)Activator.CreateInstance(typeToConvert.GetCustomAttribute<JsonConverterAttribute>()!.ConverterType!)!;
        var byName = declared is JsonConverterFactory factory ? factory.CreateConverter(typeToConvert, options) : declared;
        return (JsonConverter)Activator.CreateInstance(typeof(Named<>).MakeGenericType(typeToConvert), byName)!;
    }

    private sealed class Named<T>(JsonConverter<T> byName) : JsonConverter<T>
        where T : struct, Enum
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String || reader.GetString() is not { Length: > 0 } name || name.Contains(',', StringComparison.Ordinal) || !char.IsAsciiLetter(name[0]))
                throw new JsonException();
            var value = byName.Read(ref reader, typeToConvert, options);
            return Enum.IsDefined(value) ? value : throw new JsonException();
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => byName.Write(writer, value, options);
    }
}
