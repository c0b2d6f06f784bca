using Slipway.Models.Tables;

namespace Slipway.Models.Signatures;

/// <summary>Compares columns with the fields they should fill.</summary>
internal static class SignatureCheck
{
    public static IReadOnlyList<FieldProblem> Check(Signature signature, Table table)
    {
        var problems = new List<FieldProblem>();
        foreach (var (index, field) in signature.Columns.Index())
        {
            var name = field.Name ?? $"column {index}";
            var column = field.Name is null ? table.Columns.ElementAtOrDefault(index) : table.Find(field.Name);
            if (column is null && field.Required)
                problems.Add(new(name, null, Expected(field), "absent"));
            else if (column is not null && Problem(field, name, column) is { } problem)
                problems.Add(problem);
        }
        return problems;
    }

    public static string Expected(ColumnField field) =>
        $"{SignatureJson.NameOf(field.Type)}{(field.Type == FieldType.Datetime ? $" such as {Instants.Example}" : "")}{(field.Required ? ", required" : " or null")}";

    /// <summary>Whether a number is one of the field's type.</summary>
    public static bool Fits(FieldType type, double value) => type switch
    {
        FieldType.Integer => Math.Floor(value) == value && value is >= int.MinValue and <= int.MaxValue,
        FieldType.Long => Math.Floor(value) == value && value is >= long.MinValue and < 9223372036854775808.0,
        FieldType.Float => Math.Abs(value) <= float.MaxValue,
        _ => double.IsFinite(value),
    };

    private static FieldProblem? Problem(ColumnField field, string name, Column column)
    {
        if (!MayHold(field.Type, column.Kind))
            return new(name, null, Expected(field), $"a column of type {column.Kind}");
        for (var row = 0; row < column.Count; row++)
        {
            if (column.IsNull(row))
            {
                if (field.Required)
                    return new(name, row, Expected(field), "null");
            }
            else if (field.Type == FieldType.Datetime && column is TextColumn texts && !Instants.TryParse(texts.Values[row], out _))
            {
                return new(name, row, Expected(field), "a text that is no time in ISO 8601");
            }
            else if (column is NumberColumn or WholeColumn && !Fits(field.Type, ((NumericColumn)column).Number(row)))
            {
                return new(name, row, Expected(field), $"the number {column[row]}");
            }
        }
        return null;
    }

    private static bool MayHold(FieldType type, ColumnKind kind) => type switch
    {
        FieldType.Boolean => kind == ColumnKind.Boolean,
        FieldType.Integer or FieldType.Long or FieldType.Float or FieldType.Double => kind is ColumnKind.Number or ColumnKind.Whole,
        FieldType.Datetime => kind is ColumnKind.Text or ColumnKind.Instant,
        FieldType.String or FieldType.Binary => kind == ColumnKind.Text,
        _ => true,
    };
}
