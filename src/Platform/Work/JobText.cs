namespace Slipway.Work;

/// <summary>Makes text from outside fit to be kept: PostgreSQL takes no zero character, and nobody reads a line of a megabyte.</summary>
internal static class JobText
{
    public const int LongestLine = 8192;

    public static string Fit(string text, int longest = LongestLine)
    {
        var clean = text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFD') : text;
        if (clean.Length <= longest)
            return clean;
        var cut = char.IsHighSurrogate(clean[longest - 1]) ? longest - 1 : longest;
        return $"{clean[..cut]}… ({clean.Length - cut} more characters)";
    }
}
