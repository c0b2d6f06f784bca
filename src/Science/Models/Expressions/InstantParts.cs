using Slipway.Models.Tables;

namespace Slipway.Models.Expressions;

/// <summary>Parts of instants in operators on 64-bit integers: the proleptic Gregorian calendar by arithmetic on days, with years that begin in March, so that the leap day is their last.</summary>
internal sealed class InstantParts<T>(IOperators<T> operators)
{
    private const long Second = 1_000_000;
    private const long Day = 86_400 * Second;

    /// <summary>Days from 1 March of the year 0 to 1 January 1970.</summary>
    private const long March0 = 719_468;

    /// <summary>Days from 1 January of the year 1 to 1 January 1970.</summary>
    private const long January1 = 719_162;

    private const long DaysOf400Years = 146_097;

    public Value<T> Of(string part, T instant)
    {
        var missing = operators.Apply(Operator.Equal, instant, operators.Constant(InstantColumn.Missing));
        // Arithmetic on the mark of a missing instant would overflow.
        var known = operators.Apply(Operator.Where, missing, operators.Constant(0L), instant);
        var number = operators.Apply(Operator.ToDouble, Whole(part, known));
        if (part == "epoch")
            number = operators.Apply(Operator.Div, number, operators.Constant((double)Second));
        else if (part == "epoch_us")
            number = new Arithmetic<T>(operators).Bounded(number);
        return new(part == "epoch" ? SqlType.Number : SqlType.Whole, operators.Apply(Operator.Where, missing, operators.Constant(double.NaN), number));
    }

    private T Whole(string part, T instant) => part switch
    {
        "epoch" or "epoch_us" => instant,
        // Cut off towards 0, as DuckDB does.
        "epoch_ms" => operators.Apply(Operator.Div, instant, operators.Constant(1000L)),
        "hour" => Floor(Modulo(instant, Day), 3600 * Second),
        "minute" => Modulo(Floor(instant, 60 * Second), 60),
        "second" => Modulo(Floor(instant, Second), 60),
        // 1 January 1970 was a Thursday.
        "dayofweek" or "weekday" => Modulo(Plus(Floor(instant, Day), 4), 7),
        "isodow" => Plus(Modulo(Plus(Floor(instant, Day), 3), 7), 1),
        _ => OfDate(part, Floor(instant, Day)),
    };

    private T OfDate(string part, T days)
    {
        var shifted = Plus(days, March0);
        var day = Modulo(shifted, DaysOf400Years);
        var ofEra = Floor(Minus(Plus(Minus(day, Floor(day, 1460)), Floor(day, 36_524)), Floor(day, 146_096)), 365);
        var ofYear = Minus(day, Minus(Plus(Times(ofEra, 365), Floor(ofEra, 4)), Floor(ofEra, 100)));
        var month = Floor(Plus(Times(ofYear, 5), 2), 153);
        var isNextYear = operators.Apply(Operator.LessOrEqual, operators.Constant(10L), month);
        var year = Plus(ofEra, Times(Floor(shifted, DaysOf400Years), 400));
        year = operators.Apply(Operator.Where, isNextYear, Plus(year, 1), year);
        var calendarMonth = operators.Apply(Operator.Where, isNextYear, Plus(month, -9), Plus(month, 3));
        return part switch
        {
            "year" => year,
            "month" => calendarMonth,
            "quarter" => Floor(Plus(calendarMonth, 2), 3),
            "dayofyear" => Plus(Minus(days, FirstOf(Plus(year, -1))), 1),
            _ => Plus(Minus(ofYear, Floor(Plus(Times(month, 153), 2), 5)), 1),
        };
    }

    /// <summary>The day on which begins the year after so many.</summary>
    private T FirstOf(T years) => Plus(Plus(Minus(Plus(Times(years, 365), Floor(years, 4)), Floor(years, 100)), Floor(years, 400)), -January1);

    /// <summary>Integer division in ONNX cuts off towards 0; without the rest it is exact, so that this one goes down.</summary>
    private T Floor(T value, long by) => operators.Apply(Operator.Div, Minus(value, Modulo(value, by)), operators.Constant(by));

    private T Modulo(T value, long by) => operators.Apply(Operator.Mod, value, operators.Constant(by));

    private T Plus(T value, long what) => Plus(value, operators.Constant(what));

    private T Plus(T one, T other) => operators.Apply(Operator.Add, one, other);

    private T Minus(T one, T other) => operators.Apply(Operator.Sub, one, other);

    private T Times(T value, long by) => operators.Apply(Operator.Mul, value, operators.Constant(by));
}
