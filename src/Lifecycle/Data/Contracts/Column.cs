using System.Text.Json.Serialization;

namespace Slipway.Data.Contracts;

/// <summary>What a column's values are. Stored as Parquet's BOOLEAN, INT64, DOUBLE, UTF-8 string, TIMESTAMP in microseconds (UTC) and DATE.</summary>
#pragma warning disable CA1720 // They are the types' own names, as the wire and slipway.yaml have them.
[JsonConverter(typeof(JsonStringEnumConverter<ColumnType>))]
public enum ColumnType
{
    [JsonStringEnumMemberName("bool")] Bool,
    [JsonStringEnumMemberName("int")] Int,
    [JsonStringEnumMemberName("float")] Float,
    [JsonStringEnumMemberName("string")] String,
    [JsonStringEnumMemberName("timestamp")] Timestamp,
    [JsonStringEnumMemberName("date")] Date,
}
#pragma warning restore CA1720

/// <summary>One column of a pinned schema.</summary>
/// <param name="Name">Its name; unique whatever the case.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Nullable">Whether a value may be missing; a row that lacks one where it may not is set aside.</param>
/// <param name="Unit">What a number counts, such as <c>mi</c> or <c>min</c>.</param>
/// <param name="Format">How dates and timestamps are written in text, in strptime's terms, such as <c>%d/%m/%Y</c>; null for ISO 8601.</param>
/// <param name="Derived">The SQL expression over the row that computes it; null for a column of the source.</param>
public sealed record Column(string Name, ColumnType Type, bool Nullable = true, string? Unit = null, string? Format = null, string? Derived = null);

/// <summary>The columns of a dataset, in order.</summary>
/// <param name="Columns">Those of the source first, derived ones after them.</param>
public sealed record DataSchema(IReadOnlyList<Column> Columns)
{
    /// <summary>The column of this name, whatever the case; null without one.</summary>
    public Column? Find(string name) => Columns.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));
}
