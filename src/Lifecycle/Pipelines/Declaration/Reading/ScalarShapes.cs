using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Declarations;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Slipway.Pipelines.Declaration.Reading;

/// <summary>A text, or one of a few words.</summary>
internal sealed class TextShape(IReadOnlyList<string>? words) : Shape
{
    public override string Expected => words is null ? "a text" : $"one of {string.Join(", ", words)}";

    public override object? Read(YamlNode node, ReadingContext context)
    {
        if (node is not YamlScalarNode { Value: { Length: > 0 } text })
            return Refuse(node, context);
        if (words is null || words.Contains(text, StringComparer.Ordinal))
            return text;
        context.Note(node, $"expected {Expected}, found '{text}'{NearestName.Hint(text, words)}");
        return null;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) =>
        words is null ? new() { ["type"] = "string" } : new() { ["enum"] = new JsonArray([.. words.Select(w => JsonValue.Create(w))]) };
}

/// <summary>A number within bounds.</summary>
internal sealed class NumberShape(Type type, BoundsAttribute? bounds) : Shape
{
    private bool IsWhole => type != typeof(double);

    public override string Expected
    {
        get
        {
            var kind = IsWhole ? "a whole number" : "a number";
            if (bounds is null)
                return kind;
            return double.IsPositiveInfinity(bounds.Most)
                ? string.Create(CultureInfo.InvariantCulture, $"{kind} of at least {bounds.Least}")
                : string.Create(CultureInfo.InvariantCulture, $"{kind} from {bounds.Least} to {bounds.Most}");
        }
    }

    public override object? Read(YamlNode node, ReadingContext context)
    {
        if (node is not YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text }
            || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)
            || (IsWhole && (number != Math.Floor(number) || Math.Abs(number) > 1L << 53))
            || (bounds is not null && (number < bounds.Least || number > bounds.Most)))
            return Refuse(node, context);
        return type == typeof(double) ? number : type == typeof(long) ? (long)number : (object)checked((int)Math.Clamp(number, int.MinValue, int.MaxValue));
    }

    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        var schema = new JsonObject { ["type"] = IsWhole ? "integer" : "number" };
        if (bounds is not null)
            schema["minimum"] = bounds.Least;
        if (bounds is not null && !double.IsPositiveInfinity(bounds.Most))
            schema["maximum"] = bounds.Most;
        return schema;
    }
}

/// <summary><c>true</c> or <c>false</c>; YAML 1.2 knows no others.</summary>
internal sealed class TruthShape : Shape
{
    public override string Expected => "true or false";

    public override object? Read(YamlNode node, ReadingContext context) => node is YamlScalarNode { Style: ScalarStyle.Plain } scalar && scalar.Value is "true" or "false" ? ((YamlScalarNode)node).Value == "true" : Refuse(node, context);

    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "boolean" };
}

/// <summary>A text that carries its unit.</summary>
internal sealed class QuantityShape<T> : Shape
    where T : IQuantity<T>
{
    public override string Expected => T.Form;

    public override object? Read(YamlNode node, ReadingContext context) => node is YamlScalarNode { Value: { } text } && T.TryRead(text.Trim(), out var value) ? value : Refuse(node, context);

    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = new JsonArray("string", "number"), ["pattern"] = T.Pattern, ["description"] = T.Form };
}

/// <summary>Any single value as YAML 1.2's core schema reads it: a truth value, a whole number, a number, else a text.</summary>
internal sealed class AnyScalarShape : Shape
{
    public override string Expected => "a single value";

    public override object? Read(YamlNode node, ReadingContext context)
    {
        if (node is not YamlScalarNode { Value: { } text } scalar)
            return Refuse(node, context);
        if (scalar.Style != ScalarStyle.Plain)
            return text;
        if (text is "true" or "false")
            return text == "true";
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : text;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = new JsonArray("string", "number", "boolean") };
}
