using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Slipway.Importing.Wandb;

/// <summary>JSON as Python and W&amp;B write it: NaN and infinities stand in it bare, or as texts.</summary>
internal static partial class LooseJson
{
    /// <summary>The value of a text; null for one that is no JSON.</summary>
    public static JsonElement? Parse(string text)
    {
        try
        {
            return Strict(!text.Contains("NaN", StringComparison.Ordinal) && !text.Contains("Infinity", StringComparison.Ordinal) ? text : Bare().Replace(text, found => found.Value[0] == '"' ? found.Value : $"\"{found.Value}\""));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The number that a value is; null for one that is none. Truth is 1 or 0, as W&amp;B's and MLflow's clients count it.</summary>
    public static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.String => Text(value) switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, "-Infinity" => double.NegativeInfinity, _ => null },
        _ => null,
    };

    /// <summary>The number that a text of JSON is, without reading it as JSON: most values are numbers.</summary>
    public static double? Number(string json) => double.TryParse(json, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A text; half of a surrogate pair, which Python escapes and .NET does not read, becomes the replacement character.</summary>
    public static string Text(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Regex.Unescape(value.GetRawText()[1..^1])));
        }
    }

    /// <summary>The text of a member of an object; null where there is none.</summary>
    public static string? Text(JsonElement value, string member) => Member(value, member) is { ValueKind: JsonValueKind.String } text ? Text(text) : null;

    /// <summary>The members of an object; a name with half of a surrogate pair becomes the replacement character.</summary>
    public static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement value)
    {
        foreach (var member in value.EnumerateObject())
            yield return (Name(member), member.Value);
    }

    public static JsonElement? Member(JsonElement value, string member) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(member, out var found) ? found : null;

    /// <summary>A value as <c>mlflow.log_param</c> would have written it: texts as they are, truth and nothing in Python's words, the rest as JSON.</summary>
    public static string Param(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Text(value),
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.Null => "None",
        _ => value.GetRawText(),
    };

    private static string Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "\ufffd";
        }
    }

    private static JsonElement Strict(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    /// <summary>Texts, to pass over them, and the words that JSON has not.</summary>
    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|-?Infinity|NaN
        """, RegexOptions.Singleline)]
    private static partial Regex Bare();
}
