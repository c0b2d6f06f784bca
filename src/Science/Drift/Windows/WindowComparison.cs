namespace Slipway.Drift;

/// <summary>A window held against the reference, column by column.</summary>
/// <param name="Method">The distance that was measured.</param>
/// <param name="Features">The columns in ordinal order.</param>
public sealed record WindowComparison(DriftMethod Method, IReadOnlyList<FeatureDrift> Features)
{
    /// <summary>Measures every column of a window that was counted over the reference's bins.</summary>
    /// <exception cref="ArgumentException">The window has other columns or bins than the reference.</exception>
    public static WindowComparison Of(DataProfile reference, DataProfile window, DriftMethod method = DriftMethod.Psi)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(window);
        // Merging into an empty profile finds every difference in columns and bins, and says which.
        reference.Empty().Merge(window);
        return new WindowComparison(method, [.. reference.Features.Select(pair => Compare(pair.Key, pair.Value, window.Features[pair.Key], method))]);
    }

    /// <summary>The column of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public FeatureDrift Feature(string name) => Features.FirstOrDefault(feature => string.Equals(feature.Feature, name, StringComparison.Ordinal))
        ?? throw new ArgumentException($"The window has no column '{name}'. It has: {string.Join(", ", Features.Select(feature => feature.Feature))}.", nameof(name));

    private static FeatureDrift Compare(string name, FeatureSketch reference, FeatureSketch window, DriftMethod method)
    {
        var histogram = Histograms.Of(reference, window);
        var measurable = reference.Present > 0 && window.Present > 0;
        var categorical = window as CategoricalSketch;
        return new FeatureDrift
        {
            Feature = name,
            Method = method,
            Statistic = measurable ? method.Measure([.. histogram.Select(bin => bin.ReferenceShare)], [.. histogram.Select(bin => bin.CurrentShare)]) : null,
            PValue = measurable ? ChiSquare.Homogeneity([.. histogram.Select(bin => bin.ReferenceRows)], [.. histogram.Select(bin => bin.CurrentRows)]).PValue : null,
            FilledBins = histogram.Count(bin => bin.ReferenceRows + bin.CurrentRows > 0),
            ReferenceRows = reference.Present,
            CurrentRows = window.Present,
            WindowRows = window.Rows,
            IsCategorical = categorical is not null,
            ReferenceMissing = reference.MissingShare,
            CurrentMissing = window.MissingShare,
            Histogram = histogram,
            NewCategories = categorical is null ? [] : [.. categorical.New.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new NewCategory(pair.Key, pair.Value))],
            NewCategoryShare = categorical?.NewShare ?? 0,
        };
    }
}
