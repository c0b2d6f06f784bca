using Slipway.Storage;

namespace Slipway.Work;

/// <summary>Makes text from outside fit to be kept: no database keeps a NUL, and nobody reads a line of a megabyte.</summary>
internal static class JobText
{
    public const int LongestLine = 8192;

    public static string Fit(string text, int longest = LongestLine)
    {
        var clean = StorableText.Of(text);
        if (clean.Length <= longest)
            return clean;
        var cut = char.IsHighSurrogate(clean[longest - 1]) ? longest - 1 : longest;
        return $"{clean[..cut]}… ({clean.Length - cut} more characters)";
    }
}
