using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Bodies;

/// <summary>What a value should have been, in words for who sent another.</summary>
public static class Wanted
{
    /// <summary>A value in an address or a form.</summary>
    public static string Words(Type type) => type switch
    {
        { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(type)),
        _ when type == typeof(string) => "a text",
        _ when type == typeof(int) => FormattableString.Invariant($"a whole number between {int.MinValue} and {int.MaxValue}"),
        _ when type == typeof(long) => "a whole number",
        _ when type == typeof(double) => "a number",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(DateTimeOffset) || type == typeof(DateTime) => "a time in ISO 8601, such as 2026-05-01T08:00:00Z",
        _ when type == typeof(JsonElement) => "JSON",
        _ => "a " + type.Name,
    };

    /// <summary>A value in a JSON body.</summary>
    public static string Words(Type type, JsonSerializerOptions options)
    {
        var one = Nullable.GetUnderlyingType(type) ?? type;
        return options.GetTypeInfo(one) switch
        {
            { Kind: JsonTypeInfoKind.Enumerable } => "a list",
            { Kind: JsonTypeInfoKind.Object } info when Members(info) is { Length: > 0 } members => $"an object with {members}",
            { Kind: JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary } => "an object",
            _ when one.IsEnum => OneOf(one, options),
            _ => Words(one),
        };
    }

    private static string Members(JsonTypeInfo type) => string.Join(", ", type.Properties.Where(member => member.IsRequired).Select(member => $"'{member.Name}'"));

    private static string OneOf(Type type, JsonSerializerOptions options)
    {
        var values = Enum.GetValues(type).Cast<object>().Select(value => JsonSerializer.Serialize(value, type, options)).Order(StringComparer.Ordinal).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"one of {string.Join(", ", values)}");
    }
}
