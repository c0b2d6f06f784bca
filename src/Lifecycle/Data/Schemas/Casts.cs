using Slipway.Data.Contracts;
using Slipway.Data.Duck;

namespace Slipway.Data.Schemas;

/// <summary>The SQL that turns a value into a column's type, NULL where it cannot, and that says whether a value is there at all.</summary>
internal static class Casts
{
    /// <summary>DuckDB's name of a type.</summary>
    public static string DuckType(ColumnType type) => type switch
    {
        ColumnType.Bool => "BOOLEAN",
        ColumnType.Int => "BIGINT",
        ColumnType.Float => "DOUBLE",
        ColumnType.String => "VARCHAR",
        ColumnType.Timestamp => "TIMESTAMP",
        ColumnType.Date => "DATE",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A column type without a DuckDB type."),
    };

    /// <summary>Our type for a type of DuckDB's; null where there is none, as for nested values and bytes.</summary>
    public static ColumnType? OfDuck(string type) => type switch
    {
        "BOOLEAN" => ColumnType.Bool,
        "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" or "UBIGINT" or "HUGEINT" or "UHUGEINT" => ColumnType.Int,
        "FLOAT" or "DOUBLE" => ColumnType.Float,
        "VARCHAR" or "UUID" or "TIME" or "JSON" => ColumnType.String,
        "DATE" => ColumnType.Date,
        "TIMESTAMP" or "TIMESTAMP_S" or "TIMESTAMP_MS" or "TIMESTAMP_NS" or "TIMESTAMP WITH TIME ZONE" => ColumnType.Timestamp,
        _ when type.StartsWith("DECIMAL", StringComparison.Ordinal) => ColumnType.Float,
        _ when type.StartsWith("ENUM", StringComparison.Ordinal) => ColumnType.String,
        _ => null,
    };

    /// <summary>Text as a column's type.</summary>
    /// <param name="text">The SQL of the text.</param>
    /// <param name="column">The column.</param>
    /// <param name="nulls">Texts that mean "missing".</param>
    /// <param name="trimmed">Whether the text has no white space around it already.</param>
    /// <param name="inRange">Whether years outside 1 to 9999 count as unreadable; false to count quickly.</param>
    /// <param name="decimalComma">Whether numbers are written with a decimal comma.</param>
    public static string FromText(string text, Column column, IReadOnlyList<string> nulls, bool trimmed = false, bool inRange = true, bool decimalComma = false)
    {
        if (column.Type == ColumnType.String)
            return nulls.Count == 0 ? text : $"CASE WHEN {Sql.IsNoneOf(text, nulls)} THEN {text} END";
        var bare = trimmed ? text : $"trim({text})";
        var cast = Cast(decimalComma && column.Type is (ColumnType.Int or ColumnType.Float) ? DecimalCommas.Plain(bare) : bare, column, inRange);
        return nulls.Count == 0 ? cast : $"CASE WHEN {Sql.IsNoneOf(bare, nulls)} THEN {cast} END";
    }

    /// <summary>Whether text is a value, or stands for a missing one.</summary>
    public static string TextIsThere(string text, IReadOnlyList<string> nulls) =>
        nulls.Count == 0 ? $"(trim({text}) <> '')" : $"(trim({text}) <> '' AND NOT {Sql.IsOneOf($"trim({text})", nulls)})";

    /// <summary>A typed value as a column's type.</summary>
    /// <param name="value">The SQL of the value.</param>
    /// <param name="from">Its DuckDB type.</param>
    /// <param name="column">The column.</param>
    public static string FromTyped(string value, string from, Column column)
    {
        if (from == "VARCHAR" && column.Type != ColumnType.String)
            return Cast($"trim({value})", column, inRange: true);
        if (from == "TIMESTAMP WITH TIME ZONE" && column.Type is ColumnType.Timestamp or ColumnType.Date)
            value = $"({value} AT TIME ZONE 'UTC')";
        return column.Type switch
        {
            ColumnType.Timestamp => InRange($"TRY_CAST({value} AS TIMESTAMP)", "TIMESTAMP"),
            ColumnType.Date => InRange($"TRY_CAST({value} AS DATE)", "DATE"),
            ColumnType.Int when from is "FLOAT" or "DOUBLE" || from.StartsWith("DECIMAL", StringComparison.Ordinal) => $"CASE WHEN {value} = trunc({value}) THEN TRY_CAST({value} AS BIGINT) END",
            _ when from == DuckType(column.Type) => value,
            _ => $"TRY_CAST({value} AS {DuckType(column.Type)})",
        };
    }

    private static string Cast(string text, Column column, bool inRange) => column.Type switch
    {
        ColumnType.Bool => $"TRY_CAST({text} AS BOOLEAN)",
        ColumnType.Int => $"CASE WHEN regexp_full_match({text}, '[+-]?[0-9]+([.]0*)?') THEN TRY_CAST({text} AS BIGINT) END",
        ColumnType.Float => $"CASE WHEN NOT contains({text}, '_') THEN TRY_CAST({text} AS DOUBLE) END",
        ColumnType.Timestamp when column.Format is not null => InRange(inRange, $"try_strptime({text}, {Sql.Text(column.Format)})", "TIMESTAMP"),
        ColumnType.Timestamp => InRange(inRange, $"(CASE WHEN regexp_matches({text}, '^[0-9]') THEN TRY_CAST({text} AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE 'UTC' END)", "TIMESTAMP"),
        ColumnType.Date when column.Format is not null => InRange(inRange, $"CAST(try_strptime({text}, {Sql.Text(column.Format)}) AS DATE)", "DATE"),
        ColumnType.Date => InRange(inRange, $"(CASE WHEN regexp_full_match({text}, '[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}') THEN TRY_CAST({text} AS DATE) END)", "DATE"),
        _ => text,
    };

    /// <summary>Years 1 to 9999 only: what every reader of the file can hold.</summary>
    private static string InRange(string value, string type) => InRange(true, value, type);

    private static string InRange(bool check, string value, string type) => !check ? value : $"CASE WHEN {value} BETWEEN {type} '0001-01-01' AND {type} '9999-12-31' THEN {value} END";
}
