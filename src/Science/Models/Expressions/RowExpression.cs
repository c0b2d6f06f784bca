namespace Slipway.Models.Expressions;

/// <summary>An expression over the columns of one row, in the part of DuckDB's SQL that can travel inside a model.</summary>
/// <remarks>
/// <para>Columns, numbers, texts, TRUE, FALSE, NULL, TIMESTAMP '…' and DATE '…'; + - * / % and minus; = &lt;&gt; &lt; &lt;= &gt; &gt;=, BETWEEN, IN, IS [NOT] NULL; AND, OR, NOT;
/// CASE; || of texts; CAST and :: to INTEGER, BIGINT, DOUBLE; coalesce, nullif, greatest, least; abs, round, floor, ceil, sqrt, exp, ln, log (of base 10), log10, log2;
/// of times year, quarter, month, day, dayofyear, dayofweek (Sunday is 0), isodow (Monday is 1), hour, minute, second, epoch, epoch_ms, epoch_us, all in UTC.</para>
/// <para>Values, types and NULL are as in DuckDB, with these differences. What is not a number, and as a result an infinite one, is NULL; so is a whole number (or, with its decimals, an exact one)
/// of 2^53 units or more, and what DuckDB stops at: the logarithm of 0 or less, the root of less than 0, a cast out of range. The empty text is NULL. Numbers, truth values, texts and times do
/// not turn into each other but by CAST. Logarithms and powers may differ in the last digits.</para>
/// </remarks>
public sealed class RowExpression
{
    private const int Longest = 4000;

    private RowExpression(string text, Syntax syntax) => (Text, Syntax, Columns) = (text, syntax, [.. Names(syntax).Distinct(StringComparer.Ordinal)]);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>The columns that it names, as it names them.</summary>
    public IReadOnlyList<string> Columns { get; }

    internal Syntax Syntax { get; }

    /// <exception cref="ExpressionException">The text is no expression of the language; the message says where and what was expected.</exception>
    public static RowExpression Parse(string text)
    {
        if (text.Length > Longest)
            throw new ExpressionException($"The expression has {text.Length} characters; at most {Longest} can travel in a model", Longest);
        var syntax = Parser.Read(text);
        Check(syntax);
        return new(text, syntax);
    }

    public override string ToString() => Text;

    /// <summary>Functions that there are not are refused before it is known what columns hold.</summary>
    private static void Check(Syntax syntax)
    {
        if (syntax is CallSyntax call)
            Functions.Demand(call);
        foreach (var part in syntax.Parts)
            Check(part);
    }

    private static IEnumerable<string> Names(Syntax syntax) => syntax is NameSyntax name ? [name.Name] : syntax.Parts.SelectMany(Names);
}
