using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Pipelines.Beginning;

/// <summary>Writes texts as YAML scalars that every reader, of YAML 1.1 too, takes for the same text.</summary>
internal static partial class YamlText
{
    /// <summary>Words that some reader takes for something else than a text.</summary>
    private static readonly HashSet<string> Taken = new(["true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The text as it stands where it is plain, else in double quotes.</summary>
    public static string Of(string text) => Plain().IsMatch(text) && !Taken.Contains(text) ? text : Quoted(text);

    /// <summary>A list in one line.</summary>
    public static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Of))}]";

    /// <summary>A number by its shortest digits.</summary>
    public static string Of(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A text that may stand in a comment: one line of it.</summary>
    public static string Comment(string text) => string.Concat(text.Select(c => IsPrintable(c) || char.IsSurrogate(c) ? c : ' '));

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                quoted.Append(c).Append(text[++i]);
            else if (IsPrintable(c))
                quoted.Append(c);
            else
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(char.IsSurrogate(c) ? 0xFFFD : c):X4}");
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>What YAML lets stand as it is; line ends of all kinds and the byte order mark are escaped.</summary>
    private static bool IsPrintable(char c) => c is (>= ' ' and <= '~') or (>= '\u00A0' and <= '\uD7FF' and not ('\u2028' or '\u2029')) or (>= '\uE000' and <= '\uFFFD' and not '\uFEFF');

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*([ ./-][A-Za-z0-9_]+)*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Plain();
}
