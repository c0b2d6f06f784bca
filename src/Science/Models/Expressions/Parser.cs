using Slipway.Models.Tables;

namespace Slipway.Models.Expressions;

/// <summary>Reads an expression by DuckDB's precedence: OR, AND, NOT, IS, comparisons, BETWEEN and IN, ||, + and -, * / %, minus, ::.</summary>
internal sealed class Parser
{
    private const int Deepest = 100;
    private static readonly string[] Reserved = ["AND", "OR", "NOT", "IS", "NULL", "CASE", "WHEN", "THEN", "ELSE", "END", "CAST", "IN", "BETWEEN", "TRUE", "FALSE", "AS", "LIKE", "ILIKE", "SELECT", "FROM", "WHERE", "DISTINCT"];
    private static readonly string[] Comparisons = ["=", "==", "<>", "!=", "<", "<=", ">", ">="];

    private readonly IReadOnlyList<Token> _tokens;
    private int _next;
    private int _depth;

    private Parser(string text) => _tokens = Lexer.Read(text);

    public static Syntax Read(string text)
    {
        var parser = new Parser(text);
        if (parser.Now.Kind == TokenKind.End)
            throw new ExpressionException("The expression is empty; write one over the row's columns, such as hour(scheduled)", 0);
        var whole = parser.Whole();
        return parser.Now.Kind == TokenKind.End ? whole : throw parser.Unexpected("an operator or the end of the expression");
    }

    private Token Now => _tokens[_next];

    private Syntax Whole()
    {
        if (++_depth > Deepest)
            throw new ExpressionException($"The expression is nested more than {Deepest} deep", Now.At);
        var whole = Chain(() => Chain(Not, "AND"), "OR");
        _depth--;
        return whole;
    }

    private Syntax Chain(Func<Syntax> operand, params ReadOnlySpan<string> signs)
    {
        var left = operand();
        while (TakeOne(signs) is { } sign)
            left = new BinarySyntax(sign.At, sign.Value.ToUpperInvariant(), left, operand());
        return left;
    }

    private Syntax Not()
    {
        if (Take("NOT") is not { } not)
            return Is();
        if (++_depth > Deepest)
            throw new ExpressionException($"The expression is nested more than {Deepest} deep", not.At);
        var negated = new UnarySyntax(not.At, "NOT", Not());
        _depth--;
        return negated;
    }

    private Syntax Is()
    {
        var left = Comparison();
        while (Take("IS") is { } sign)
        {
            var negated = Take("NOT") is not null;
            if (Take("NULL") is null)
                throw Unexpected(negated ? "NULL" : "NULL or NOT NULL");
            left = Negate(negated, new IsNullSyntax(sign.At, left));
        }
        return left;
    }

    private Syntax Comparison()
    {
        var left = Range();
        if (TakeOne(Comparisons) is not { } sign)
            return left;
        var compared = new BinarySyntax(sign.At, sign.Value switch { "==" => "=", "!=" => "<>", var same => same }, left, Range());
        return TakeOne(Comparisons) is { } again ? throw new ExpressionException("Comparisons do not chain; put one into brackets, or join two with AND", again.At) : compared;
    }

    private Syntax Range()
    {
        var left = Concatenation();
        while (true)
        {
            var negated = Now.Is("NOT") && (_tokens[_next + 1].Is("IN") || _tokens[_next + 1].Is("BETWEEN"));
            if (negated)
                _next++;
            if (Take("BETWEEN") is { } between)
                left = Negate(negated, Between(between.At, left));
            else if (Take("IN") is { } within)
                left = Negate(negated, In(within.At, left));
            else
                return left;
        }
    }

    private BinarySyntax Between(int at, Syntax of)
    {
        var least = Concatenation();
        Demand("AND");
        return new(at, "AND", new BinarySyntax(at, ">=", of, least), new BinarySyntax(at, "<=", of, Concatenation()));
    }

    private Syntax In(int at, Syntax of)
    {
        Demand("(");
        return List().Select(Syntax (one) => new BinarySyntax(at, "=", of, one)).Aggregate((left, right) => new BinarySyntax(at, "OR", left, right));
    }

    private Syntax Concatenation() => Chain(() => Chain(() => Chain(Minus, "*", "/", "%"), "+", "-"), "||");

    private Syntax Minus()
    {
        if (TakeOne("-", "+") is not { } sign)
            return Cast();
        if (++_depth > Deepest)
            throw new ExpressionException($"The expression is nested more than {Deepest} deep", sign.At);
        var of = Minus();
        _depth--;
        return sign.Value == "+" ? of : new UnarySyntax(sign.At, "-", of);
    }

