using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Bodies;

/// <summary>Takes no null in a list or dictionary whose elements are never null by their declaration, which .NET's own reader does not ask for.</summary>
internal static class NullElements
{
    /// <summary>What follows the place in the message, which the reader knows only as far as the object that has the list.</summary>
    public const string Words = ": it is null; give a value or leave it out.";

    public static void Refuse(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;
        var nullability = new NullabilityInfoContext();
        var members = (from member in type.Properties
                       where member.Get is not null && member.AttributeProvider is PropertyInfo
                       let search = Search(nullability.Create((PropertyInfo)member.AttributeProvider!))
                       where search is not null
                       select (member.Name, Get: member.Get!, Search: search)).ToArray();
        if (members.Length == 0)
            return;
        var before = type.OnDeserialized;
        type.OnDeserialized = made =>
        {
            before?.Invoke(made);
            foreach (var (name, get, search) in members)
            {
                if (search(get(made)) is { } place)
                    throw new JsonException(name + place + Words);
            }
        };
    }

    /// <returns>What finds the place of a null that may not be in such a value; null where there cannot be one.</returns>
    private static Func<object?, string?>? Search(NullabilityInfo value)
    {
        if (value.Type == typeof(string) || !typeof(IEnumerable).IsAssignableFrom(value.Type) || (value.ElementType ?? value.GenericTypeArguments.LastOrDefault()) is not { } element || element.Type.IsValueType)
            return null;
        var deeper = Search(element);
        var takesNull = element.ReadState != NullabilityState.NotNull;
        return deeper is null && takesNull ? null : found => Place(found as IEnumerable, takesNull, deeper);
    }

    private static string? Place(IEnumerable? elements, bool takesNull, Func<object?, string?>? deeper)
    {
        var at = 0;
        foreach (var element in elements ?? Array.Empty<object>())
        {
            var (place, value) = element is DictionaryEntry entry ? ($".{entry.Key}", entry.Value) : (null, element);
            if (value is null && !takesNull)
                return place ?? FormattableString.Invariant($"[{at}]");
            if (deeper?.Invoke(value) is { } within)
                return (place ?? FormattableString.Invariant($"[{at}]")) + within;
            at++;
        }

        return null;
    }
}
