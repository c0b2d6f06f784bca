using System.Reflection;
using System.Text.Json.Nodes;
using Slipway.Declarations;
using YamlDotNet.RepresentationModel;

namespace Slipway.Pipelines.Declaration.Reading;

/// <summary>A map with known keys: the members of a record.</summary>
internal sealed class ObjectShape(Type type) : Shape
{
    private readonly Lazy<IReadOnlyList<Member>> _members = new(() => [.. type.GetProperties().Where(p => p.SetMethod is not null).Select(p => new Member(p))]);

    public override string Expected => ShortForms.Any()
        ? string.Join(", or ", ShortForms.Select(m => m.Shape.Value.Expected)) + ", or a map"
        : $"a map of {string.Join(", ", _members.Value.Select(m => m.Name))}";

    private IEnumerable<Member> ShortForms => _members.Value.Where(m => m.IsShortForm);

    public override object? Read(YamlNode node, ReadingContext context) => node is YamlMappingNode mapping ? Read(mapping, mapping.Children, context) : ReadShort(node, context);

    /// <summary>Reads <c>{schedule: "…", zone: …}</c>, where the kind's own key holds the short form and its other members stand beside it.</summary>
    public object? ReadBeside(YamlMappingNode item, YamlNode kindKey, YamlNode shortForm, ReadingContext context)
    {
        if (ShortFormFor(shortForm) is not { } member)
            return Refuse(shortForm, context);
        var renamed = item.Children.Select(pair => ReferenceEquals(pair.Key, kindKey) ? new(new YamlScalarNode(member.Name), pair.Value) : pair);
        return Read(item, renamed, context);
    }

    private object Read(YamlMappingNode whole, IEnumerable<KeyValuePair<YamlNode, YamlNode>> pairs, ReadingContext context)
    {
        var read = Activator.CreateInstance(type)!;
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, child) in pairs)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (_members.Value.FirstOrDefault(m => m.Name == name) is not { } member)
                context.Note(key, $"unknown key '{name}'; expected one of {string.Join(", ", _members.Value.Select(m => m.Name))}{NearestName.Hint(name, _members.Value.Select(m => m.Name))}");
            else if (given.Add(name) && context.Within(name, child, () => member.Shape.Value.Read(child, context)) is { } value)
                member.Set(read, value);
        }

        foreach (var missing in _members.Value.Where(m => m.IsRequired && !given.Contains(m.Name)))
            context.Note(whole, $"'{missing.Name}' is missing; it takes {missing.Shape.Value.Expected}");
        return read;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => definitions.Refer(type, () =>
    {
        var properties = new JsonObject();
        foreach (var member in _members.Value)
        {
            var schema = member.Shape.Value.Schema(definitions);
            if (member.Meaning is not null)
                schema["description"] = member.Meaning;
            properties[member.Name] = schema;
        }

        var whole = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (_members.Value.Any(m => m.IsRequired))
            whole["required"] = new JsonArray([.. _members.Value.Where(m => m.IsRequired).Select(m => JsonValue.Create(m.Name))]);
        var forms = ShortForms.Select(m => (JsonNode)m.Shape.Value.Schema(definitions)).Append(whole).ToArray();
        var schemaOfType = forms.Length > 1 ? new JsonObject { ["anyOf"] = new JsonArray(forms) } : whole;
        if (type.GetCustomAttribute<MeaningAttribute>() is { } meaning)
            schemaOfType["description"] = meaning.Text;
        return schemaOfType;
    });

    private object? ReadShort(YamlNode node, ReadingContext context)
    {
        // An empty map is often written as nothing at all.
        if (node is YamlScalarNode { Value: null or "" } && !_members.Value.Any(m => m.IsRequired))
            return Activator.CreateInstance(type);
        if (ShortFormFor(node) is not { } member)
            return Refuse(node, context);
        if (member.Shape.Value.Read(node, context) is not { } value)
            return null;
        var read = Activator.CreateInstance(type)!;
        member.Set(read, value);
        return read;
    }

    private Member? ShortFormFor(YamlNode node) => ShortForms.FirstOrDefault(m => m.Shape.Value is ListShape == node is YamlSequenceNode && node is not YamlMappingNode);

    private sealed class Member(PropertyInfo property)
    {
        public string Name { get; } = property.GetCustomAttribute<MemberNameAttribute>()?.Name ?? Shapes.Snake(property.Name);

        public Lazy<Shape> Shape { get; } = new(() => Shapes.Of(property));

        public bool IsRequired { get; } = property.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is not null;

        public bool IsShortForm { get; } = property.GetCustomAttribute<ShortFormAttribute>() is not null;

        public string? Meaning { get; } = property.GetCustomAttribute<MeaningAttribute>()?.Text;

        public void Set(object owner, object value) => property.SetValue(owner, value);
    }
}
