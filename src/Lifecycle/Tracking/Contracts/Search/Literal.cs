using System.Globalization;

namespace Slipway.Tracking.Contracts.Search;

/// <summary>The right side of a clause.</summary>
/// <param name="Written">As it stands in the filter, for messages.</param>
/// <param name="Number">A long or a double, where it is a number.</param>
/// <param name="Text">What stood between quotes.</param>
/// <param name="Texts">The texts of a list.</param>
internal sealed record Literal(string Written, object? Number = null, string? Text = null, IReadOnlyList<string>? Texts = null)
{
    /// <summary>The most texts a list may hold: both databases bind so many.</summary>
    private const int MostTexts = 5000;

    public static Literal None { get; } = new("");

    /// <summary>The number that stands in quotes; the literal itself where none does.</summary>
    public Literal Unquoted() => Text is not null && Parse(Text) is { } number ? this with { Number = number, Text = null } : this;

    public static Result<Literal> Read(Scanner scanner, string filter)
    {
        if (scanner.AtEnd)
            return Refusal.Invalid($"Invalid clause(s) in filter string: '{filter}': a value is missing at column {scanner.Column}.");
        return scanner.Current switch
        {
            '\'' or '"' => Quoted(scanner),
            '(' => List(scanner),
            _ => Bare(scanner),
        };
    }

    private static Result<Literal> Quoted(Scanner scanner)
    {
        var quote = scanner.Current;
        var column = scanner.Column;
        return scanner.TakeQuoted() is { } text ? new Literal($"{quote}{text}{quote}", Text: text) : Refusal.Invalid($"Invalid clause(s) in filter string: the quote at column {column} is not closed.");
    }

    private static Result<Literal> Bare(Scanner scanner)
    {
        var word = scanner.TakeWhile(c => Scanner.IsWord(c) || c is '.' or '+' or '-');
        if (word.Length == 0)
            return Refusal.Invalid($"Invalid clause(s) in filter string: '{scanner.Piece}' (at column {scanner.Column})");
        return new Literal(word, Number: Parse(word));
    }

    /// <summary>A number as SQL writes it; Infinity and NaN are words, not numbers.</summary>
    private static object? Parse(string word)
    {
        if (!word.Any(char.IsAsciiDigit) || word.Any(c => char.IsLetter(c) && c is not ('e' or 'E')))
            return null;
        if (long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;
        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static Result<Literal> List(Scanner scanner)
    {
        var column = scanner.Column;
        var texts = new List<string>();
        scanner.Skip(1);
        while (true)
        {
            scanner.SkipSpace();
            if (scanner.Current == ')')
                break;
            if (scanner.Current is not ('\'' or '"'))
                return Refusal.Invalid($"While parsing a list in the query, expected string value, punctuation, or whitespace, but got different type in list: {scanner.Piece} (at column {scanner.Column})");
            if (scanner.TakeQuoted() is not { } text)
                return Refusal.Invalid($"While parsing a list in the query: the quote at column {scanner.Column} is not closed.");
            texts.Add(text);
            scanner.SkipSpace();
            if (scanner.Current == ',')
                scanner.Skip(1);
            else if (scanner.Current != ')')
                return Refusal.Invalid($"While parsing a list in the query: ',' or ')' is missing at column {scanner.Column}.");
        }

        scanner.Skip(1);
        if (texts.Count == 0)
            return Refusal.Invalid($"While parsing a list in the query, expected a non-empty list of string values, but got empty list (at column {column})");
        return texts.Count > MostTexts
            ? Refusal.Invalid($"The list at column {column} holds {texts.Count} values; at most {MostTexts} are taken.")
            : new Literal($"({string.Join(", ", texts.Select(t => $"'{t}'"))})", Texts: texts);
    }
}

/// <summary>Whether a value can be compared with a key.</summary>
internal static class ValueRules
{
    /// <summary>The longest pattern that SQLite matches, in characters that may take four bytes each.</summary>
    private const int LongestPattern = 10_000;

    public static Refusal? Refuse(Identifier identifier, Literal literal, FilterOperator @operator, int column)
    {
        if (literal.Texts is not null || @operator is FilterOperator.In or FilterOperator.NotIn)
            return RefuseList(identifier, literal, @operator, column);
        if (identifier.Key.IsNumber)
            return literal.Number is null ? Refusal.Invalid($"Expected numeric value type for {Numeric(identifier)}. Found {literal.Written} (at column {column})") : null;
        if (literal.Text is null)
            return NotQuoted(identifier, literal, column);
        return @operator is FilterOperator.Like or FilterOperator.Ilike && literal.Text.Length > LongestPattern
            ? Refusal.Invalid($"The pattern at column {column} has {literal.Text.Length} characters; at most {LongestPattern} are matched.")
            : null;
    }

    private static Refusal? RefuseList(Identifier identifier, Literal literal, FilterOperator @operator, int column)
    {
        if (identifier.Key.IsNumber)
            return Refusal.Invalid($"Expected numeric value type for {Numeric(identifier)}. Found {literal.Written} (at column {column})");
        if (!identifier.Key.Listable)
        {
            return identifier.Entity.Name == "attribute"
                ? Refusal.Invalid($"Only the 'run_id' attribute supports comparison with a list of quoted string values. (at column {column})")
                : NotQuoted(identifier, literal, column);
        }

        var isList = @operator is FilterOperator.In or FilterOperator.NotIn;
        return isList == literal.Texts is not null
            ? null
            : Refusal.Invalid(isList ? $"IN and NOT IN take a list of quoted values in parentheses. Got {literal.Written} (at column {column})" : $"A list takes IN or NOT IN. Got {literal.Written} (at column {column})");
    }

    private static Refusal NotQuoted(Identifier identifier, Literal literal, int column) => Refusal.Invalid(literal.Number is not null || literal.Texts is not null
        ? $"Expected a quoted string value for {identifier.Entity.Name} (e.g. 'my-value'). Got value {literal.Written} (at column {column})"
        : $"Parameter value is either not quoted or unidentified quote types used for string value {literal.Written}. Use either single or double quotes. (at column {column})");

    private static string Numeric(Identifier identifier) => identifier.Entity.Name == "attribute" ? $"numeric attribute: {identifier.Key.Name}" : identifier.Entity.Name;
}
