namespace Slipway.Tracking.Contracts.Search;

/// <summary>An identifier as it was written and what it means.</summary>
internal sealed record Identifier(FilterEntity Entity, FilterKey Key, string Written, int Column);

/// <summary>Reads <c>entity.key</c>, split at the first dot, or a bare attribute; keys may stand in backticks or quotes.</summary>
internal static class IdentifierReader
{
    public static Result<Identifier> Read(Scanner scanner, FilterGrammar grammar, bool ordering)
    {
        var column = scanner.Column;
        if (scanner.Current is '`' or '"')
            return scanner.TakeQuoted() is { } quoted ? Resolve(grammar, grammar.Entities[0], quoted, column, ordering) : Unclosed(column);
        var word = scanner.TakeWhile(Scanner.IsWord);
        if (scanner.Current != '.')
            return Resolve(grammar, grammar.Entities[0], word, column, ordering);
        if (grammar.Find(word) is not { } entity)
            return Refusal.Invalid($"{grammar.EntitiesRefusal.Replace("{0}", word, StringComparison.Ordinal)} (at column {column})");
        scanner.Skip(1);
        if (scanner.Current is '`' or '"' or '\'')
            return scanner.TakeQuoted() is { } quotedKey ? Resolve(grammar, entity, quotedKey, column, ordering) : Unclosed(scanner.Column);
        return Resolve(grammar, entity, scanner.TakeWhile(c => Scanner.IsWord(c) || c == '.'), column, ordering);
    }

    private static Result<Identifier> Resolve(FilterGrammar grammar, FilterEntity entity, string name, int column, bool ordering)
    {
        if (name.Length == 0)
            return Refusal.Invalid($"Invalid identifier: a name is missing at column {column}.", "Write entity.key, such as metrics.loss; put a key with other characters than letters, digits, '_' and '.' in backticks.");
        if (ordering && !grammar.OrderEntities.Contains(entity.Name, StringComparer.Ordinal))
            return Refusal.Invalid($"Invalid identifier type '{entity.Name}' (at column {column})", $"Order by {string.Join(", ", grammar.OrderEntities)}.");
        var key = entity.Find(name);
        if (key is not null && (ordering ? key.CanOrder : key.CanFilter))
            return new Identifier(entity, key, name, column);
        var valid = entity.Keys!.Where(k => ordering ? k.CanOrder : k.CanFilter).SelectMany(k => (string[])[k.Name, .. k.Aliases]).Order(StringComparer.Ordinal);
        return Refusal.Invalid($"Invalid {entity.Name} key '{name}' specified. Valid keys are '{{{string.Join(", ", valid.Select(v => $"'{v}'"))}}}' (at column {column})");
    }

    private static Refusal Unclosed(int column) => Refusal.Invalid($"Invalid identifier: the quote at column {column} is not closed.");
}
