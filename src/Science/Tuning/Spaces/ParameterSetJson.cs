using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Tuning;

/// <summary>A parameter set as a JSON object, in its order.</summary>
internal sealed class ParameterSetJson : JsonConverter<ParameterSet>
{
    private static readonly ParameterValueJson Values = new();

    public override ParameterSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException($"A parameter set is an object, not {reader.TokenType}.");
        List<KeyValuePair<string, ParameterValue>> values = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            values.Add(new(name, Values.Read(ref reader, typeof(ParameterValue), options)));
        }

        return new ParameterSet(values);
    }

    public override void Write(Utf8JsonWriter writer, ParameterSet value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, one) in value)
        {
            writer.WritePropertyName(name);
            Values.Write(writer, one, options);
        }

        writer.WriteEndObject();
    }
}
