namespace Slipway.Data.Contracts;

/// <summary>How a text file is to be read; whatever is left out is found by looking at the file.</summary>
/// <param name="Delimiter">One of <c>,</c> <c>;</c> <c>|</c> and tab.</param>
/// <param name="Encoding"><c>utf-8</c>, <c>utf-16le</c>, <c>utf-16be</c> or <c>windows-1252</c>.</param>
/// <param name="Header">Whether the first record holds the names.</param>
/// <param name="Nulls">Texts that mean "missing", besides empty ones.</param>
/// <param name="Decimal">What stands before the decimals of numbers: <c>,</c> or <c>.</c>; where it is left out beside a schema, a point.</param>
#pragma warning disable CA1720 // The word that pandas and DuckDB have for it, as slipway.yaml does.
public sealed record Reading(string? Delimiter = null, string? Encoding = null, bool? Header = null, IReadOnlyList<string>? Nulls = null, string? Decimal = null)
#pragma warning restore CA1720
{
    /// <summary>The decimal comma, under which a point between groups of three digits stands between thousands.</summary>
    public const string Comma = ",";
}

/// <summary>What was found in one source file, and what was decided about it.</summary>
/// <param name="Source">The name that its rows carry in quarantine.</param>
/// <param name="Format"><c>csv</c>, <c>parquet</c> or <c>rows</c> (rows that came out of quarantine).</param>
/// <param name="Rows">Records in it, those that could not be read too.</param>
/// <param name="Unreadable">Records set aside because they do not have the file's form: wrong number of fields, broken quotes, wrong encoding.</param>
/// <param name="Md5">DVC's id of the file; null for rows out of quarantine.</param>
/// <param name="Reading">How it was read; null for Parquet.</param>
/// <param name="Decisions">Each decision in a sentence.</param>
public sealed record SourceReport(string Source, string Format, long Rows, long Unreadable, string? Md5, Reading? Reading, IReadOnlyList<string> Decisions);
