using System.Data.Common;

namespace Slipway.Storage;

/// <summary>What text a database keeps: all but the NUL character, which PostgreSQL takes in none. SQLite would, and its rows could then go nowhere else.</summary>
public static class StorableText
{
    /// <summary>PostgreSQL's <c>character_not_in_repertoire</c>: what both databases say of a text that they do not keep.</summary>
    public const string SqlState = "22021";

    /// <summary>The text with the replacement character where it has a NUL: for what must be kept, such as the words of a program.</summary>
    public static string Of(string text) => IsKept(text) ? text : text.Replace('\0', '\uFFFD');

    /// <summary>Whether it is text that both databases hold: no NUL, and no half of a surrogate pair.</summary>
    public static bool IsText(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyInRange('\uD800', '\uDFFF'))
            return !text.Contains('\0');
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || char.IsLowSurrogate(text[i]))
                return false;
            if (char.IsHighSurrogate(text[i]) && (++i == text.Length || !char.IsLowSurrogate(text[i])))
                return false;
        }

        return true;
    }

    internal static bool IsKept(string text) => !text.Contains('\0', StringComparison.Ordinal);
}

/// <summary>SQLite's refusal of a text that PostgreSQL would refuse, with the same state.</summary>
internal sealed class UnstorableTextException(string parameter) : DbException($"The text for {parameter} holds a NUL character (0x00), which no text may hold.")
{
    public override string SqlState => StorableText.SqlState;
}
