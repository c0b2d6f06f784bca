using Slipway.Models.Tables;

namespace Slipway.Models.Preparing;

/// <summary>How one column of numbers or truth values becomes one feature: (value or <paramref name="Fill"/> - <paramref name="Mean"/>) / <paramref name="Deviation"/>.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Kind">What the column held when the preparation was fitted.</param>
/// <param name="Nullable">Whether the column may have nulls: whether any row of the table had, or the options said so.</param>
/// <param name="Fill">What stands for a missing value; NaN leaves it missing.</param>
/// <param name="Mean">0 when numbers are not scaled.</param>
/// <param name="Deviation">1 when numbers are not scaled.</param>
public sealed record NumberPreparation(string Column, ColumnKind Kind, bool Nullable, double Fill, double Mean, double Deviation)
{
    internal static NumberPreparation Fit(NumericColumn column, ReadOnlySpan<int> rows, PreparationOptions options)
    {
        var known = new List<double>(rows.Length);
        foreach (var row in rows)
        {
            var value = column.Number(row);
            if (double.IsInfinity(value))
                throw new ModelException($"Column '{column.Name}' holds {value} in row {row}. A number must be finite, or null.");
            if (!double.IsNaN(value))
                known.Add(value);
        }
        var fill = options.MissingNumber == MissingNumber.Keep ? double.NaN : Middle(known, column.Kind);
        var plain = new NumberPreparation(column.Name, column.Kind, options.IsNullable(column), fill, 0, 1);
        return options.Scale ? plain.Scaled(known, rows.Length) : plain;
    }

    internal double Apply(double value) => ((double.IsNaN(value) ? Fill : value) - Mean) / Deviation;

    private static double Middle(List<double> known, ColumnKind kind)
    {
        if (known.Count == 0)
            return 0;
        known.Sort();
        var upper = known[known.Count / 2];
        if (kind == ColumnKind.Boolean)
            return known.Sum() * 2 > known.Count ? 1 : 0;
        return known.Count % 2 == 1 ? upper : known[(known.Count / 2) - 1] + ((upper - known[(known.Count / 2) - 1]) / 2);
    }

    private NumberPreparation Scaled(List<double> known, int rows)
    {
        var filled = double.IsNaN(Fill) ? 0 : rows - known.Count;
        var count = known.Count + filled;
        if (count == 0)
            return this;
        var mean = (known.Sum() + (filled > 0 ? filled * Fill : 0)) / count;
        var squares = known.Sum(value => (value - mean) * (value - mean)) + (filled > 0 ? filled * (Fill - mean) * (Fill - mean) : 0);
        var deviation = Math.Sqrt(squares / count);
        return this with { Mean = mean, Deviation = deviation > 0 ? deviation : 1 };
    }
}
