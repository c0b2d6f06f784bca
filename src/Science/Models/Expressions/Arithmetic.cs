namespace Slipway.Models.Expressions;

/// <summary>Numbers and truth values in operators: exact ones as whole numbers of units, others as doubles; NaN is missing and carries itself through.</summary>
internal sealed class Arithmetic<T>(IOperators<T> operators)
{
    /// <summary>Least and most of SQL's INTEGER.</summary>
    private const double Integer = 2_147_483_648;

    /// <summary>True when one is false and the other unknown: false. All else follows from NaN.</summary>
    public T And(T one, T other) => operators.Apply(Operator.Where, operators.Apply(Operator.Or, Is(one, 0), Is(other, 0)), operators.Constant(0.0), operators.Apply(Operator.Mul, one, other));

    public T Or(T one, T other) => operators.Apply(Operator.Where, operators.Apply(Operator.Or, Is(one, 1), Is(other, 1)), operators.Constant(1.0), operators.Apply(Operator.Add, one, other));

    /// <summary>Whether a truth value is true, not false or unknown.</summary>
    public T IsTrue(T truth) => Is(truth, 1);

    /// <summary>Whether a value is missing.</summary>
    public T IsNull(Value<T> value) => value.Type.Kind switch
    {
        SqlKind.Text => operators.Apply(Operator.Equal, value.Of, operators.Constant("")),
        SqlKind.Instant => operators.Apply(Operator.Equal, value.Of, operators.Constant(Tables.InstantColumn.Missing)),
        _ => operators.Apply(Operator.IsNaN, value.Of),
    };

    /// <summary>A value in a type that holds it.</summary>
    public T As(Value<T> value, SqlType type) => (value.Type.Kind, type.Kind) switch
    {
        (SqlKind.Null, SqlKind.Text) => operators.Constant(""),
        (SqlKind.Null, SqlKind.Instant) => operators.Constant(Tables.InstantColumn.Missing),
        (SqlKind.Null, _) => operators.Constant(double.NaN),
        (SqlKind.Exact, SqlKind.Number) => Double(value),
        (SqlKind.Exact, SqlKind.Exact) => Rescaled(value, type.Scale),
        _ => value.Of,
    };

    /// <summary>The number that an exact one stands for.</summary>
    public T Double(Value<T> value) => value.Type.Scale == 0 ? value.Of : operators.Apply(Operator.Div, value.Of, Units(value.Type.Scale));

    /// <summary>An exact number, or missing where it is too large to be exact.</summary>
    public T Bounded(T units) => Within(units, SqlType.Most);

    public Value<T> Negate(Value<T> value) => value with
    {
        // 0 - 0 is 0, and -0 is not: whole numbers have no -0, by which to divide is not the same.
        Of = value.Type == SqlType.Number ? operators.Apply(Operator.Neg, value.Of) : operators.Apply(Operator.Sub, operators.Constant(0.0), value.Of),
    };

    public Value<T> Calculate(string sign, Value<T> left, Value<T> right, int at)
    {
        if (sign == "/")
            return new(SqlType.Number, operators.Apply(Operator.Div, Double(left), Double(right)));
        var operation = sign switch { "+" => Operator.Add, "-" => Operator.Sub, "*" => Operator.Mul, _ => Operator.Fmod };
        if (left.Type == SqlType.Number || right.Type == SqlType.Number)
            return new(SqlType.Number, operators.Apply(operation, Double(left), Double(right)));
        var scale = operation == Operator.Mul ? left.Type.Scale + right.Type.Scale : Math.Max(left.Type.Scale, right.Type.Scale);
        if (scale > SqlType.MostScale)
            throw new ExpressionException($"The product has {scale} digits behind the point, and a model keeps {SqlType.MostScale}; cast one factor to DOUBLE", at);
        var (a, b) = operation == Operator.Mul ? (left.Of, right.Of) : (Rescaled(left, scale), Rescaled(right, scale));
        var units = operators.Apply(operation, a, b);
        return new(new(SqlKind.Exact, scale), Bounded(operation is Operator.Mul or Operator.Fmod ? operators.Apply(Operator.Where, Is(units, 0), operators.Constant(0.0), units) : units));
    }

    public Value<T> Cast(Value<T> value, string type)
    {
        if (type == "DOUBLE")
            return new(SqlType.Number, Double(value));
        var whole = value.Type == SqlType.Number ? operators.Apply(Operator.Round, value.Of) : Round(value, 0).Of;
        return new(SqlType.Whole, type == "INTEGER" ? Within(whole, Integer) : Bounded(whole));
    }

