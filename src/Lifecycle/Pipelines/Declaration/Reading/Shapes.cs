using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Declarations;

namespace Slipway.Pipelines.Declaration.Reading;

/// <summary>Makes shapes from the classes of the declaration.</summary>
internal static class Shapes
{
    private static readonly ConcurrentDictionary<Type, Shape> Known = new();

    public static Shape Of(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type == typeof(string))
            return new TextShape(property.GetCustomAttribute<WordsAttribute>()?.Words);
        return type == typeof(int) || type == typeof(long) || type == typeof(double) ? new NumberShape(type, property.GetCustomAttribute<BoundsAttribute>()) : Of(type);
    }

    public static Shape Of(Type type) => Known.GetOrAdd(type, Make);

    /// <summary><c>MinGroup</c> becomes <c>min_group</c>.</summary>
    public static string Snake(string name)
    {
        var snake = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && snake.Length > 0)
                snake.Append('_');
            snake.Append(char.ToLowerInvariant(c));
        }

        return snake.ToString();
    }

    private static Shape Make(Type type)
    {
        if (type == typeof(string))
            return new TextShape(null);
        if (type == typeof(bool))
            return new TruthShape();
        if (type == typeof(int) || type == typeof(long) || type == typeof(double))
            return new NumberShape(type, null);
        if (type == typeof(object))
            return new AnyScalarShape();
        if (Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IQuantity<>)))
            return (Shape)Activator.CreateInstance(typeof(QuantityShape<>).MakeGenericType(type))!;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return new ListShape(type.GenericTypeArguments[0], new(() => Of(type.GenericTypeArguments[0])));
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            return new MapShape(type.GenericTypeArguments[1], new(() => Of(type.GenericTypeArguments[1])));
        return type.IsAbstract ? new KindShape(Kinds(type)) : new ObjectShape(type);
    }

    private static Dictionary<string, Lazy<Shape>> Kinds(Type list) => list.Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(list) && !type.IsAbstract && type.GetCustomAttribute<KindAttribute>() is not null)
        .OrderBy(type => type.MetadataToken)
        .ToDictionary(type => type.GetCustomAttribute<KindAttribute>()!.Name, type => new Lazy<Shape>(() => Of(type)), StringComparer.Ordinal);
}

/// <summary>The named parts of a JSON Schema, each written once.</summary>
internal sealed class SchemaDefinitions
{
    public JsonObject Definitions { get; } = [];

    public JsonObject Refer(Type type, Func<JsonObject> make)
    {
        if (!Definitions.ContainsKey(type.Name))
        {
            Definitions[type.Name] = new JsonObject();
            Definitions[type.Name] = make();
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{type.Name}" };
    }
}
