using System.Globalization;
using System.Text.Json;
using Slipway.Tracking.Contracts;

namespace Slipway.Importing.Rest;

/// <summary>Reads the members of MLflow's messages: what is not set is not there, and numbers may come as text.</summary>
internal static class Json
{
    public static string? Text(this JsonElement element, string name) => !element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();

    public static long? Number(this JsonElement element, string name) => element.Text(name) is { } text && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static JsonElement? Member(this JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    public static IEnumerable<JsonElement> List(this JsonElement? element, string name) => element is { } there && there.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    public static IEnumerable<JsonElement> List(this JsonElement element, string name) => List((JsonElement?)element, name);

    public static List<Tag> Tags(this JsonElement? element, string name = "tags") => [.. element.List(name).Select(t => new Tag(t.Text("key")!, t.Text("value") ?? ""))];

    public static Dictionary<string, string> Pairs(this JsonElement element) => element.List("tags").GroupBy(t => t.Text("key")!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Text("value") ?? "", StringComparer.Ordinal);

    /// <summary>A point; what is no number is a text there.</summary>
    public static MetricPoint Point(this JsonElement metric) => new(metric.Text("key")!, metric.Text("value") switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        var text => double.Parse(text ?? "0", CultureInfo.InvariantCulture),
    }, metric.Number("timestamp") ?? 0, metric.Number("step") ?? 0);
}
