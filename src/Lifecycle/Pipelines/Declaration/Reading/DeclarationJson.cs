using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using Slipway.Declarations;

namespace Slipway.Pipelines.Declaration.Reading;

/// <summary>Writes parts of a declaration as JSON in the shape of the file: what the server keeps, compares, and hands to the stages.</summary>
internal static class DeclarationJson
{
    /// <summary>The value's JSON; members that are null or empty are left out.</summary>
    public static JsonNode? Write(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        int whole => JsonValue.Create(whole),
        long whole => JsonValue.Create(whole),
        double number => JsonValue.Create(number),
        _ when IsQuantity(value.GetType()) => JsonValue.Create(value.ToString()),
        IDictionary map => WriteMap(map),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(WriteItem)]),
        _ => WriteMembers(value),
    };

    /// <summary>An item that has a kind stands under it: <c>{"range": {…}}</c>.</summary>
    private static JsonNode? WriteItem(object? item) =>
        item?.GetType().GetCustomAttribute<KindAttribute>() is { } kind ? new JsonObject { [kind.Name] = Write(item) } : Write(item);

    private static JsonObject WriteMap(IDictionary map)
    {
        var written = new JsonObject();
        foreach (DictionaryEntry entry in map)
            written[(string)entry.Key] = Write(entry.Value);
        return written;
    }

    private static JsonObject WriteMembers(object record)
    {
        var written = new JsonObject();
        foreach (var property in record.GetType().GetProperties().Where(p => p.SetMethod is not null))
        {
            if (property.GetValue(record) is { } value and not ICollection { Count: 0 })
                written[property.GetCustomAttribute<MemberNameAttribute>()?.Name ?? Shapes.Snake(property.Name)] = Write(value);
        }

        return written;
    }

    private static bool IsQuantity(Type type) => Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IQuantity<>));
}
