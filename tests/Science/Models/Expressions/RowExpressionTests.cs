using Slipway.Models;
using Slipway.Models.Expressions;
using Slipway.Models.Tables;

namespace Slipway.Tests.Models.Expressions;

public sealed class RowExpressionTests
{
    private static readonly SourceColumn[] Sources =
        [new("delay", ColumnKind.Whole), new("scheduled", ColumnKind.Instant), new("origin", ColumnKind.Text), new("price", ColumnKind.Number), new("open", ColumnKind.Boolean), new("Ort des Abflugs", ColumnKind.Text)];

    [Theory]
    [InlineData("", "The expression is empty; write one over the row's columns, such as hour(scheduled) (character 1)")]
    [InlineData("delay >", "Expected a column, a number, a text, a function or '(', but found the end (character 8)")]
    [InlineData("delay > > 3", "Expected a column, a number, a text, a function or '(', but found '>' (character 9)")]
    [InlineData("(delay + 1", "Expected ')', but found the end (character 11)")]
    [InlineData("delay 15", "Expected an operator or the end of the expression, but found '15' (character 7)")]
    [InlineData("1 < delay < 3", "Comparisons do not chain; put one into brackets, or join two with AND (character 11)")]
    [InlineData("CASE delay END", "Expected WHEN, but found 'END' (character 12)")]
    [InlineData("CASE WHEN open THEN 1", "Expected END, but found the end (character 22)")]
    [InlineData("origin = 'GRZ", "The text that begins here does not end; ' is missing (character 10)")]
    [InlineData("origin = ''", "The empty text stands for a missing one in a model; ask for it with IS NULL (character 10)")]
    [InlineData("origin IS 3", "Expected NULL or NOT NULL, but found '3' (character 11)")]
    [InlineData("delay ; 3", "The sign ';' has no meaning in an expression (character 7)")]
    [InlineData("12a", "'12a' is no number (character 1)")]
    [InlineData("CAST(delay AS VARCHAR)", "There is no cast to 'VARCHAR' in a model; there are INTEGER, BIGINT and DOUBLE (character 15)")]
    [InlineData("lower(origin)", "lower cannot travel in a model: ONNX changes case by a locale that a machine may lack (character 1)")]
    [InlineData("strftime(scheduled, '%Y')", "The function 'strftime' cannot travel in a model; there are abs, ceil, ceiling, coalesce, day, dayofmonth, dayofweek, dayofyear, epoch, epoch_ms, epoch_us, exp, floor, greatest, hour, isodow, least, ln, log, log10, log2, minute, month, nullif, quarter, round, second, sqrt, weekday, year (character 1)")]
    [InlineData("hour(scheduled, 2)", "hour takes 1 arguments, and 2 are given (character 1)")]
    [InlineData("origin LIKE 'G%'", "Expected an operator or the end of the expression, but found 'LIKE' (character 8)")]
    [InlineData("scheduled > TIMESTAMP 'soon'", "'soon' is no TIMESTAMP; write it such as 2026-04-01 or 2026-04-01 08:30:00 (character 23)")]
    public void What_is_no_expression_is_refused_with_where_and_why(string text, string message) =>
        Should.Throw<ExpressionException>(() => RowExpression.Parse(text)).Message.ShouldBe(message);

    [Theory]
    [InlineData("dealy > 15", "x: There is no column 'dealy' (character 1)")]
    [InlineData("delay + origin", "x: + takes numbers, and this is a text (character 9)")]
    [InlineData("scheduled - scheduled", "x: - takes numbers, and this is a time; epoch(…) makes seconds of it (character 1)")]
    [InlineData("hour(delay)", "x: hour takes a time, and this is a whole number (character 1)")]
    [InlineData("origin < 'B'", "x: Texts can be compared by = and <> only; the order of texts cannot travel in a model (character 8)")]
    [InlineData("origin = 3", "x: = compares a text with a whole number (character 8)")]
    [InlineData("open = 1", "x: = compares a truth value with a whole number (character 6)")]
    [InlineData("delay AND open", "x: AND takes a truth value, and this is a whole number (character 1)")]
    [InlineData("CASE WHEN open THEN origin ELSE 3 END", "x: CASE gives a text in one place and a whole number in another; cast one to the other's type (character 1)")]
    [InlineData("scheduled < 'soon'", "x: 'soon' is compared with a time and is none; write it such as 2026-04-01 08:30:00 (character 13)")]
    [InlineData("CASE WHEN open THEN NULL END", "x: 'CASE WHEN open THEN NULL END' is always NULL (character 1)")]
    [InlineData("1 + 2", "x: the expression '1 + 2' reads no column, so it says nothing about a row.")]
    [InlineData("CAST(origin AS DOUBLE)", "x: a text cannot be cast to DOUBLE in a model; only numbers and truth values can (character 1)")]
    [InlineData("round(price, delay)", "x: round takes a number of digits from 0 to 12 as its second argument (character 14)")]
    public void What_does_not_fit_the_columns_is_refused(string text, string message) =>
        Should.Throw<ExpressionException>(() => Bind(text)).Message.ShouldBe(message);

    [Fact]
    public void Names_in_quotes_and_in_another_case_are_found()
    {
        Bind("\"Ort des Abflugs\" || ORIGIN").Sources.Select(source => source.Name).ShouldBe(["Ort des Abflugs", "origin"]);
        Bind("DELAY > 15").KindOf("x").ShouldBe(ColumnKind.Boolean);
    }

    [Fact]
    public void A_nest_without_end_is_refused_and_not_a_crash()
    {
        Should.Throw<ModelException>(() => RowExpression.Parse(new string('(', 2000) + "1")).Message.ShouldContain("nested more than 100 deep");
        Should.Throw<ModelException>(() => RowExpression.Parse(string.Concat(Enumerable.Repeat("NOT ", 900)) + "open")).Message.ShouldContain("nested more than 100 deep");
        Should.Throw<ModelException>(() => RowExpression.Parse(string.Concat(Enumerable.Repeat("- ", 900)) + "1")).Message.ShouldContain("nested more than 100 deep");
        Should.Throw<ModelException>(() => RowExpression.Parse(new string('1', 5000))).Message.ShouldContain("at most 4000");
        Bind(string.Join('+', Enumerable.Repeat("delay", 600))).KindOf("x").ShouldBe(ColumnKind.Whole);
    }

    [Fact]
    public void Parts_of_dates_are_those_of_the_calendar()
    {
        var from = new DateTime(1583, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        DateTime?[] days = [.. Enumerable.Range(0, 40_000).Select(i => (DateTime?)from.AddDays(i * 9L).AddHours(i % 24).AddMinutes(i % 60).AddMicroseconds(i))];
        string[] parts = ["year", "quarter", "month", "day", "dayofyear", "dayofweek", "isodow", "hour", "minute", "second"];

        var derived = Derivations.Bind([.. parts.Select(part => new DerivedColumn(part, RowExpression.Parse($"{part}(t)")))], [new("t", ColumnKind.Instant)]).Compute(new Table(Column.OfInstants("t", days)));

        for (var row = 0; row < days.Length; row++)
        {
            var day = days[row]!.Value;
            long[] expected = [day.Year, ((day.Month - 1) / 3) + 1, day.Month, day.Day, day.DayOfYear, (int)day.DayOfWeek, ((int)day.DayOfWeek + 6) % 7 + 1, day.Hour, day.Minute, day.Second];
            parts.Select(part => (long)derived[part][row]!).ShouldBe(expected, day.ToString("O"));
        }
    }

    private static Derivations Bind(string text) => Derivations.Bind([new("x", RowExpression.Parse(text))], Sources);
}
