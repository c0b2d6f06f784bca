using System.Text.Json;
using Slipway.Serving.Tensors;

namespace Slipway.Serving.V2;

/// <summary>Small parts of the protocol's JSON.</summary>
internal static class V2Json
{
    /// <summary>The present value, a text.</summary>
    public static string Text(ref Utf8JsonReader reader, string what) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new BadTensorException($"{what} is no text.");

    /// <summary>The present object of parameters; values are text, long, double, bool or, for anything else, null.</summary>
    public static Dictionary<string, object?> Parameters(ref Utf8JsonReader reader)
    {
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (reader.TokenType == JsonTokenType.Null)
            return parameters;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new BadTensorException("'parameters' is no object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            parameters[name] = reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString(),
                JsonTokenType.True => true,
                JsonTokenType.False => false,
                JsonTokenType.Number => reader.TryGetInt64(out var whole) ? whole : (object)reader.GetDouble(),
                _ => null,
            };
            reader.Skip();
        }

        return parameters;
    }
}
