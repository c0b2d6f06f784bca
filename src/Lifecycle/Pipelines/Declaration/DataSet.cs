using Slipway.Declarations;

namespace Slipway.Pipelines.Declaration;

/// <summary>A data set: where it comes from, what its columns are, what must hold.</summary>
public sealed record DataSet
{
    [Meaning("A CSV or Parquet file, beside slipway.yaml or by its path from there; a glob or a folder takes all files in it.")]
    public required string Source { get; init; }

    [Meaning("The column of event time: windows, lateness, freshness and splits by time run on it.")]
    public string? Time { get; init; }

    [Meaning("The column, or columns, that name a row.")]
    public IReadOnlyList<string> Key { get; init; } = [];

    [Meaning("The columns and their types, pinned; 'slipway data infer' writes it.")]
    public IReadOnlyDictionary<string, Column> Schema { get; init; } = new Dictionary<string, Column>();

    [Meaning("Texts that mean a missing value in CSV files, such as NA, besides empty fields. Where neither they nor a schema are declared, the first load finds them.")]
    public IReadOnlyList<string>? Nulls { get; init; }

    [Meaning("How CSV files are written; what is left out is found by looking at each file.")]
    public CsvReading? Csv { get; init; }

    [Meaning("New columns as SQL expressions over a row; part of the model's input preparation.")]
    public IReadOnlyDictionary<string, string> Derive { get; init; } = new Dictionary<string, string>();

    [Meaning("What must hold of the data.")]
    public IReadOnlyList<Check> Checks { get; init; } = [];
}

/// <summary>A column of a pinned schema.</summary>
public sealed record Column
{
    [Meaning("Its type.")]
    [Words("bool", "int", "float", "string", "timestamp", "date")]
    public required string Type { get; init; }

    [Meaning("How its dates are written in CSV files, in strptime's terms, such as %d/%m/%Y; ISO 8601 when left out.")]
    public string? Format { get; init; }

    [Meaning("Its unit, for people.")]
    public string? Unit { get; init; }

    [Meaning("What it holds, for people.")]
    public string? About { get; init; }
}

/// <summary>How CSV files are written.</summary>
public sealed record CsvReading
{
    [Meaning("What stands between fields.")]
    [Words("comma", "semicolon", "bar", "tab")]
    public string? Delimiter { get; init; }

    [Meaning("How its characters are written; windows-1252 reads Latin-1 too.")]
    [Words("utf-8", "utf-16le", "utf-16be", "windows-1252")]
    public string? Encoding { get; init; }

    [Meaning("Whether the first record holds the columns' names; without, they are column_1, column_2 and on.")]
    public bool? Header { get; init; }

    [Meaning("What stands before the decimals of numbers. With comma, 3,14 is a number, and a point between groups of three digits stands between thousands, as in 1.234,56. Where neither it nor a schema is declared, the first load finds it.")]
    [Words("point", "comma")]
#pragma warning disable CA1720 // The word that pandas and DuckDB have for it.
    public string? Decimal { get; init; }
#pragma warning restore CA1720

    /// <summary>What stands before decimals itself.</summary>
    internal string? DecimalCharacter => Decimal switch { "comma" => ",", "point" => ".", _ => null };

    /// <summary>The delimiter itself.</summary>
    internal string? Character => Delimiter switch { "comma" => ",", "semicolon" => ";", "bar" => "|", "tab" => "\t", _ => null };

    /// <summary>The word for a delimiter.</summary>
    internal static string Word(string? delimiter) => delimiter switch { ";" => "semicolon", "|" => "bar", "\t" => "tab", _ => "comma" };
}

/// <summary>Something that must hold of a data set. What does not: fails the load, sets the row aside, or is only said.</summary>
public abstract record Check
{
    [Meaning("What happens when it does not hold: fail (default), warn, or quarantine, which sets the rows aside.")]
    [Words("fail", "warn", "quarantine")]
    public string Else { get; init; } = "fail";
}

/// <summary>How many rows there are.</summary>
[Kind("rows")]
public sealed record RowsCheck : Check
{
    [Bounds(0)]
    public long? Min { get; init; }

    [Bounds(0)]
    public long? Max { get; init; }
}

/// <summary>That these columns are there, and with <c>exactly</c> no others.</summary>
[Kind("columns")]
public sealed record ColumnsCheck : Check
{
    public required IReadOnlyList<string> Names { get; init; }

    public bool Exactly { get; init; }
}

/// <summary>How many values are missing.</summary>
[Kind("nulls")]
public sealed record NullsCheck : Check
{
    public required IReadOnlyList<string> Columns { get; init; }

    public Share? Max { get; init; }
}

/// <summary>That no value stands twice.</summary>
[Kind("unique")]
public sealed record UniqueCheck : Check
{
    public required IReadOnlyList<string> Columns { get; init; }
}

/// <summary>How many rows repeat another in these columns.</summary>
[Kind("duplicates")]
public sealed record DuplicatesCheck : Check
{
    public required IReadOnlyList<string> Columns { get; init; }

    public Share? Max { get; init; }
}

/// <summary>That numbers, dates or instants lie between bounds, both included.</summary>
[Kind("range")]
public sealed record RangeCheck : Check
{
    public required string Column { get; init; }

    public object? Min { get; init; }

    public object? Max { get; init; }

    [Meaning("The share of rows that may lie outside.")]
    public Share? Tolerance { get; init; }
}

/// <summary>That values are from a set, or match a regular expression.</summary>
[Kind("values")]
public sealed record ValuesCheck : Check
{
    public required string Column { get; init; }

    [Meaning("The allowed values.")]
    public IReadOnlyList<object>? In { get; init; }

    [Meaning("A regular expression (RE2) that the whole value must match.")]
    public string? Match { get; init; }

    [Meaning("The share of rows that may differ.")]
    public Share? Tolerance { get; init; }
}

/// <summary>That the newest event is not older than this, counted from the load's as-of time.</summary>
[Kind("fresh")]
public sealed record FreshCheck : Check
{
    public required Period Within { get; init; }
}

/// <summary>That a query over <c>data</c> finds no more rows than allowed.</summary>
[Kind("sql")]
public sealed record SqlCheck : Check
{
    public required string Name { get; init; }

    [Meaning("A SELECT over the table 'data'; its rows are what is wrong.")]
    public required string Query { get; init; }

    [Meaning("How many rows it may find, as a share of all.")]
    public Share? Max { get; init; }
}
