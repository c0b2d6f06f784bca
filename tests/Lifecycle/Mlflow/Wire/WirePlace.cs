using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Tests.Mlflow.Wire;

/// <summary>A place in the body of a request: <c>datasets[0].dataset.name</c>.</summary>
/// <param name="Path">Its name, as messages have it.</param>
/// <param name="Field">The field that stands there.</param>
internal sealed partial record WirePlace(string Path, WireField Field)
{
    /// <summary>The places of an endpoint's example, those within its messages too.</summary>
    public static IEnumerable<WirePlace> Of(WireEndpoint endpoint) => Of(endpoint.InBody, endpoint.Example!, "");

    /// <summary>A body with a value at this place.</summary>
    public JsonObject With(JsonObject body, JsonNode? value) => Set(body, Path, value);

    /// <summary>A body with a value at a place.</summary>
    public static JsonObject Set(JsonObject body, string path, JsonNode? value)
    {
        var (copy, parent, last) = Reach(body, path);
        if (last.Index is { } index)
            parent[last.Name]![index] = value?.DeepClone();
        else
            parent[last.Name] = value?.DeepClone();
        return copy;
    }

    /// <summary>What stands at a place.</summary>
    public static JsonNode? Get(JsonObject body, string path)
    {
        var (_, parent, last) = Reach(body, path);
        return last.In(parent);
    }

    /// <summary>A body without what stands at this place.</summary>
    public JsonObject Without(JsonObject body)
    {
        var (copy, parent, last) = Reach(body, Path);
        parent.Remove(last.Name);
        return copy;
    }

    private static IEnumerable<WirePlace> Of(IEnumerable<WireField> fields, JsonObject values, string prefix)
    {
        foreach (var field in fields.Where(f => !f.OnlyInAnswers))
        {
            yield return new WirePlace(prefix + field.Name, field);
            if (!WireTypes.IsMessage(field.Type))
                continue;
            var within = field.IsList ? values[field.Name]?[0] : values[field.Name];
            if (within is not JsonObject message)
                throw new InvalidOperationException($"The example needs a {field.Type} at {prefix}{field.Name}, so that its fields can be tried.");
            foreach (var place in Of(WireTypes.FieldsOf(field.Type), message, $"{prefix}{field.Name}{(field.IsList ? "[0]" : "")}."))
                yield return place;
        }
    }

    private static (JsonObject Copy, JsonObject Parent, Step Last) Reach(JsonObject body, string path)
    {
        var copy = body.DeepClone().AsObject();
        var steps = path.Split('.').Select(Step.Read).ToList();
        return (copy, steps[..^1].Aggregate(copy, (parent, step) => step.In(parent)!.AsObject()), steps[^1]);
    }

    /// <summary>A member, or an item of the list that it is.</summary>
    private sealed partial record Step(string Name, int? Index)
    {
        public static Step Read(string text) => Item().Match(text) is { Success: true } item ? new Step(item.Groups["name"].Value, int.Parse(item.Groups["index"].Value, CultureInfo.InvariantCulture)) : new Step(text, null);

        public JsonNode? In(JsonObject parent) => Index is { } index ? parent[Name]![index] : parent[Name];

        [GeneratedRegex(@"^(?<name>\w+)\[(?<index>\d+)\]$")]
        private static partial Regex Item();
    }
}
