namespace Slipway.Data.Contracts;

/// <summary>Some rows of a table, column by column.</summary>
/// <param name="Total">Rows of the whole table.</param>
/// <param name="Offset">How many stand before these.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Values">One list a column, all of the same length. Instants and dates are ISO 8601 text; not-a-number and the infinities are text too.</param>
public sealed record RowsPage(long Total, long Offset, IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<object?>> Values);

/// <summary>A row that was set aside.</summary>
/// <param name="Number">Its number in quarantine, from 1.</param>
/// <param name="Source">The file it stood in.</param>
/// <param name="Line">The line on which it began; for Parquet the number of the row.</param>
/// <param name="Reasons">Why, each in a sentence.</param>
/// <param name="Causes">The same as words to count by: <c>form</c>, <c>type</c>, <c>missing</c>, <c>derive</c>, <c>check 0</c> and on.</param>
/// <param name="Values">Its values as text by column; null where it never had the file's form.</param>
/// <param name="Text">The line as it stood, where it never had the file's form.</param>
public sealed record QuarantinedRow(long Number, string Source, long Line, IReadOnlyList<string> Reasons, IReadOnlyList<string> Causes, IReadOnlyDictionary<string, string?>? Values, string? Text);