    /// <summary>To so many digits behind the point, from the middle away from 0.</summary>
    public Value<T> Round(Value<T> value, int digits)
    {
        if (value.Type == SqlType.Number)
        {
            var units = digits == 0 ? value.Of : operators.Apply(Operator.Mul, value.Of, Units(digits));
            var rounded = HalfAway(units);
            return new(SqlType.Number, digits == 0 ? rounded : operators.Apply(Operator.Div, rounded, Units(digits)));
        }
        if (value.Type.Scale <= digits)
            return value.Type.Kind == SqlKind.Exact ? value : new(SqlType.Whole, value.Of);
        var (rest, quotient) = Split(value.Of, value.Type.Scale - digits);
        var twice = operators.Apply(Operator.Mul, rest, operators.Constant(2.0));
        var unit = Units(value.Type.Scale - digits);
        var up = operators.Apply(Operator.ToDouble, operators.Apply(Operator.LessOrEqual, unit, twice));
        var down = operators.Apply(Operator.ToDouble, operators.Apply(Operator.LessOrEqual, twice, operators.Apply(Operator.Neg, unit)));
        return new(new(SqlKind.Exact, digits), operators.Apply(Operator.Sub, operators.Apply(Operator.Add, quotient, up), down));
    }

    /// <summary>A function of one number.</summary>
    public Value<T> Call(string name, Value<T> value) => name switch
    {
        "abs" => value with { Of = operators.Apply(Operator.Abs, value.Of) },
        "round" => Round(value, 0),
        "floor" => Floor(value),
        "ceil" or "ceiling" => Negate(Floor(Negate(value))),
        "sqrt" => new(SqlType.Number, operators.Apply(Operator.Sqrt, Double(value))),
        "exp" => new(SqlType.Number, operators.Apply(Operator.Exp, Double(value))),
        "ln" => Logarithm(value, 1),
        "log2" => Logarithm(value, Math.Log(2)),
        _ => Logarithm(value, Math.Log(10)),
    };

    private Value<T> Floor(Value<T> value)
    {
        if (value.Type == SqlType.Number)
            return new(SqlType.Number, operators.Apply(Operator.Floor, value.Of));
        if (value.Type.Scale == 0)
            return value;
        var (rest, quotient) = Split(value.Of, value.Type.Scale);
        var below = operators.Apply(Operator.ToDouble, operators.Apply(Operator.Less, rest, operators.Constant(0.0)));
        return new(SqlType.Whole, operators.Apply(Operator.Sub, quotient, below));
    }

    /// <summary>SQL stops at the logarithm of 0 or less; here it is missing.</summary>
    private Value<T> Logarithm(Value<T> value, double ofBase)
    {
        var number = Double(value);
        var logarithm = operators.Apply(Operator.Log, number);
        if (ofBase != 1)
            logarithm = operators.Apply(Operator.Div, logarithm, operators.Constant(ofBase));
        return new(SqlType.Number, operators.Apply(Operator.Where, operators.Apply(Operator.LessOrEqual, number, operators.Constant(0.0)), operators.Constant(double.NaN), logarithm));
    }

    /// <summary>The whole part and a half or more: floor(x + 0.5) is wrong for the number just below 0.5.</summary>
    private T HalfAway(T value)
    {
        var size = operators.Apply(Operator.Abs, value);
        var below = operators.Apply(Operator.Floor, size);
        var up = operators.Apply(Operator.ToDouble, operators.Apply(Operator.LessOrEqual, operators.Constant(0.5), operators.Apply(Operator.Sub, size, below)));
        var rounded = operators.Apply(Operator.Add, below, up);
        return operators.Apply(Operator.Where, operators.Apply(Operator.Less, value, operators.Constant(0.0)), operators.Apply(Operator.Neg, rounded), rounded);
    }

    /// <summary>Units of 10^digits in a number of units, towards 0, and what is left of it: exact.</summary>
    private (T Left, T Quotient) Split(T units, int digits)
    {
        var rest = operators.Apply(Operator.Fmod, units, Units(digits));
        return (rest, operators.Apply(Operator.Div, operators.Apply(Operator.Sub, units, rest), Units(digits)));
    }

    private T Rescaled(Value<T> value, int scale) => value.Type.Scale >= scale ? value.Of : operators.Apply(Operator.Mul, value.Of, Units(scale - value.Type.Scale));

    private T Within(T value, double bound) => operators.Apply(Operator.Where, operators.Apply(Operator.Less, operators.Apply(Operator.Abs, value), operators.Constant(bound)), value, operators.Constant(double.NaN));

    private T Units(int digits) => operators.Constant(Math.Pow(10, digits));

    private T Is(T value, double what) => operators.Apply(Operator.Equal, value, operators.Constant(what));
}
