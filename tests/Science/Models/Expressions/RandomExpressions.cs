using System.Globalization;
using Slipway.Models.Tables;

namespace Slipway.Tests.Models.Expressions;

/// <summary>Expressions and rows that depend on a seed alone. What the language leaves open where DuckDB differs (NaN, numbers beyond 2^53, the last digits of logarithms) does not come up within them.</summary>
internal sealed class RandomExpressions(int seed)
{
    private static readonly string[] Units = ["second", "minute", "hour", "day", "dayofyear", "dayofweek", "isodow", "month", "quarter", "year"];
    private readonly Random _random = new(seed);

    /// <summary>Columns i and k (whole), d (number), b (truth), s (text), t (instant); all but k with nulls.</summary>
    public static Table Rows(int rows, int seed)
    {
        var random = new Random(seed);
        return new Table(
            Column.Of("i", Fill(rows, () => random.Next(5) == 0 ? (long?)null : random.Next(-20, 21))),
            Column.Of("k", Fill(rows, () => (long)random.Next(-3, 4))),
            Column.Of("d", Fill(rows, () => random.Next(5) == 0 ? (double?)null : random.Next(3) == 0 ? random.Next(-20, 21) / 4.0 : (random.NextDouble() - 0.5) * 30)),
            Column.Of("b", Fill(rows, () => random.Next(4) == 0 ? (bool?)null : random.Next(2) == 0)),
            Column.Of("s", Fill(rows, () => random.Next(4) == 0 ? null : Texts[random.Next(Texts.Count)])),
            Column.OfInstants("t", Fill(rows, () => random.Next(5) == 0 ? (long?)null : random.NextInt64(-11_000_000_000_000_000, 11_000_000_000_000_000))));
    }

    public static IReadOnlyList<string> Texts { get; } = ["a", "b", "ab", "Köln", "it's"];

    /// <summary>An expression of any type.</summary>
    public string Any(int depth = 4) => Pick(Number, Truth, Text, Instant)(depth);

    private string Number(int depth) => depth == 0
        ? Pick("i", "k", "d", "d", "0", "1", "3", "7", "0.5", "1.25", "2.75", "1e1")
        : Pick<Func<string>>(
            () => $"({Number(depth - 1)} + {Number(depth - 1)})",
            () => $"({Number(depth - 1)} - {Number(depth - 1)})",
            () => $"{Number(0)} * {Brackets(Number(depth - 1))}",
            () => $"{Brackets(Number(depth - 1))} / nullif({Number(depth - 1)}, 0)",
            () => $"{Brackets(Number(depth - 1))} % nullif({Number(0)}, 0)",
            () => $"-{Brackets(Number(depth - 1))}",
            () => $"{Pick("abs", "round", "floor", "ceil")}({Number(depth - 1)})",
            () => $"round({Number(depth - 1)}, {Pick("0", "1", "2")})",
            () => $"sqrt(abs({Number(depth - 1)}))",
            () => $"CASE WHEN {Truth(depth - 1)} THEN {Number(depth - 1)} WHEN {Truth(depth - 1)} THEN {Number(depth - 1)} ELSE {Number(depth - 1)} END",
            () => $"CASE {Text(depth - 1)} WHEN {Text(0)} THEN {Number(depth - 1)} END",
            () => $"coalesce({Number(depth - 1)}, {Number(depth - 1)}, {Number(0)})",
            () => $"{Pick("greatest", "least")}({Number(depth - 1)}, {Number(depth - 1)}, {Number(0)})",
            () => $"nullif({Number(depth - 1)}, {Number(0)})",
            () => $"CAST({Number(depth - 1)} AS {Pick("DOUBLE", "BIGINT", "INTEGER")})",
            () => $"({Truth(depth - 1)})::INTEGER",
            () => $"{Pick(Units)}({Instant(depth - 1)})",
            () => $"{Pick(Units)}({Instant(depth - 1)})")();

    private string Truth(int depth) => depth == 0
        ? Pick("b", "b", "TRUE", "FALSE", "s = 'a'", "i > 3", "t IS NULL", "d < 0.5")
        : Pick<Func<string>>(
            () => $"{Brackets(Number(depth - 1))} {Pick("=", "<>", "!=", "<", "<=", ">", ">=")} {Brackets(Number(depth - 1))}",
            () => $"{Brackets(Instant(depth - 1))} {Pick("=", "<>", "<", "<=", ">", ">=")} {Brackets(Instant(depth - 1))}",
            () => $"{Brackets(Text(depth - 1))} {Pick("=", "<>")} {Brackets(Text(depth - 1))}",
            () => $"({Truth(depth - 1)} AND {Truth(depth - 1)})",
            () => $"({Truth(depth - 1)} OR {Truth(depth - 1)})",
            () => $"{Truth(depth - 1)} AND {Truth(depth - 1)} OR NOT {Truth(depth - 1)}",
            () => $"NOT ({Truth(depth - 1)})",
            () => $"({Any(depth - 1)}) IS {Pick("", "NOT ")}NULL",
            () => $"{Brackets(Number(depth - 1))} {Pick("", "NOT ")}IN ({Number(0)}, {Number(0)}, {Pick("NULL", "2")})",
            () => $"{Brackets(Text(depth - 1))} {Pick("", "NOT ")}IN ('a', 'ab')",
            () => $"{Brackets(Number(depth - 1))} {Pick("", "NOT ")}BETWEEN {Number(0)} AND {Number(0)}",
            () => $"CASE WHEN {Truth(depth - 1)} THEN {Truth(depth - 1)} ELSE {Truth(depth - 1)} END")();

    private string Text(int depth) => depth == 0
        ? Pick("s", "s", "'a'", "'ab'", "'it''s'")
        : Pick<Func<string>>(
            () => $"({Text(depth - 1)} || {Text(depth - 1)})",
            () => $"coalesce({Text(depth - 1)}, {Text(0)})",
            () => $"nullif({Text(depth - 1)}, {Text(0)})",
            () => $"CASE WHEN {Truth(depth - 1)} THEN {Text(depth - 1)} ELSE {Pick(Text(depth - 1), "NULL")} END")();

    private string Instant(int depth) => depth == 0
        ? Pick("t", "t", "t", "TIMESTAMP '2000-02-29 23:59:59.999999'", "DATE '1969-12-31'", "TIMESTAMP '1900-03-01'")
        : Pick<Func<string>>(
            () => $"coalesce({Instant(depth - 1)}, {Instant(0)})",
            () => $"{Pick("greatest", "least")}({Instant(depth - 1)}, {Instant(depth - 1)})",
            () => $"CASE WHEN {Truth(depth - 1)} THEN {Instant(depth - 1)} ELSE {Instant(depth - 1)} END")();

    private static string Brackets(string expression) => $"({expression})";

    private T Pick<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];

    private Func<int, string> Pick(params ReadOnlySpan<Func<int, string>> choices) => choices[_random.Next(choices.Length)];

    private static T[] Fill<T>(int rows, Func<T> next) => [.. Enumerable.Range(0, rows).Select(_ => next())];

    /// <summary>A value as a literal of DuckDB's.</summary>
    public static string Literal(object? value) => value switch
    {
        null => "NULL",
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        bool truth => truth ? "TRUE" : "FALSE",
        DateTime instant => $"TIMESTAMP '{instant.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}'",
        double number => number.ToString("E17", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };
}
