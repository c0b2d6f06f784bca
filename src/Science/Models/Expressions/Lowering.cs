using System.Globalization;

namespace Slipway.Models.Expressions;

/// <summary>What an expression means, in operators: SQL's types and three-valued logic. One definition for the values computed here and for the nodes in an ONNX file.</summary>
internal sealed class Lowering<T>(IOperators<T> operators, Func<string, Value<T>?> column)
{
    private readonly Arithmetic<T> _numbers = new(operators);

    /// <exception cref="ExpressionException">A column is not there, or a value is of another type than is needed.</exception>
    public Value<T> Of(Syntax syntax) => syntax switch
    {
        NameSyntax name => column(name.Name) ?? throw new ExpressionException($"There is no column '{name.Name}'", name.At),
        NumberSyntax number => Number(number),
        TextSyntax text => new(SqlType.Text, operators.Constant(text.Text)),
        TruthSyntax truth => new(SqlType.Truth, operators.Constant(truth.Value ? 1.0 : 0.0)),
        InstantSyntax instant => new(SqlType.Instant, operators.Constant(instant.Microseconds)),
        NullSyntax => new(SqlType.Null, operators.Constant(double.NaN)),
        UnarySyntax { Sign: "NOT" } not => new(SqlType.Truth, operators.Apply(Operator.Sub, operators.Constant(1.0), Demand(not.Of, SqlType.Truth, "NOT"))),
        UnarySyntax minus => _numbers.Negate(Numeric(minus.Of, "-")),
        BinarySyntax binary => Binary(binary),
        IsNullSyntax test => new(SqlType.Truth, operators.Apply(Operator.ToDouble, _numbers.IsNull(Of(test.Of)))),
        CaseSyntax cases => Case(cases),
        CastSyntax cast => Cast(cast),
        CallSyntax call => Call(call),
        _ => throw new InvalidOperationException($"An expression that nothing computes: {syntax}"),
    };

    private Value<T> Number(NumberSyntax number)
    {
        if (number.Text.Contains('e', StringComparison.OrdinalIgnoreCase))
            return new(SqlType.Number, operators.Constant(double.Parse(number.Text, CultureInfo.InvariantCulture)));
        var point = number.Text.IndexOf('.', StringComparison.Ordinal);
        var scale = point < 0 ? 0 : number.Text.Length - point - 1;
        var digits = number.Text.Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        if (digits.Length > 15 || scale > SqlType.MostScale)
            throw new ExpressionException($"The number {number.Text} has more digits than a model keeps: 15, of which {SqlType.MostScale} behind the point. Write it such as 1.5e20", number.At);
        return new(new(SqlKind.Exact, scale), operators.Constant(digits.Length == 0 ? 0 : double.Parse(digits, CultureInfo.InvariantCulture)));
    }

    private Value<T> Binary(BinarySyntax binary)
    {
        switch (binary.Sign)
        {
            case "AND" or "OR":
                var (one, other) = (Demand(binary.Left, SqlType.Truth, binary.Sign), Demand(binary.Right, SqlType.Truth, binary.Sign));
                return new(SqlType.Truth, binary.Sign == "AND" ? _numbers.And(one, other) : _numbers.Or(one, other));
            case "||":
                return Concatenate(binary);
            case "+" or "-" or "*" or "/" or "%":
                return _numbers.Calculate(binary.Sign, Numeric(binary.Left, binary.Sign), Numeric(binary.Right, binary.Sign), binary.At);
            default:
                var (left, right) = Dated(binary);
                return Compare(binary.Sign, left, right, binary.At);
        }
    }

    /// <summary>Both sides of a comparison; a text beside a time is read as one, as SQL does.</summary>
    private (Value<T> Left, Value<T> Right) Dated(BinarySyntax binary)
    {
        var (left, right) = (Of(binary.Left), Of(binary.Right));
        if (left.Type == SqlType.Instant && binary.Right is TextSyntax late)
            return (left, Instant(late));
        return right.Type == SqlType.Instant && binary.Left is TextSyntax early ? (Instant(early), right) : (left, right);
    }

    private Value<T> Instant(TextSyntax text) => Tables.Instants.TryParse(text.Text, out var instant)
        ? new(SqlType.Instant, operators.Constant(instant))
        : throw new ExpressionException($"'{text.Text}' is compared with a time and is none; write it such as 2026-04-01 08:30:00", text.At);

    private Value<T> Compare(string sign, Value<T> left, Value<T> right, int at)
    {
        if (SqlType.Common(left.Type, right.Type) is not { } type)
            throw new ExpressionException($"{sign} compares {left.Type} with {right.Type}", at);
        if (type == SqlType.Text && sign is not ("=" or "<>"))
            throw new ExpressionException($"Texts can be compared by = and <> only; the order of texts cannot travel in a model", at);
        var (a, b) = (_numbers.As(left, type), _numbers.As(right, type));
        var holds = sign switch
        {
            "=" => operators.Apply(Operator.Equal, a, b),
            "<>" => operators.Apply(Operator.Not, operators.Apply(Operator.Equal, a, b)),
            "<" => operators.Apply(Operator.Less, a, b),
            "<=" => operators.Apply(Operator.LessOrEqual, a, b),
            ">" => operators.Apply(Operator.Less, b, a),
            _ => operators.Apply(Operator.LessOrEqual, b, a),
        };
        var unknown = operators.Apply(Operator.Or, _numbers.IsNull(new(type, a)), _numbers.IsNull(new(type, b)));
        return new(SqlType.Truth, operators.Apply(Operator.Where, unknown, operators.Constant(double.NaN), operators.Apply(Operator.ToDouble, holds)));
    }

