using Slipway.Models;
using Slipway.Models.Preparing;

namespace Slipway.Explain;

/// <summary>Which original column each feature of a model comes from: contributions of one-hot features belong together, and SHAP values may be added.</summary>
public sealed class ColumnMap
{
    private readonly int[] _columnOf;

    private ColumnMap(string[] columns, int[] columnOf) => (Columns, _columnOf) = (columns, columnOf);

    /// <summary>The original columns, in their order.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Features that the map knows.</summary>
    public int Features => _columnOf.Length;

    /// <summary>The map of a preparation; its columns come in the order in which the preparation was given them.</summary>
    public static ColumnMap Of(Preparation preparation) => Of(preparation.Columns, [.. preparation.Features.Select(feature => feature.Column)]);

    /// <summary>A map of one's own.</summary>
    /// <param name="columns">The columns, without repetition. A column without features contributes 0.</param>
    /// <param name="columnOfFeature">Per feature the column it comes from.</param>
    /// <exception cref="ModelException">A column is there twice, or a feature's is not there.</exception>
    public static ColumnMap Of(IReadOnlyList<string> columns, IReadOnlyList<string> columnOfFeature)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            if (!places.TryAdd(column, places.Count))
                throw new ModelException($"There are two columns named '{column}'. Name each column once.");
        }
        return new([.. columns], [.. columnOfFeature.Select(column => places.TryGetValue(column, out var place)
            ? place
            : throw new ModelException($"A feature comes from column '{column}', which is not there. The columns are: {string.Join(", ", columns)}."))]);
    }

    /// <summary>Contributions per column: the sums of those of its features.</summary>
    /// <exception cref="ModelException">The contributions are of another number of features.</exception>
    public Contributions Sum(Contributions contributions)
    {
        if (contributions.Names.Count != Features)
            throw new ModelException($"The contributions are of {contributions.Names.Count} features, the columns of {Features}. Take the preparation that the model was trained with.");
        var sums = new double[contributions.Rows * contributions.Outputs * Columns.Count];
        for (var row = 0; row < contributions.Rows; row++)
        {
            for (var output = 0; output < contributions.Outputs; output++)
                Sum(contributions.Of(row, output), sums.AsSpan(((row * contributions.Outputs) + output) * Columns.Count, Columns.Count));
        }
        return new(Columns, contributions.BaseValues.ToArray(), sums);
    }

    private void Sum(ReadOnlySpan<double> features, Span<double> columns)
    {
        for (var feature = 0; feature < features.Length; feature++)
            columns[_columnOf[feature]] += features[feature];
    }
}
