using Slipway.Models.Tables;

namespace Slipway.Models.Expressions;

/// <summary>Between columns and the arrays on which operators are computed.</summary>
internal static class ColumnValues
{
    /// <exception cref="ModelException">The column holds something else.</exception>
    public static Array Of(Column column, ColumnKind kind) => (kind, column) switch
    {
        (ColumnKind.Text, TextColumn texts) => Array.ConvertAll(texts.Values.ToArray(), text => text ?? ""),
        (ColumnKind.Instant, InstantColumn instants) => instants.Values.ToArray(),
        (ColumnKind.Number or ColumnKind.Whole or ColumnKind.Boolean, NumericColumn numbers and not InstantColumn) => Numbers(numbers),
        _ => throw new ModelException($"Column '{column.Name}' holds values of type {column.Kind}; what is derived from it needs {kind}."),
    };

    public static Column ToColumn(string name, Value<Array> value, ColumnKind kind, int rows)
    {
        if (rows == 0)
            value = value with { Of = kind switch { ColumnKind.Text => Array.Empty<string>(), ColumnKind.Instant => Array.Empty<long>(), _ => Array.Empty<double>() } };
        return kind switch
        {
            ColumnKind.Text => Column.Of(name, (string?[])value.Of),
            ColumnKind.Instant => new InstantColumn(name, (long[])value.Of),
            ColumnKind.Boolean => Column.Of(name, Array.ConvertAll((double[])value.Of, truth => double.IsNaN(truth) ? (bool?)null : truth == 1)),
            ColumnKind.Whole => Column.Of(name, Array.ConvertAll((double[])value.Of, whole => double.IsNaN(whole) ? (long?)null : (long)whole)),
            _ => Column.Of(name, (double[])value.Of),
        };
    }

    private static double[] Numbers(NumericColumn column)
    {
        var values = new double[column.Count];
        for (var row = 0; row < values.Length; row++)
            values[row] = column.Number(row);
        return values;
    }
}
