using Slipway.Data.Contracts;

namespace Slipway.Data.Schemas;

/// <summary>What a pinned schema must be like.</summary>
internal static class SchemaRules
{
    /// <summary>Why a schema cannot be pinned; null when it can.</summary>
    public static Refusal? Refuse(DataSchema schema)
    {
        if (schema.Columns is null or { Count: 0 })
            return Refusal.Invalid("A schema needs at least one column.", "Leave the schema out to have it inferred.");
        if (schema.Columns.Any(c => c?.Name is null))
            return Refusal.Invalid("A column of the schema has no name.", "Give each column a name and a type.");
        if (ColumnNames.Refuse([.. schema.Columns.Select(c => c.Name)], "The schema") is { } names)
            return names;
        foreach (var column in schema.Columns)
        {
            if (!Enum.IsDefined(column.Type))
                return Refusal.Invalid($"Column '{column.Name}' has an unknown type.", "Use bool, int, float, string, timestamp or date.");
            if (column.Format is not null && column.Type is not (ColumnType.Date or ColumnType.Timestamp))
                return Refusal.Invalid($"Column '{column.Name}' is {Name(column.Type)}, which has no format.", "Only dates and timestamps have one.");
            if (column.Format is { } format && (!format.Contains('%', StringComparison.Ordinal) || format.Length > 100))
                return Refusal.Invalid($"Column '{column.Name}': '{format}' is no format of dates.", "Write it in strptime's terms, such as %d/%m/%Y.");
        }

        return null;
    }

    /// <summary>A type's name as the wire has it.</summary>
    public static string Name(ColumnType type) => type switch
    {
        ColumnType.Bool => "bool",
        ColumnType.Int => "int",
        ColumnType.Float => "float",
        ColumnType.String => "string",
        ColumnType.Timestamp => "timestamp",
        ColumnType.Date => "date",
        _ => type.ToString(),
    };
}
