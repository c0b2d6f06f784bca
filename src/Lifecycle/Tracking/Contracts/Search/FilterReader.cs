namespace Slipway.Tracking.Contracts.Search;

/// <summary>Reads a filter, clause by clause.</summary>
internal sealed class FilterReader(FilterGrammar grammar, string filter)
{
    private readonly Scanner _scanner = new(filter);

    public Result<IReadOnlyList<Clause>> Clauses()
    {
        var clauses = new List<Clause>();
        _scanner.SkipSpace();
        if (_scanner.AtEnd)
            return Refusal.Invalid($"Invalid filter '{filter}'. Could not be parsed.", "Leave it out, or write a clause.");
        while (!_scanner.AtEnd)
        {
            if (clauses.Count == Filter.MostClauses)
                return Refusal.Invalid($"The filter has more than {Filter.MostClauses} clauses.");
            if (!Clause().Succeeded(out var clause, out var refusal))
                return refusal;
            clauses.Add(clause);
            if (Join() is { } unjoined)
                return unjoined;
        }

        return clauses;
    }

    /// <summary>Takes the AND between two clauses; one at the end is tolerated.</summary>
    private Refusal? Join()
    {
        _scanner.SkipSpace();
        if (_scanner.AtEnd)
            return null;
        if (_scanner.Current == ';' && _scanner.Rest.TrimEnd(';', ' ').Length > 0)
            return Refusal.Invalid($"Search filter contained multiple expression '{filter}'. Provide AND-ed expression list. (at column {_scanner.Column})");
        if (!_scanner.TryTakeWord("AND"))
            return Stray();
        _scanner.SkipSpace();
        return null;
    }

    private Result<Clause> Clause()
    {
        if (Peek("NOT") || Peek("OR") || Peek("AND"))
            return Stray();
        if (char.IsDigit(_scanner.Current) || _scanner.Current is '\'' or '-' or '+')
            return Refusal.Invalid($"Invalid comparison clause. Expected 'Identifier' found '{_scanner.Piece}' (at column {_scanner.Column})");
        if (!Scanner.IsWord(_scanner.Current) && _scanner.Current is not ('`' or '"'))
            return Stray(_scanner.Rest);
        if (!IdentifierReader.Read(_scanner, grammar, ordering: false).Succeeded(out var identifier, out var unknown))
            return unknown;
        _scanner.SkipSpace();
        var column = _scanner.Column;
        if (!Operator(identifier).Succeeded(out var comparison, out var wrong))
            return wrong;
        _scanner.SkipSpace();
        return Value(identifier, comparison, column);
    }

    private Result<Clause> Value(Identifier identifier, Comparison comparison, int column)
    {
        if (comparison.Operator is FilterOperator.IsNull or FilterOperator.IsNotNull)
            return identifier.Key.Nullable ? Make(identifier, comparison.Operator, Literal.None) : Comparator(identifier, comparison.Text, column);
        var at = _scanner.Column;
        if (!Literal.Read(_scanner, filter).Succeeded(out var literal, out var refusal))
            return refusal;
        if (identifier.Key.Quotable)
            literal = literal.Unquoted();
        if (ValueRules.Refuse(identifier, literal, comparison.Operator, at) is { } unfit)
            return unfit;
        if (!identifier.Key.Comparators.Contains(comparison.Text, StringComparer.Ordinal))
            return Comparator(identifier, comparison.Text, column);
        return Make(identifier, comparison.Operator, literal);
    }

    private static Clause Make(Identifier identifier, FilterOperator @operator, Literal literal) =>
        new(identifier.Entity.Name, identifier.Key.Name, @operator, literal.Number, literal.Text, literal.Texts, identifier.Column);

    private Result<Comparison> Operator(Identifier identifier)
    {
        if (_scanner.AtEnd)
            return Refusal.Invalid($"Invalid clause(s) in filter string: '{filter[(identifier.Column - 1)..]}' (at column {identifier.Column})", "A clause is an identifier, a comparison and a value.");
        var column = _scanner.Column;
        var symbols = _scanner.TakeWhile(c => c is '=' or '!' or '<' or '>');
        if (symbols.Length > 0)
            return Comparison.Symbol(symbols) is { } symbol ? symbol : Comparator(identifier, symbols, column);
        foreach (var (words, comparison) in Comparison.InWords)
        {
            if (TryTake(words))
                return comparison;
        }

        return Stray(filter[(identifier.Column - 1)..], identifier.Column);
    }

    private bool TryTake(string[] words)
    {
        var ahead = new Scanner(_scanner.Rest);
        foreach (var word in words)
        {
            ahead.SkipSpace();
            if (!ahead.TryTakeWord(word))
                return false;
        }

        _scanner.Skip(ahead.Position);
        return true;
    }

    private bool Peek(string word) => new Scanner(_scanner.Rest).TryTakeWord(word);

    private static Refusal Comparator(Identifier identifier, string written, int column) =>
        Refusal.Invalid($"Invalid comparator '{written}' not one of '{{{string.Join(", ", identifier.Key.Comparators.Select(c => $"'{c}'"))}}}' (at column {column})");

    private Refusal Stray(string? what = null, int? column = null) =>
        Refusal.Invalid($"Invalid clause(s) in filter string: '{what ?? _scanner.Piece}' (at column {column ?? _scanner.Column})", "Join clauses by AND; OR, NOT and parentheses are not part of the language.");
}

/// <summary>A comparison and how messages write it.</summary>
internal sealed record Comparison(FilterOperator Operator, string Text)
{
    /// <summary>The comparisons written in words, the longer first.</summary>
    public static IReadOnlyList<(string[] Words, Comparison Comparison)> InWords { get; } =
    [
        (["IS", "NOT", "NULL"], new(FilterOperator.IsNotNull, "IS NOT NULL")),
        (["IS", "NULL"], new(FilterOperator.IsNull, "IS NULL")),
        (["NOT", "IN"], new(FilterOperator.NotIn, "NOT IN")),
        (["IN"], new(FilterOperator.In, "IN")),
        (["LIKE"], new(FilterOperator.Like, "LIKE")),
        (["ILIKE"], new(FilterOperator.Ilike, "ILIKE")),
    ];

    public static Comparison? Symbol(string symbol) => symbol switch
    {
        "=" => new(FilterOperator.Equal, symbol),
        "!=" => new(FilterOperator.NotEqual, symbol),
        "<" => new(FilterOperator.Less, symbol),
        "<=" => new(FilterOperator.LessOrEqual, symbol),
        ">" => new(FilterOperator.Greater, symbol),
        ">=" => new(FilterOperator.GreaterOrEqual, symbol),
        _ => null,
    };
}
