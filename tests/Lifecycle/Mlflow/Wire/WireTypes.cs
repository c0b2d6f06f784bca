using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Tests.Mlflow.Wire;

/// <summary>The messages and enumerations of <c>messages.txt</c>.</summary>
internal static partial class WireTypes
{
    private static readonly Dictionary<string, string> Types = WireFile.Lines("messages.txt").Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);

    public static bool IsEnum(string type) => Types.TryGetValue(type, out var text) && Name().IsMatch(text);

    public static bool IsMessage(string type) => Types.ContainsKey(type) && !IsEnum(type);

    public static IReadOnlyList<WireField> FieldsOf(string message) => WireField.ReadAll(Types[message]);

    public static IEnumerable<string> NamesOf(string type) => Name().Matches(Types[type]).Select(match => match.Groups["name"].Value);

    /// <summary>The number that stands for a name of an enumeration.</summary>
    public static int NumberOf(string type, string name) =>
        int.Parse(Name().Matches(Types[type]).First(match => match.Groups["name"].Value == name).Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Says what of an answer or message is not as its fields have to be; one that is not there is no fault here.</summary>
    public static IEnumerable<string> Faults(IReadOnlyList<WireField> fields, JsonObject values, string path) => values.SelectMany(member =>
        fields.FirstOrDefault(field => field.Name == member.Key) is { } known ? known.Faults(member.Value, path + member.Key) : [$"{path}{member.Key} is none of its fields"]);

    [GeneratedRegex(@"(^|, )(?<name>\w+)=(?<number>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}

/// <summary>The text files beside these tests.</summary>
internal static class WireFile
{
    /// <summary>The lines, without empty ones and those that begin with #.</summary>
    public static IEnumerable<string> Lines(string name) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Mlflow", "Wire", name)).Where(line => line.Length > 0 && line[0] != '#');
}