    private Value<T> Concatenate(BinarySyntax binary)
    {
        var (left, right) = (Demand(binary.Left, SqlType.Text, "||"), Demand(binary.Right, SqlType.Text, "||"));
        var missing = operators.Apply(Operator.Or, _numbers.IsNull(new(SqlType.Text, left)), _numbers.IsNull(new(SqlType.Text, right)));
        return new(SqlType.Text, operators.Apply(Operator.Where, missing, operators.Constant(""), operators.Apply(Operator.StringConcat, left, right)));
    }

    private Value<T> Case(CaseSyntax cases)
    {
        var conditions = cases.Cases.Select(each => _numbers.IsTrue(Demand(each.When, SqlType.Truth, "WHEN"))).ToList();
        var values = cases.Cases.Select(each => Of(each.Then)).Append(Of(cases.Otherwise)).ToList();
        var type = Common("CASE", values, cases.At);
        var result = _numbers.As(values[^1], type);
        for (var i = conditions.Count - 1; i >= 0; i--)
            result = operators.Apply(Operator.Where, conditions[i], _numbers.As(values[i], type), result);
        return new(type, result);
    }

    private Value<T> Cast(CastSyntax cast)
    {
        var value = Of(cast.Of);
        if (!value.Type.IsNumeric && value.Type != SqlType.Truth)
            throw new ExpressionException($"{value.Type} cannot be cast to {cast.Type} in a model; only numbers and truth values can", cast.At);
        return _numbers.Cast(value, cast.Type);
    }

    private Value<T> Call(CallSyntax call)
    {
        Functions.Demand(call);
        var arguments = call.Arguments.Select(Of).ToList();
        switch (call.Name)
        {
            case "coalesce":
                var type = Common(call.Name, arguments, call.At);
                return new(type, arguments.Select(value => _numbers.As(value, type)).Reverse().Aggregate((rest, value) => operators.Apply(Operator.Where, _numbers.IsNull(new(type, value)), rest, value)));
            case "greatest" or "least":
                return Extreme(call, arguments);
            case "nullif":
                var same = _numbers.IsTrue(Compare("=", arguments[0], arguments[1], call.At).Of);
                return arguments[0] with { Of = operators.Apply(Operator.Where, same, _numbers.As(new(SqlType.Null, arguments[0].Of), arguments[0].Type), arguments[0].Of) };
            case "round" when call.Arguments.Count == 2:
                return _numbers.Round(Numeric(arguments[0], "round", call.At), Functions.Digits(call));
        }
        if (Functions.IsOfInstant(call.Name))
            return new InstantParts<T>(operators).Of(call.Name, Demand(arguments[0], SqlType.Instant, call.Name, call.At));
        return _numbers.Call(call.Name, Numeric(arguments[0], call.Name, call.At));
    }

    private Value<T> Extreme(CallSyntax call, List<Value<T>> arguments)
    {
        var type = Common(call.Name, arguments, call.At);
        if (type == SqlType.Text)
            throw new ExpressionException($"{call.Name} of texts cannot travel in a model; it takes numbers and times", call.At);
        return new(type, arguments.Select(value => _numbers.As(value, type)).Aggregate((a, b) =>
        {
            var second = call.Name == "greatest" ? operators.Apply(Operator.Less, a, b) : operators.Apply(Operator.Less, b, a);
            var chosen = operators.Apply(Operator.Where, second, b, a);
            chosen = operators.Apply(Operator.Where, _numbers.IsNull(new(type, b)), a, chosen);
            return operators.Apply(Operator.Where, _numbers.IsNull(new(type, a)), b, chosen);
        }));
    }

    private static SqlType Common(string what, List<Value<T>> values, int at)
    {
        var type = SqlType.Null;
        foreach (var value in values)
            type = SqlType.Common(type, value.Type) ?? throw new ExpressionException($"{what} gives {type} in one place and {value.Type} in another; cast one to the other's type", at);
        return type;
    }

    private Value<T> Numeric(Syntax syntax, string what) => Numeric(Of(syntax), what, syntax.At);

    private static Value<T> Numeric(Value<T> value, string what, int at) => value.Type switch
    {
        { Kind: SqlKind.Null } => value with { Type = SqlType.Whole },
        { IsNumeric: true } => value,
        { Kind: SqlKind.Instant } => throw new ExpressionException($"{what} takes numbers, and this is a time; epoch(…) makes seconds of it", at),
        _ => throw new ExpressionException($"{what} takes numbers, and this is {value.Type}", at),
    };

    private T Demand(Syntax syntax, SqlType type, string what) => Demand(Of(syntax), type, what, syntax.At);

    private T Demand(Value<T> value, SqlType type, string what, int at) => SqlType.Common(value.Type, type) == type
        ? _numbers.As(value, type)
        : throw new ExpressionException($"{what} takes {type}, and this is {value.Type}", at);
}
