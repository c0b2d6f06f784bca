using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Bodies;

/// <summary>How the native API reads JSON: what a record says is there must be there, so that an absence is the caller's mistake and no null for the code behind.</summary>
public static class BodyJson
{
    public static JsonSerializerOptions Options { get; } = Made();

    /// <summary>Makes options read as <see cref="Options"/> do.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Converters.Add(new NulText());
        options.Converters.Add(new NamedEnums());
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(NullElements.Refuse);
    }

    private static JsonSerializerOptions Made()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Apply(options);
        options.MakeReadOnly();
        return options;
    }
}
