using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Slipway.Bodies;

/// <summary>Says what was wrong with a JSON body, where, and what would be right: the reader's own words name .NET's types.</summary>
public static partial class BodyMistake
{
    /// <param name="mistake">What the reader said.</param>
    /// <param name="body">The type it was to make.</param>
    /// <param name="options">How it read.</param>
    /// <param name="whole">What the whole of the JSON is called.</param>
    public static string Words(JsonException mistake, Type body, JsonSerializerOptions options, string whole = "The body")
    {
        var type = At(mistake.Path, body, options);
        var within = Within(mistake.Path);
        var place = within ?? whole;
        var said = mistake.Message;
        if (Missing().Match(said) is { Success: true } missing)
            return string.Join(' ', Quoted().Matches(missing.Value).Select(name => Lacks(within, name.Groups["name"].Value, type, options)));
        if (said.Contains("doesn't allow null values", StringComparison.Ordinal) || said.Contains("doesn't allow setting null values", StringComparison.Ordinal))
            return $"{place}: it is null; give {Wanted.Words(type, options)}.";
        if (said.StartsWith("The JSON value could not be converted", StringComparison.Ordinal))
            return $"{place}: it is not {Wanted.Words(type, options)}.";
        if (said.EndsWith(NullElements.Words, StringComparison.Ordinal))
            return within is null ? said : $"{within}.{said}";
        return Position().Match(said) is { Success: true } position
            ? FormattableString.Invariant($"{whole} is no JSON that can be read: {position.Groups["what"].Value.TrimEnd('.', ' ')} (line {mistake.LineNumber + 1}, byte {mistake.BytePositionInLine + 1}).")
            : $"{place}: {said}";
    }

    /// <summary>For a body that is not there at all.</summary>
    public static string Missed(Type body, JsonSerializerOptions options) => $"The body is missing; send JSON: {Wanted.Words(body, options)}.";

    private static string Lacks(string? within, string member, Type type, JsonSerializerOptions options) =>
        $"{(within is null ? member : $"{within}.{member}")}: it is missing; give {Wanted.Words(Member(type, member, options), options)}.";

    private static string? Within(string? path) => path is null or "$" ? null : path.TrimStart('$').TrimStart('.');

    /// <summary>The type that stands at a path such as <c>$.results[0].gate</c>.</summary>
    private static Type At(string? path, Type type, JsonSerializerOptions options)
    {
        foreach (Match step in Step().Matches(path ?? ""))
        {
            var info = options.GetTypeInfo(type);
            type = info.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary ? info.ElementType! : Member(type, step.Groups["name"].Value, options);
        }

        return type;
    }

    private static Type Member(Type type, string name, JsonSerializerOptions options) =>
        options.GetTypeInfo(type).Properties.FirstOrDefault(member => string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase))?.PropertyType ?? typeof(JsonElement);

    [GeneratedRegex("missing required properties including: (?<names>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Missing();

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^(?<what>.*?) (Path: .* \| )?LineNumber: ", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Position();

    [GeneratedRegex(@"\.(?<name>[^.\[]+)|\['(?<name>[^']*)'\]|\[\d+\]", RegexOptions.ExplicitCapture)]
    private static partial Regex Step();
}
