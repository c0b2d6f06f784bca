namespace Slipway.Models.LightGbm;

/// <summary>Rows of features of which only those that are not 0 take room: one-hot features are nearly all 0.</summary>
public sealed class FeatureMatrix
{
    internal FeatureMatrix(int columns, int[] starts, int[] places, double[] values) =>
        (Columns, Starts, Places, Values) = (columns, starts, places, values);

    /// <summary>Number of rows.</summary>
    public int Rows => Starts.Length - 1;

    /// <summary>Number of features.</summary>
    public int Columns { get; }

    /// <summary>Where each row begins in <see cref="Places"/> and <see cref="Values"/>, and where the last one ends.</summary>
    internal int[] Starts { get; }

    /// <summary>Number of values that are not 0.</summary>
    public int NonZeroes => Values.Length;

    /// <summary>The feature of each value.</summary>
    internal int[] Places { get; }

    internal double[] Values { get; }

    /// <summary>A matrix from all its values.</summary>
    /// <param name="values">Row after row; NaN is missing.</param>
    /// <param name="columns">Number of features.</param>
    /// <exception cref="ModelException">The values are no whole number of rows.</exception>
    public static FeatureMatrix Of(ReadOnlySpan<double> values, int columns)
    {
        if (columns < 1 || values.Length % columns != 0)
            throw new ModelException($"{values.Length} values are no whole number of rows of {columns} features.");
        var builder = new FeatureMatrixBuilder(values.Length / columns, columns);
        for (var i = 0; i < values.Length; i++)
        {
            builder.Add(i % columns, values[i]);
            if (i % columns == columns - 1)
                builder.EndRow();
        }
        return builder.Build();
    }

    /// <summary>All values, row after row.</summary>
    public double[] ToArray()
    {
        var all = new double[checked(Rows * Columns)];
        for (var row = 0; row < Rows; row++)
        {
            for (var i = Starts[row]; i < Starts[row + 1]; i++)
                all[(row * Columns) + Places[i]] = Values[i];
        }
        return all;
    }
}

/// <summary>Takes the values of a <see cref="FeatureMatrix"/> row by row.</summary>
internal sealed class FeatureMatrixBuilder(int rows, int columns)
{
    private readonly List<int> _starts = new(rows + 1) { 0 };
    private readonly List<int> _places = [];
    private readonly List<double> _values = [];

    public void Add(int place, double value)
    {
        if (value == 0)
            return;
        if (_values.Count == Array.MaxLength)
            throw new ModelException($"The rows have more than {Array.MaxLength} values that are not 0. Take fewer rows or columns.");
        _places.Add(place);
        _values.Add(value);
    }

    public void EndRow() => _starts.Add(_values.Count);

    public FeatureMatrix Build() => new(columns, [.. _starts], [.. _places], [.. _values]);
}
