namespace Slipway.Models.LightGbm;

/// <summary>Rows of prepared features with what they should predict.</summary>
/// <param name="Features">The features of each row.</param>
/// <param name="Labels">The value of each row (regression), or the index of its class from 0 on. LightGBM keeps 32 bits of it.</param>
/// <param name="Weights">A weight from 0 on per row; null weighs all alike. LightGBM keeps 32 bits of it.</param>
public sealed record LabelledMatrix(FeatureMatrix Features, double[] Labels, double[]? Weights = null)
{
    internal void Validate(string name)
    {
        var rows = Features.Rows;
        if (rows == 0)
            throw new ModelException($"There are no {name} rows.");
        if (Labels.Length != rows || (Weights is not null && Weights.Length != rows))
            throw new ModelException($"There are {rows} {name} rows, {Labels.Length} labels and {Weights?.Length ?? rows} weights. There must be one of each per row.");
        for (var row = 0; row < rows; row++)
        {
            if (!float.IsFinite((float)Labels[row]))
                throw new ModelException($"Row {row} of the {name} rows has the label {Labels[row]}. Leave out rows without a label, and keep labels below 3e38.");
            if (Weights is not null && !(float.IsFinite((float)Weights[row]) && Weights[row] >= 0))
                throw new ModelException($"Row {row} of the {name} rows has the weight {Weights[row]}. A weight is a number from 0 on.");
        }
    }
}
