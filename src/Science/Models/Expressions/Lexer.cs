using System.Text;

namespace Slipway.Models.Expressions;

internal enum TokenKind { Word, Quoted, Number, Text, Sign, End }

/// <summary>A word, number, text or sign of an expression.</summary>
/// <param name="Value">As written; for quoted names and texts what stands between the quotes.</param>
/// <param name="At">Where it begins.</param>
internal readonly record struct Token(TokenKind Kind, string Value, int At)
{
    public bool Is(string word) => Kind is TokenKind.Word or TokenKind.Sign && Value.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>What it is, for messages.</summary>
    public override string ToString() => Kind switch { TokenKind.End => "the end", TokenKind.Text => "a text", _ => $"'{Value}'" };
}

/// <summary>Cuts an expression into tokens as SQL has them.</summary>
internal static class Lexer
{
    private static readonly string[] Signs = ["<=", ">=", "<>", "!=", "==", "||", "::", "//", "**", "<", ">", "=", "+", "-", "*", "/", "%", "(", ")", ",", "^"];

    public static IReadOnlyList<Token> Read(string text)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            tokens.Add(Next(text, ref at));
        }
        tokens.Add(new(TokenKind.End, "", text.Length));
        return tokens;
    }

    private static Token Next(string text, ref int at)
    {
        var (start, sign) = (at, text[at]);
        if (char.IsLetter(sign) || sign == '_')
        {
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '$'))
                at++;
            return new(TokenKind.Word, text[start..at], start);
        }
        if (char.IsAsciiDigit(sign) || (sign == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
            return Number(text, ref at);
        if (sign is '\'' or '"')
            return Quoted(text, ref at);
        foreach (var known in Signs)
        {
            if (string.CompareOrdinal(text, at, known, 0, known.Length) != 0)
                continue;
            at += known.Length;
            return new(TokenKind.Sign, known, start);
        }
        throw new ExpressionException($"The sign '{sign}' has no meaning in an expression", at);
    }

    private static Token Number(string text, ref int at)
    {
        var start = at;
        Digits(text, ref at);
        if (at < text.Length && text[at] == '.')
        {
            at++;
            Digits(text, ref at);
        }
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-')
                at++;
            if (at == text.Length || !char.IsAsciiDigit(text[at]))
                throw new ExpressionException($"The number '{text[start..at]}' ends where its exponent should be", start);
            Digits(text, ref at);
        }
        if (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '.'))
            throw new ExpressionException($"'{text[start..(at + 1)]}' is no number", start);
        return new(TokenKind.Number, text[start..at], start);
    }

    private static void Digits(string text, ref int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
    }

    /// <summary>A doubled quote within quotes stands for itself.</summary>
    private static Token Quoted(string text, ref int at)
    {
        var (start, quote) = (at++, text[at - 1]);
        var value = new StringBuilder();
        while (at < text.Length)
        {
            if (text[at] != quote)
            {
                value.Append(text[at++]);
                continue;
            }
            at++;
            if (at < text.Length && text[at] == quote)
                value.Append(text[at++]);
            else
                return new(quote == '\'' ? TokenKind.Text : TokenKind.Quoted, value.ToString(), start);
        }
        throw new ExpressionException($"The {(quote == '\'' ? "text" : "quoted name")} that begins here does not end; {quote} is missing", start);
    }
}
