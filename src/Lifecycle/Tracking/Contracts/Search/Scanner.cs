namespace Slipway.Tracking.Contracts.Search;

/// <summary>Steps through a filter or an order.</summary>
internal sealed class Scanner(string text)
{
    public int Position { get; private set; }

    /// <summary>The column of the present position, from 1, as people count.</summary>
    public int Column => Position + 1;

    public bool AtEnd => Position >= text.Length;

    public char Current => AtEnd ? '\0' : text[Position];

    public char Next => Position + 1 < text.Length ? text[Position + 1] : '\0';

    public string Rest => text[Position..];

    /// <summary>The text up to the next white space, for messages.</summary>
    public string Piece
    {
        get
        {
            var end = Position;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
                end++;
            return text[Position..end];
        }
    }

    public void SkipSpace()
    {
        while (!AtEnd && char.IsWhiteSpace(Current))
            Position++;
    }

    public void Skip(int characters) => Position += characters;

    public string TakeWhile(Func<char, bool> holds)
    {
        var start = Position;
        while (!AtEnd && holds(Current))
            Position++;
        return text[start..Position];
    }

    /// <summary>Takes a word in any case, where a whole word stands.</summary>
    public bool TryTakeWord(string word)
    {
        if (Position + word.Length > text.Length || !text.AsSpan(Position, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase))
            return false;
        if (Position + word.Length < text.Length && IsWord(text[Position + word.Length]))
            return false;
        Position += word.Length;
        return true;
    }

    /// <summary>Takes what stands between two equal quotes. A doubled quote stays doubled: the language has no escape. Null, and nothing taken, when the end is missing.</summary>
    public string? TakeQuoted()
    {
        var quote = Current;
        var end = Position + 1;
        while (end < text.Length)
        {
            if (text[end] != quote)
                end++;
            else if (end + 1 < text.Length && text[end + 1] == quote && quote != '`')
                end += 2;
            else
                break;
        }

        if (end >= text.Length)
            return null;
        var taken = text[(Position + 1)..end];
        Position = end + 1;
        return taken;
    }

    public static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
