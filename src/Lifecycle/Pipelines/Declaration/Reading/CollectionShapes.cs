using System.Collections;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Slipway.Pipelines.Declaration.Reading;

/// <summary>A list in which order matters.</summary>
internal sealed class ListShape(Type element, Lazy<Shape> item) : Shape
{
    public override string Expected => "a list";

    public override object? Read(YamlNode node, ReadingContext context)
    {
        if (node is not YamlSequenceNode sequence)
            return Refuse(node, context);
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        foreach (var (child, index) in sequence.Children.Select((child, index) => (child, index)))
        {
            if (context.Within($"[{index}]", child, () => item.Value.Read(child, context)) is { } value)
                list.Add(value);
        }

        return list;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "array", ["items"] = item.Value.Schema(definitions) };
}

/// <summary>A map whose keys are names that the author chooses.</summary>
internal sealed class MapShape(Type element, Lazy<Shape> item) : Shape
{
    public override string Expected => "a map of names";

    public override object? Read(YamlNode node, ReadingContext context)
    {
        if (node is not YamlMappingNode mapping)
            return Refuse(node, context);
        var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), element))!;
        foreach (var (key, child) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { Length: > 0 } name })
                context.Note(key, "expected a name");
            else if (context.Within(name, child, () => item.Value.Read(child, context)) is { } value)
                map[name] = value;
        }

        return map;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "object", ["additionalProperties"] = item.Value.Schema(definitions) };
}

/// <summary>An item that says by its one key what it is.</summary>
internal sealed class KindShape(IReadOnlyDictionary<string, Lazy<Shape>> kinds) : Shape
{
    public override string Expected => $"one of {string.Join(", ", kinds.Keys)}";

    public override object? Read(YamlNode node, ReadingContext context)
    {
        if (node is not YamlMappingNode { Children.Count: > 0 } item)
        {
            context.Note(node, $"expected an item with one key: {Expected}");
            return null;
        }

        var known = item.Children.Where(pair => kinds.ContainsKey(Name(pair.Key))).ToList();
        if (known is [var only] && (item.Children.Count == 1 || only.Value is YamlScalarNode))
            return context.Within(Name(only.Key), only.Value, () => ReadKind(item, only.Key, only.Value, context));
        if (item.Children.Count > 1)
            context.Note(node, $"an item has one key, its kind, and this has {item.Children.Count}: {string.Join(", ", item.Children.Keys.Select(Name))}; write each as an item of its own");
        else
            context.Note(item.Children.Single().Key, $"unknown kind '{Name(item.Children.Single().Key)}'; expected {Expected}{NearestName.Hint(Name(item.Children.Single().Key), kinds.Keys)}");
        return null;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => new()
    {
        ["oneOf"] = new JsonArray([.. kinds.Select(kind => new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { [kind.Key] = kind.Value.Value.Schema(definitions) },
            ["required"] = new JsonArray(kind.Key),
            ["additionalProperties"] = false,
        })]),
    };

    private object? ReadKind(YamlMappingNode item, YamlNode key, YamlNode body, ReadingContext context)
    {
        var shape = kinds[Name(key)].Value;
        return item.Children.Count > 1 && shape is ObjectShape whole ? whole.ReadBeside(item, key, body, context) : shape.Read(body, context);
    }

    private static string Name(YamlNode key) => (key as YamlScalarNode)?.Value ?? "";
}
