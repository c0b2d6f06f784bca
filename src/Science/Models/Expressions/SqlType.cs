namespace Slipway.Models.Expressions;

internal enum SqlKind { Null, Truth, Exact, Number, Text, Instant }

/// <summary>What an expression's value is.</summary>
/// <param name="Scale">Of an exact number, digits behind the point: it is kept as a whole number of 10^-scale, as SQL's DECIMAL is. 0 for all others.</param>
internal readonly record struct SqlType(SqlKind Kind, int Scale = 0)
{
    /// <summary>Exact numbers are exact below 2^53 units.</summary>
    public const double Most = 9_007_199_254_740_992;

    public const int MostScale = 12;

    public static readonly SqlType Null = new(SqlKind.Null);
    public static readonly SqlType Truth = new(SqlKind.Truth);
    public static readonly SqlType Whole = new(SqlKind.Exact);
    public static readonly SqlType Number = new(SqlKind.Number);
    public static readonly SqlType Text = new(SqlKind.Text);
    public static readonly SqlType Instant = new(SqlKind.Instant);

    public bool IsNumeric => Kind is SqlKind.Exact or SqlKind.Number or SqlKind.Null;

    /// <summary>The type that holds values of both; null when there is none.</summary>
    public static SqlType? Common(SqlType one, SqlType other) => (one.Kind, other.Kind) switch
    {
        (SqlKind.Null, _) => other,
        (_, SqlKind.Null) => one,
        (SqlKind.Exact, SqlKind.Exact) => new(SqlKind.Exact, Math.Max(one.Scale, other.Scale)),
        (SqlKind.Exact or SqlKind.Number, SqlKind.Exact or SqlKind.Number) => Number,
        var (a, b) => a == b ? one : null,
    };

    /// <summary>In words.</summary>
    public override string ToString() => Kind switch
    {
        SqlKind.Null => "NULL",
        SqlKind.Truth => "a truth value",
        SqlKind.Exact when Scale == 0 => "a whole number",
        SqlKind.Exact or SqlKind.Number => "a number",
        SqlKind.Text => "a text",
        _ => "a time",
    };
}

/// <summary>A value while an expression is computed or written down.</summary>
internal readonly record struct Value<T>(SqlType Type, T Of);
