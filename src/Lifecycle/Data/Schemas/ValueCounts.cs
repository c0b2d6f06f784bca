using System.Globalization;
using Slipway.Data.Contracts;

namespace Slipway.Data.Schemas;

/// <summary>What the values of a text column can be tried for.</summary>
[Flags]
internal enum Trials
{
    None = 0,
    Bool = 1,
    Int = 2,
    Float = 4,
    Date = 8,
    Timestamp = 16,

    /// <summary>Whether a number begins with a zero that it would lose.</summary>
    LeadingZero = 32,

    /// <summary>Whether it begins as dates do that are not written as ISO 8601 has them.</summary>
    DateLike = 64,

    All = 127,
}

/// <summary>How many values of a text column there are, and how many fit what they were tried for; 0 for what they were not.</summary>
/// <param name="All">All of them.</param>
/// <param name="There">Those that are not missing.</param>
/// <param name="Real">Those that are there, are not blank and stand for no missing value.</param>
/// <param name="Bool">Truth values.</param>
/// <param name="Int">Whole numbers.</param>
/// <param name="Float">Numbers.</param>
/// <param name="Date">Dates in ISO 8601.</param>
/// <param name="Timestamp">Instants in ISO 8601.</param>
/// <param name="LeadingZero">Numbers that begin with a zero they would lose.</param>
/// <param name="DateLike">Those that begin as other dates do.</param>
/// <param name="MarkersSeen">One bit for each marker that stands in the column.</param>
internal sealed record ValueCounts(long All, long There, long Real, long Bool, long Int, long Float, long Date, long Timestamp, long LeadingZero, long DateLike, long MarkersSeen)
{
    private static readonly (Trials Trial, ColumnType Type)[] Types = [(Trials.Int, ColumnType.Int), (Trials.Float, ColumnType.Float), (Trials.Date, ColumnType.Date), (Trials.Timestamp, ColumnType.Timestamp)];

    /// <summary>How many values fit each of the other formats of dates; empty where none was tried.</summary>
    public long[] Formats { get; init; } = [];

    /// <summary>Whether what was tried settles the type: every value fits the narrowest type left, or none is left that any fits.</summary>
    public bool Settles(Trials tried) =>
        Real == 0 || (tried != Trials.None && LeadingZero == 0 && (Bool == Real || Int == Real || Float == Real || Date == Real || Timestamp == Real));

    /// <summary>What may still hold of a column of which these are some values: a type that one value does not fit is none for all of them.</summary>
    public Trials Left()
    {
        if (Real == 0)
            return Trials.All;
        var left = (Bool == Real ? Trials.Bool : Trials.None) | (Int == Real ? Trials.Int : Trials.None) | (Date == Real ? Trials.Date : Trials.None) | (Timestamp == Real ? Trials.Timestamp : Trials.None) | (DateLike == Real ? Trials.DateLike : Trials.None);
        // Columns that are numbers but for some values are told to the reader.
        return Float * 2 >= Real ? left | Trials.Float | Trials.LeadingZero : left;
    }

    /// <summary>The narrowest type of those that are left, with what else must hold of it.</summary>
    public static Trials Narrowest(Trials left) =>
        left == Trials.All ? left
        : left.HasFlag(Trials.Bool) ? Trials.Bool
        : left.HasFlag(Trials.Int) ? Trials.Int | Trials.LeadingZero
        : left.HasFlag(Trials.Date) ? Trials.Date
        : left.HasFlag(Trials.Timestamp) ? Trials.Timestamp
        : left.HasFlag(Trials.Float) ? Trials.Float | Trials.LeadingZero
        : left & Trials.DateLike;

    /// <summary>The counts of a column as SQL.</summary>
    /// <param name="column">The SQL of its text.</param>
    /// <param name="trimmed">The SQL of the same without white space around it.</param>
    /// <param name="real">The SQL of its text without what means "missing".</param>
    /// <param name="markers">What may mean "missing".</param>
    /// <param name="trials">What to try.</param>
    /// <param name="decimalComma">Whether numbers are written with a decimal comma.</param>
    public static string Sql(string column, string trimmed, string real, IReadOnlyList<string> markers, Trials trials, bool decimalComma)
    {
        string[] counts =
        [
            "count(*)", $"count({column})", $"count({real})", Where(Trials.Bool, $"lower({real}) IN ('true', 'false')"),
            .. Types.Select(t => trials.HasFlag(t.Trial) ? $"count({Casts.FromText(real, new Column("", t.Type), [], trimmed: true, inRange: false, decimalComma)})" : "0"),
            Where(Trials.LeadingZero, $"regexp_matches({real}, '^[+-]?0[0-9]')"), Where(Trials.DateLike, $"regexp_matches({real}, '^[0-9]{{1,4}}[./]')"),
            markers.Count == 0 ? "0" : $"coalesce(bit_or(CASE WHEN {real} IS NULL THEN CASE {trimmed} {string.Join(" ", markers.Select((m, i) => string.Create(CultureInfo.InvariantCulture, $"WHEN {Duck.Sql.Text(m)} THEN CAST({1L << i} AS BIGINT)")))} ELSE 0 END END), 0)",
        ];
        return string.Join(", ", counts);

        string Where(Trials trial, string condition) => trials.HasFlag(trial) ? $"count(*) FILTER (WHERE {condition})" : "0";
    }

    /// <summary>Takes an answer apart, column by column.</summary>
    public static IEnumerable<ValueCounts> Read(object?[] row, int columns)
    {
        var width = row.Length / columns;
        for (var c = 0; c < columns; c++)
        {
            var at = c * width;
            long N(int i) => Convert.ToInt64(row[at + i], CultureInfo.InvariantCulture);
            yield return new ValueCounts(N(0), N(1), N(2), N(3), N(4), N(5), N(6), N(7), N(8), N(9), N(10));
        }
    }
}
