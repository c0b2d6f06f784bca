using Slipway.Data.Contracts;

namespace Slipway.Pipelines.Beginning;

/// <summary>What was seen of a table on the way to a first <c>slipway.yaml</c>.</summary>
/// <param name="Source">The file, as <c>slipway.yaml</c> should name it.</param>
/// <param name="Rows">How many rows could be read.</param>
/// <param name="Columns">In the order of the file.</param>
/// <param name="Classes">The target's values, most frequent first; empty when there are more than <see cref="MostClasses"/>.</param>
/// <param name="Markers">Texts that stand for a missing value in columns that are numbers or dates but for them.</param>
public sealed record DataLook(string Source, long Rows, IReadOnlyList<ColumnLook> Columns, IReadOnlyList<ClassLook> Classes, IReadOnlyList<string> Markers)
{
    /// <summary>How the file is written, where it is text; null for Parquet.</summary>
    public Reading? Reading { get; init; }

    /// <summary>Texts among the markers that are no usual word for "missing", and where they stand.</summary>
    public IReadOnlyList<StandIn> StandIns { get; init; } = [];

    /// <summary>Whether the file's numbers have decimal commas.</summary>
    public bool DecimalComma => Reading?.Decimal == Data.Contracts.Reading.Comma;

    /// <summary>How many rows fall on a day of event time, in the middle nine tenths of them; null without a time, or when all of these have the same.</summary>
    public double? RowsADay { get; init; }

    /// <summary>A target with more different values is measured, not told apart by class.</summary>
    public const int MostClasses = 50;

    /// <summary>The column of this name, or the one that differs by case alone; null without one.</summary>
    public ColumnLook? Find(string name) =>
        Columns.FirstOrDefault(c => c.Name == name) ?? (Columns.Where(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase)).ToList() is [var only] ? only : null);
}

/// <summary>What was seen of one column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The narrowest type that every value fits.</param>
/// <param name="Format">How its dates are written, where that is not ISO 8601.</param>
/// <param name="Nulls">How many values are missing.</param>
/// <param name="Distinct">How many different values there are.</param>
/// <param name="Values">The different values, sorted; empty where there are many, and for fractions and dates.</param>
/// <param name="Min">The least finite number; null for other types.</param>
/// <param name="Max">The greatest finite number.</param>
/// <param name="MeanLength">The mean length of texts; null for other types.</param>
/// <param name="Quartiles">Of numbers: the three; empty for other types.</param>
/// <param name="From">The first instant, of dates and timestamps.</param>
/// <param name="To">The last instant.</param>
/// <param name="Tie">How it is tied to the target or to time so closely that a model must not have it; null when it is not.</param>
public sealed record ColumnLook(
    string Name, ColumnType Type, string? Format, long Nulls, long Distinct, IReadOnlyList<string> Values, double? Min, double? Max, double? MeanLength, IReadOnlyList<double> Quartiles,
    DateTimeOffset? From, DateTimeOffset? To, string? Tie)
{
    /// <summary>Whether it is text only since its numbers have commas that could not be told for decimal ones.</summary>
    public bool HasCommas { get; init; }

    /// <summary>Why it is text although most of its values are numbers or dates; null where they are not, or where their commas are the reason.</summary>
    public string? Unread { get; init; }

    public bool IsNumber => Type is ColumnType.Int or ColumnType.Float;

    public bool IsTime => Type is ColumnType.Date or ColumnType.Timestamp;
}

/// <summary>One value of the target.</summary>
/// <param name="Value">As text.</param>
/// <param name="Rows">How many rows have it.</param>
/// <param name="Early">How many of them are among the oldest 64 %, which a search by time learns from; all of them without a time.</param>
public sealed record ClassLook(string Value, long Rows, long Early);