    private Syntax Cast()
    {
        var of = Primary();
        while (Take("::") is { } sign)
            of = new CastSyntax(sign.At, of, Type());
        return of;
    }

    private Syntax Primary()
    {
        var token = Now;
        _next += token.Kind == TokenKind.End ? 0 : 1;
        switch (token.Kind)
        {
            case TokenKind.Number:
                return new NumberSyntax(token.At, token.Value);
            case TokenKind.Text:
                return token.Value.Length > 0 ? new TextSyntax(token.At, token.Value) : throw new ExpressionException("The empty text stands for a missing one in a model; ask for it with IS NULL", token.At);
            case TokenKind.Quoted:
                return new NameSyntax(token.At, token.Value);
            case TokenKind.Sign when token.Value == "(":
                var inner = Whole();
                Demand(")");
                return inner;
            case TokenKind.Word:
                return Word(token);
            default:
                _next -= token.Kind == TokenKind.End ? 0 : 1;
                throw Unexpected("a column, a number, a text, a function or '('");
        }
    }

    private Syntax Word(Token word)
    {
        switch (word.Value.ToUpperInvariant())
        {
            case "TRUE" or "FALSE": return new TruthSyntax(word.At, word.Is("TRUE"));
            case "NULL": return new NullSyntax(word.At);
            case "CASE": return Case(word.At);
            case "CAST":
                Demand("(");
                var of = Whole();
                Demand("AS");
                var cast = new CastSyntax(word.At, of, Type());
                Demand(")");
                return cast;
            case "TIMESTAMP" or "DATE" when Now.Kind == TokenKind.Text:
                var text = _tokens[_next++];
                return Instants.TryParse(text.Value, out var instant) ? new InstantSyntax(word.At, instant) : throw new ExpressionException($"'{text.Value}' is no {word.Value.ToUpperInvariant()}; write it such as 2026-04-01 or 2026-04-01 08:30:00", text.At);
        }
        if (Take("(") is not null)
            return new CallSyntax(word.At, word.Value.ToLowerInvariant(), Take(")") is null ? List() : []);
        if (Reserved.Contains(word.Value, StringComparer.OrdinalIgnoreCase))
        {
            _next--;
            throw Unexpected("a column, a number, a text, a function or '('");
        }
        return new NameSyntax(word.At, word.Value);
    }

    private CaseSyntax Case(int at)
    {
        var subject = Now.Is("WHEN") ? null : Whole();
        var cases = new List<(Syntax, Syntax)>();
        while (Take("WHEN") is { } when)
        {
            var condition = subject is null ? Whole() : new BinarySyntax(when.At, "=", subject, Whole());
            Demand("THEN");
            cases.Add((condition, Whole()));
        }
        if (cases.Count == 0)
            throw Unexpected("WHEN");
        var otherwise = Take("ELSE") is null ? new NullSyntax(at) : Whole();
        Demand("END");
        return new(at, cases, otherwise);
    }

    /// <summary>Expressions up to the closing bracket.</summary>
    private List<Syntax> List()
    {
        var list = new List<Syntax> { Whole() };
        while (Take(",") is not null)
            list.Add(Whole());
        Demand(")");
        return list;
    }

    private string Type()
    {
        var token = Now;
        _next += token.Kind == TokenKind.End ? 0 : 1;
        return token.Value.ToUpperInvariant() switch
        {
            "BIGINT" or "INT8" or "LONG" => "BIGINT",
            "INTEGER" or "INT" or "INT4" => "INTEGER",
            "DOUBLE" or "FLOAT8" => "DOUBLE",
            _ => throw new ExpressionException($"There is no cast to {token} in a model; there are INTEGER, BIGINT and DOUBLE", token.At),
        };
    }

    private static Syntax Negate(bool negated, Syntax of) => negated ? new UnarySyntax(of.At, "NOT", of) : of;

    private Token? Take(string word) => Now.Is(word) ? _tokens[_next++] : null;

    private Token? TakeOne(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (Take(word) is { } token)
                return token;
        }
        return null;
    }

    private void Demand(string word)
    {
        if (Take(word) is null)
            throw Unexpected(word.Length == 1 ? $"'{word}'" : word);
    }

    private ExpressionException Unexpected(string expected) => new($"Expected {expected}, but found {Now}", Now.At);
}
