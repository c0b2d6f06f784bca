namespace Slipway.Tracking.Contracts.Search;

/// <summary>Reads one column of an order: an identifier, then ASC, DESC or nothing.</summary>
internal sealed class OrderReader(FilterGrammar grammar, string text)
{
    private readonly Scanner _scanner = new(text);

    public Result<OrderColumn> Column()
    {
        _scanner.SkipSpace();
        if (_scanner.AtEnd || (!Scanner.IsWord(_scanner.Current) && _scanner.Current is not ('`' or '"')))
            return Unreadable();
        if (!IdentifierReader.Read(_scanner, grammar, ordering: true).Succeeded(out var identifier, out var refusal))
            return refusal;
        _scanner.SkipSpace();
        var descending = _scanner.TryTakeWord("DESC");
        var directed = descending || _scanner.TryTakeWord("ASC");
        _scanner.SkipSpace();
        if (_scanner.AtEnd)
            return new OrderColumn(identifier.Entity.Name, identifier.Key.Name, descending);
        return directed || _scanner.Rest.Any(c => !Scanner.IsWord(c))
            ? Unreadable()
            : Refusal.Invalid($"Invalid ordering key in order_by clause '{text}'. (at column {_scanner.Column})", "Write ASC or DESC after the column, or nothing.");
    }

    private Refusal Unreadable() => Refusal.Invalid($"Invalid order_by clause '{text}'. Could not be parsed. (at column {_scanner.Column})", "Write one column, such as metrics.loss DESC.");
}
