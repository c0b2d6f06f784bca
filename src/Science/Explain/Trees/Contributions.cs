namespace Slipway.Explain;

/// <summary>SHAP values of many rows: how much each feature, or each original column, moves each raw score away from its base value.</summary>
/// <remarks>Base value plus contributions is the raw score. Does not change once made.</remarks>
public sealed class Contributions
{
    private readonly double[] _baseValues;
    private readonly double[] _values;

    internal Contributions(IReadOnlyList<string> names, double[] baseValues, double[] values)
    {
        (Names, _baseValues, _values) = (names, baseValues, values);
        Rows = names.Count == 0 ? 0 : values.Length / names.Count / baseValues.Length;
    }

    /// <summary>The features or columns, in the order of the contributions.</summary>
    public IReadOnlyList<string> Names { get; }

    public int Rows { get; }

    /// <summary>Scores per row: the number of classes of a multiclass model, else 1.</summary>
    public int Outputs => _baseValues.Length;

    /// <summary>Per output the raw score expected when nothing is known about a row.</summary>
    public ReadOnlySpan<double> BaseValues => _baseValues;

    /// <summary>All contributions: row after row, in it output after output, in it one per name.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The contributions to one score of one row, one per name.</summary>
    public ReadOnlySpan<double> Of(int row, int output = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)output, (uint)Outputs, nameof(output));
        return _values.AsSpan(((row * Outputs) + output) * Names.Count, Names.Count);
    }

    /// <summary>The raw score that base value and contributions add up to.</summary>
    public double Score(int row, int output = 0)
    {
        var score = 0.0;
        foreach (var value in Of(row, output))
            score += value;
        return _baseValues[output] + score;
    }
}
