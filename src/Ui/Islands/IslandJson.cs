using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Ui;

/// <summary>
/// Data for an island, written so that it can stand inside a script element: "&lt;", "&gt;" and "&amp;" are escaped, so no value ends
/// the element. Names are camel case, enumerations words, NaN and infinities the words "NaN", "Infinity" and "-Infinity".
/// </summary>
public static class IslandJson
{
    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Default,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The JSON text of <paramref name="value"/>; also what an endpoint should answer to a table's or chart's address.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Wire);

    /// <summary>The same, into what is being written.</summary>
    internal static void WriteTo<T>(Utf8JsonWriter writer, T value) => JsonSerializer.Serialize(writer, value, Wire);
}
