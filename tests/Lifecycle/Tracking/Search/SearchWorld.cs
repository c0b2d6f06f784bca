using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using Slipway.Tracking.Contracts;

namespace Slipway.Tests.Tracking.Search;

/// <summary>A run as the test knows it.</summary>
internal sealed record KnownRun(string Id, string Name, RunStatus Status, long Start, long? End, string User, IReadOnlyDictionary<string, double> Metrics, IReadOnlyDictionary<string, string> Params, IReadOnlyDictionary<string, string> Tags, string? Dataset);

/// <summary>A clause as text, and what it means.</summary>
internal sealed record KnownClause(string Text, Func<KnownRun, bool> Holds);

/// <summary>A column of an order as text, and the key it sorts by: what lacks a value has a greater class.</summary>
internal sealed record KnownOrder(string Text, bool Descending, Func<KnownRun, (int Class, IComparable Value)> Key);

/// <summary>Clauses and orders made at random, each with its meaning written down a second time.</summary>
internal static class SearchWorld
{
    public static readonly double[] Numbers = [-1, 0, 0.5, 1, 2, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
    public static readonly string[] Texts = ["", "a", "A", "ab", "a_b", "a%b", "B", "b", "x\\y", "it's", "10", "7"];
    public static readonly string[] Keys = ["loss", "val/acc"];
    private static readonly string[] Patterns = ["", "%", "a%", "A%", "_", "%b", "a_b", "x\\y", "%\\%", "1%"];

    public static Gen<KnownClause> Clause { get; } = Gen.OneOf(
        Gen.Select(Any.Of(Keys), Any.Of("=", "!=", "<", "<=", ">", ">="), Any.Of(-1.0, 0, 0.5, 1, 2, 3)).Select(Metric),
        Gen.Select(Any.Of("params", "tags"), Any.Of("p", "q"), Any.Of("=", "!=", "LIKE", "ILIKE", "IS NULL", "IS NOT NULL"), Any.Of(Texts), Any.Of(Patterns)).Select(Keyed),
        Gen.Select(Any.Of("=", "!=", "LIKE", "ILIKE"), Any.Of("RUNNING", "FINISHED", "%N%", "run%")).Select((op, text) => new KnownClause($"status {op} '{text}'", r => Compare(r.Status.ToString().ToUpperInvariant(), op, text))),
        Gen.Select(Any.Of("=", "!=", "LIKE", "ILIKE"), Any.Of("run 1", "run 2", "RUN%", "run _", "%")).Select((op, text) => new KnownClause($"run_name {op} '{text}'", r => Compare(r.Name, op, text))),
        Gen.Select(Any.Of("start_time", "end_time"), Any.Of("=", "!=", "<", "<=", ">", ">="), Any.Of(0L, 1000, 2000, 3000)).Select(Time),
        Gen.Select(Any.Of("IN", "NOT IN"), Gen.Int[1, 3]).Select((op, n) => new KnownClause($"dataset.name {op} ({string.Join(",", Enumerable.Range(0, n).Select(i => $"'d{i}'"))})",
            r => r.Dataset is not null && (int.Parse(r.Dataset.AsSpan(1), CultureInfo.InvariantCulture) < n == (op == "IN")))));

    public static Gen<KnownOrder> Order { get; } = Gen.OneOf(
        Gen.Select(Any.Of(Keys), Gen.Bool).Select((key, down) => new KnownOrder($"metrics.`{key}`{(down ? " DESC" : "")}", down,
            r => r.Metrics.TryGetValue(key, out var v) ? double.IsNaN(v) ? (1, 0.0) : (0, v) : (2, 0.0))),
        Gen.Select(Any.Of("params", "tags"), Gen.Bool).Select((entity, down) => new KnownOrder($"{entity}.p{(down ? " DESC" : " ASC")}", down,
            r => (entity == "params" ? r.Params : r.Tags).TryGetValue("p", out var v) ? (0, Ordinal.Of(v)) : (1, Ordinal.Of("")))),
        Gen.Bool.Select(down => new KnownOrder($"end_time{(down ? " DESC" : "")}", down, r => r.End is { } end ? (0, end) : (1, 0L))),
        Gen.Bool.Select(down => new KnownOrder($"status{(down ? " DESC" : "")}", down, r => (0, Ordinal.Of(r.Status.ToString().ToUpperInvariant())))),
        Gen.Bool.Select(down => new KnownOrder($"run_name{(down ? " DESC" : "")}", down, r => (0, Ordinal.Of(r.Name)))));

    private static KnownClause Metric(string key, string op, double number) => new($"metrics.`{key}` {op} {number.ToString("R", CultureInfo.InvariantCulture)}", r => r.Metrics.TryGetValue(key, out var value) && op switch
    {
        "=" => value == number,
        "!=" => value != number,
        "<" => value < number,
        "<=" => value <= number,
        ">" => value > number,
        _ => value >= number,
    });

    private static KnownClause Keyed(string entity, string key, string op, string text, string pattern)
    {
        var right = op is "LIKE" or "ILIKE" ? pattern : text;
        var quote = right.Contains('\'', StringComparison.Ordinal) ? '"' : '\'';
        var written = op.StartsWith("IS", StringComparison.Ordinal) ? $"{entity}.{key} {op}" : $"{entity}.{key} {op} {quote}{right}{quote}";
        return new(written, r =>
        {
            var there = (entity == "params" ? r.Params : r.Tags).TryGetValue(key, out var value);
            return op switch { "IS NULL" => !there, "IS NOT NULL" => there, _ => there && Compare(value!, op, right) };
        });
    }

    private static KnownClause Time(string attribute, string op, long at) => new($"{attribute} {op} {at.ToString(CultureInfo.InvariantCulture)}", r =>
    {
        var value = attribute == "start_time" ? r.Start : r.End;
        return value is { } time && op switch { "=" => time == at, "!=" => time != at, "<" => time < at, "<=" => time <= at, ">" => time > at, _ => time >= at };
    });

    private static bool Compare(string value, string op, string right) => op switch
    {
        "=" => value == right,
        "!=" => value != right,
        _ => Regex.IsMatch(value, $"^{string.Concat(right.Select(c => c switch { '%' => "(.|\n)*", '_' => "(.|\n)", _ => Regex.Escape(c.ToString()) }))}\\z", op == "ILIKE" ? RegexOptions.IgnoreCase : RegexOptions.None),
    };

    /// <summary>Text that compares by code unit, as both databases compare it for these texts.</summary>
#pragma warning disable MA0097 // It is only ever sorted.
    internal sealed record Ordinal(string Text) : IComparable
#pragma warning restore MA0097
    {
        public static Ordinal Of(string text) => new(text);

        public int CompareTo(object? obj) => string.CompareOrdinal(Text, ((Ordinal)obj!).Text);
    }
}
