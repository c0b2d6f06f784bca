using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Tests.Mlflow.Wire;

/// <summary>A field of a request, an answer or a message, as the list writes it: <c>tags:RunTag[]</c>.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Type">A scalar, a message or an enumeration.</param>
/// <param name="IsList">Whether there may be several.</param>
/// <param name="IsRequired">Whether a request without it is refused.</param>
/// <param name="OnlyInAnswers">Whether requests do not take it, though the message has it.</param>
internal sealed partial record WireField(string Name, string Type, bool IsList, bool IsRequired, bool OnlyInAnswers)
{
    public static IReadOnlyList<WireField> ReadAll(string fields) => fields is "-" or "<bytes>" ? [] : [.. fields.Split(", ").Where(field => field != "<bytes>").Select(Read)];

    /// <summary>JSON that is no value of this type. MLflow takes ids of experiments as numbers too where there are several.</summary>
    public IEnumerable<JsonNode> WrongValues()
    {
        string[] wrong = (IsList, Kind) switch
        {
            (true, "message") => ["\"x\"", "1", "{}", "[1]", "[\"x\"]", "[[]]", "[null]"],
            (true, _) when Name == "experiment_ids" => ["\"x\"", "1", "{}", "[true]", "[{}]", "[null]"],
            (true, _) => ["\"x\"", "1", "{}", "[1]", "[true]", "[{}]", "[null]"],
            (_, "string") => ["1", "true", "[]", "{\"x\":1}"],
            (_, "int64") => ["\"x\"", "\"1.5\"", "1.5", "true", "[]", "{}", "9223372036854775808"],
            (_, "int32") => ["\"x\"", "1.5", "true", "[]", "{}"],
            (_, "double") => ["\"x\"", "\"nan\"", "true", "[]", "{}", "1e400"],
            (_, "bool") => ["\"x\"", "1", "[]"],
            (_, "enum") => ["\"BOGUS\"", "99", "true", "[]"],
            _ => ["\"x\"", "1", "[]"],
        };
        return wrong.Select(json => JsonNode.Parse(json)!);
    }

    /// <summary>Texts of an address that are no value of this type: a query knows no other types.</summary>
    public IEnumerable<JsonNode> WrongTexts() => Kind switch
    {
        "int64" or "int32" => ["x", "1.5", "99999999999999999999"],
        "enum" => ["BOGUS", "99"],
        "bool" => ["x"],
        _ => [],
    };

    /// <summary>Says what of a value in an answer is not as this field has to be.</summary>
    public IEnumerable<string> Faults(JsonNode? value, string path)
    {
        if (!IsList)
            return One(value, path);
        if (value is not JsonArray items)
            return [$"{path} is no list"];
        // Of an empty list MLflow's messages say nothing; MetricWithRunId alone comes from code that writes its JSON by hand.
        return items.Count == 0 && Type != "MetricWithRunId" ? [$"{path} is an empty list"] : items.SelectMany((item, i) => One(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]")));
    }

    private string Kind => WireTypes.IsMessage(Type) ? "message" : WireTypes.IsEnum(Type) ? "enum" : Type;

    private IEnumerable<string> One(JsonNode? value, string path)
    {
        var text = value?.ToJsonString() ?? "null";
        var isRight = Kind switch
        {
            "message" => value is JsonObject,
            "enum" => value is JsonValue && WireTypes.NamesOf(Type).Any(name => text == $"\"{name}\""),
            "string" => text[0] == '"',
            "int64" or "int32" => Whole().IsMatch(text),
            "double" => Fraction().IsMatch(text) || text == "\"NaN\"",
            "bool" => text is "true" or "false",
            "map<string,string>" => value is JsonObject map && map.All(member => member.Value?.ToJsonString()[0] == '"'),
            _ => false,
        };
        if (!isRight)
            return [$"{path} is {text}, which is no {Type}"];
        return value is JsonObject message && WireTypes.IsMessage(Type) ? WireTypes.Faults(WireTypes.FieldsOf(Type), message, path + ".") : [];
    }

    private static WireField Read(string text)
    {
        var match = Shape().Match(text);
        if (!match.Success)
            throw new InvalidOperationException($"'{text}' is no field; write it as name:type.");
        return new WireField(match.Groups["name"].Value, match.Groups["type"].Value, match.Groups["list"].Success, match.Groups["mark"].Value == "!", match.Groups["mark"].Value == ">");
    }

    [GeneratedRegex(@"^(?<name>\w+):(?<type>map<string,string>|[\w.]+)(?<list>\[\])?(=\w+)?(?<mark>[!>])?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();

    [GeneratedRegex(@"^-?\d+$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^-?\d+(\.\d+)?([eE][+-]?\d+)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Fraction();
}
