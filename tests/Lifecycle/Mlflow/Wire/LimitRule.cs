using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Tests.Mlflow.Wire;

/// <summary>A value that a field takes or refuses.</summary>
/// <param name="Name">What a message calls it.</param>
/// <param name="Body">The body of a request with it, made from that of an example.</param>
/// <param name="Wanted">The answer.</param>
internal sealed record LimitCase(string Name, Func<JsonObject, JsonObject> Body, Wanted Wanted);

/// <summary>A rule of <c>limits.txt</c>.</summary>
/// <param name="Text">The rule as it stands there.</param>
/// <param name="Targets">The endpoints and fields that it holds for.</param>
internal sealed partial record LimitRule(string Text, IReadOnlyList<(WireEndpoint Endpoint, string Field)> Targets)
{
    private readonly Match _shape = Shape().Match(Text);

    public static IReadOnlyList<LimitRule> All { get; } = Read();

    /// <summary>How many characters stay of a longer text; null where a longer one is refused.</summary>
    public int? Kept => Text.EndsWith("more is cut", StringComparison.Ordinal) ? Number : null;

    private int Number => int.Parse(_shape.Groups["number"].Value, CultureInfo.InvariantCulture);

    private Wanted Refused => Wanted.Invalid(_shape.Groups["words"].Value);

    /// <summary>What is tried of a field.</summary>
    public IEnumerable<LimitCase> Cases(string field) => _shape.Groups["kind"].Value switch
    {
        "characters" => [Characters(field, Number, Wanted.Success), Characters(field, Number + 1, Kept is null ? Refused : Wanted.Success)],
        "items" => [Items(field, Number, Wanted.Success), Items(field, Number + 1, Refused)],
        "at most" => [Value(field, JsonValue.Create(Number), Wanted.Success), Value(field, JsonValue.Create(Number + 1), Refused)],
        "at least" => [Value(field, JsonValue.Create(Number), Wanted.Success), Value(field, JsonValue.Create(Number - 1), Refused)],
        "takes" => Listed.AsArray().Select(value => Value(field, value, Wanted.Success)),
        "refuses" => Listed.AsObject().Select(value => Value(field, value.Key, Wanted.Invalid(value.Value!.GetValue<string>()))),
        _ => throw new InvalidOperationException($"limits.txt: '{Text}' is no rule."),
    };

    private JsonNode Listed => JsonNode.Parse(_shape.Groups["list"].Value)!;

    private static LimitCase Value(string field, JsonNode? value, Wanted wanted) => new($"{field} {value?.ToJsonString()}", body => WirePlace.Set(body, field, value), wanted);

    /// <summary>The example's own text, filled up with letters.</summary>
    private static LimitCase Characters(string field, int length, Wanted wanted) =>
        new($"{field} of {length} characters", body => WirePlace.Set(body, field, WirePlace.Get(body, field)!.GetValue<string>().PadRight(length, 'x')), wanted);

    private LimitCase Items(string field, int count, Wanted wanted) => new($"{count} of {field}", body =>
    {
        var filled = WirePlace.Set(body, field, Many(body[field]![0]!, count));
        foreach (var other in _shape.Groups["alone"].Success ? filled.Where(member => member.Value is JsonArray && member.Key != field).Select(member => member.Key).ToList() : [])
            filled.Remove(other);
        return _shape.Groups["beside"] is { Success: true, Value: var beside } ? WirePlace.Set(filled, beside, Many(body[beside]![0]!, int.Parse(_shape.Groups["others"].Value, CultureInfo.InvariantCulture))) : filled;
    }, wanted);

    private static JsonArray Many(JsonNode item, int count) => new([.. Enumerable.Range(0, count).Select(i => item is JsonObject message ? WirePlace.Set(message, "key", string.Create(CultureInfo.InvariantCulture, $"k{i}")) : item.DeepClone())]);

    private static List<LimitRule> Read()
    {
        var rules = new List<(string Text, List<(WireEndpoint, string)> Targets)>();
        foreach (var line in WireFile.Lines("limits.txt"))
        {
            if (line[0] != ' ')
                rules.Add((line, []));
            else if (line.Trim().Split(' ') is [var method, var path, var field])
                rules[^1].Targets.Add((WireEndpoint.Named($"{method} {path}"), field));
            else
                throw new InvalidOperationException($"limits.txt: '{line}' is not METHOD path field.");
        }

        return [.. rules.Select(rule => new LimitRule(rule.Text, rule.Targets))];
    }

    [GeneratedRegex(@"^((?<number>\d+) (?<kind>characters|items)( (?<alone>alone)| beside (?<others>\d+) (?<beside>\w+))?, more is (refused|cut)|(?<kind>at most|at least) (?<number>\d+)|(?<kind>takes|refuses) (?<list>[\[{].*[\]}]))(: (?<words>.*))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
