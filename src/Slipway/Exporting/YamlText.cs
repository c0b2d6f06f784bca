using System.Globalization;
using System.Text;

namespace Slipway.Exporting;

/// <summary>Writes flat YAML that every reader understands alike: texts always stand in double quotes, with what is not printable escaped.</summary>
internal static class YamlText
{
    /// <summary>The entries of a map: texts, whole numbers, null, or maps of texts.</summary>
    public static string Of(params (string Key, object? Value)[] entries)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in entries.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            if (value is IReadOnlyDictionary<string, string> { Count: > 0 } map)
            {
                text.Append(key).Append(":\n");
                foreach (var (inner, content) in map.OrderBy(e => e.Key, StringComparer.Ordinal))
                    text.Append("  ").Append(Quote(inner)).Append(": ").Append(Quote(content)).Append('\n');
                continue;
            }

            text.Append(key).Append(": ").Append(Scalar(value)).Append('\n');
        }

        return text.ToString();
    }

    private static string Scalar(object? value) => value switch
    {
        null => "null",
        string text => Quote(text),
        int or long => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        IReadOnlyDictionary<string, string> => "{}",
        _ => throw new ArgumentException($"A {value.GetType().Name} has no place in such a file.", nameof(value)),
    };

    private static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or (>= '\x7f' and <= '\xa0') => $"\\x{(int)c:x2}",
                '\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
