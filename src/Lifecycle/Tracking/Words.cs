using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Tracking;

/// <summary>What text may stand where: the limits that MLflow's clients know, and what no database takes.</summary>
internal static partial class Words
{
    public const int LongestKey = 250;
    public const int LongestParam = 6000;
    public const int LongestRunTag = 8000;
    public const int LongestExperimentTag = 5000;
    public const int LongestExperimentName = 500;

    private const string Characters = "Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).";

    /// <summary>Why <paramref name="key"/> cannot name a metric, parameter or tag; null when it can.</summary>
    /// <param name="path">The field it came in, as messages name it.</param>
    /// <param name="what">What the message about its length calls it.</param>
    public static Refusal? RefuseKey(string path, string what, string key)
    {
        if (key.Length == 0)
            return Missing(path);
        if (!Key().IsMatch(key))
            return Refusal.Invalid($"Invalid value {Quote(key)} for parameter '{path}' supplied: {Characters}");
        if (Normal(key) is var normal && (normal != key || key is "." or ".." || key[0] == '/' || key.StartsWith("../", StringComparison.Ordinal)))
            return Refusal.Invalid($"Invalid value {Quote(key)} for parameter '{path}' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '{normal}'");
        return RefuseLength(what, key, LongestKey);
    }

    /// <summary>Why a text is too long or holds a character that cannot be stored.</summary>
    public static Refusal? RefuseText(string what, string text, int longest) => RefuseLength(what, text, longest) ?? RefuseNul(what, text);

    /// <summary>Why a text cannot be stored: PostgreSQL takes no NUL, and neither takes half a surrogate pair.</summary>
    public static Refusal? RefuseNul(string what, string text) => Storable(text)
        ? null
        : Refusal.Invalid($"'{what}' holds a character that cannot be stored (NUL, or half of a surrogate pair).", "Leave it out.");

    /// <summary>Whether both databases can hold a text.</summary>
    public static bool Storable(ReadOnlySpan<char> text) => StorableText.IsText(text);

    public static Refusal Missing(string path) =>
        Refusal.Invalid($"Missing value for required parameter '{path}'. See the API docs for more information about request parameters.");

    /// <summary>A text cut to a limit, as MLflow cuts long values; never through a surrogate pair.</summary>
    public static string Cut(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];

    /// <summary>A number as Python writes it, for messages that MLflow's users search for.</summary>
    public static string Python(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.All(c => char.IsAsciiDigit(c) || c == '-') ? text + ".0" : text;
    }

    /// <summary>A text as JSON, for messages.</summary>
    public static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static Refusal? RefuseLength(string what, string text, int longest) =>
        text.Length > longest ? Refusal.Invalid($"'{what}' exceeds the maximum length of {longest} characters") : null;

    /// <summary>What a POSIX path normalises to; a key must be that already.</summary>
    private static string Normal(string path)
    {
        var kept = new List<string>();
        var rooted = path.StartsWith('/');
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && kept.Count > 0 && kept[^1] != "..")
                kept.RemoveAt(kept.Count - 1);
            else if (part != "." && !(part == ".." && rooted))
                kept.Add(part);
        }

        var normal = string.Join('/', kept);
        return rooted ? "/" + normal : normal.Length == 0 ? "." : normal;
    }

    [GeneratedRegex(@"^[/\w.\- :]*\z")]
    private static partial Regex Key();
}
