namespace Slipway.Models.LightGbm;

/// <summary>Rows of prepared features with what they should predict.</summary>
/// <param name="Values">Row after row, <paramref name="Rows"/> times <paramref name="Columns"/>; NaN is missing.</param>
/// <param name="Rows">Number of rows, at least 1.</param>
/// <param name="Columns">Number of features, at least 1.</param>
/// <param name="Labels">The value of each row (regression), or the index of its class from 0 on. LightGBM keeps 32 bits of it.</param>
/// <param name="Weights">A weight from 0 on per row; null weighs all alike. LightGBM keeps 32 bits of it.</param>
public sealed record LabelledMatrix(double[] Values, int Rows, int Columns, double[] Labels, double[]? Weights = null)
{
    internal void Validate(string name)
    {
        if (Rows <= 0 || Columns <= 0)
            throw new ModelException($"The {name} rows make a matrix of {Rows} rows and {Columns} features. Both must be at least 1.");
        if (Values.Length != (long)Rows * Columns)
            throw new ModelException($"The {name} matrix holds {Values.Length} values, not {Rows} x {Columns}.");
        if (Labels.Length != Rows || (Weights is not null && Weights.Length != Rows))
            throw new ModelException($"The {name} matrix has {Rows} rows, {Labels.Length} labels and {Weights?.Length ?? Rows} weights. There must be one of each per row.");
        for (var row = 0; row < Rows; row++)
        {
            if (!double.IsFinite(Labels[row]))
                throw new ModelException($"Row {row} of the {name} rows has no label ({Labels[row]}). Leave out rows without one.");
            if (Weights is not null && !(double.IsFinite(Weights[row]) && Weights[row] >= 0))
                throw new ModelException($"Row {row} of the {name} rows has the weight {Weights[row]}. A weight is a number from 0 on.");
        }
    }
}
