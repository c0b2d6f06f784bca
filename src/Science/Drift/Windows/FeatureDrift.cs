namespace Slipway.Drift;

/// <summary>One bar of two overlaid histograms.</summary>
/// <param name="Label">The category, or the range such as <c>[3.5, 7)</c>.</param>
/// <param name="Lower">The lower end of a numeric bin; null for a category and for a bin without rows that is open below.</param>
/// <param name="Upper">The upper end of a numeric bin; null for a category and for a bin without rows that is open above.</param>
/// <param name="ReferenceRows">Rows of the reference in the bin.</param>
/// <param name="CurrentRows">Rows of the window in the bin.</param>
/// <param name="ReferenceShare">The share of the reference's rows that have a value.</param>
/// <param name="CurrentShare">The share of the window's rows that have a value.</param>
public sealed record HistogramBin(string Label, double? Lower, double? Upper, long ReferenceRows, long CurrentRows, double ReferenceShare, double CurrentShare);

/// <summary>A category that the reference lacks.</summary>
public sealed record NewCategory(string Name, long Rows);

/// <summary>How far one column of a window has moved from the reference.</summary>
public sealed record FeatureDrift
{
    public required string Feature { get; init; }

    public required DriftMethod Method { get; init; }

    /// <summary>The distance; null when reference or window has no row with a value.</summary>
    public required double? Statistic { get; init; }

    /// <summary>The chance of histograms as different when nothing has changed (chi-square test of homogeneity over the bins); null with the statistic.</summary>
    public required double? PValue { get; init; }

    /// <summary>Bins that hold rows on either side.</summary>
    public required int FilledBins { get; init; }

    /// <summary>Rows of the reference that have a value.</summary>
    public required long ReferenceRows { get; init; }

    /// <summary>Rows of the window that have a value.</summary>
    public required long CurrentRows { get; init; }

    /// <summary>All rows of the window, with a value or without.</summary>
    public required long WindowRows { get; init; }

    public required bool IsCategorical { get; init; }

    /// <summary>The share of the reference's rows without a value.</summary>
    public required double ReferenceMissing { get; init; }

    /// <summary>The share of the window's rows without a value.</summary>
    public required double CurrentMissing { get; init; }

    /// <summary>The bars of both histograms, in the order of the axis; categories by falling share of the reference, new ones together at the end.</summary>
    public required IReadOnlyList<HistogramBin> Histogram { get; init; }

    /// <summary>The largest new categories by name, at most 200.</summary>
    public required IReadOnlyList<NewCategory> NewCategories { get; init; }

    /// <summary>The share of the window's rows with a value whose category the reference lacks.</summary>
    public required double NewCategoryShare { get; init; }

    /// <summary>The distance by any method over the same bins; null when reference or window has no row with a value.</summary>
    public double? Distance(DriftMethod method) => ReferenceRows == 0 || CurrentRows == 0
        ? null
        : method.Measure([.. Histogram.Select(bin => bin.ReferenceShare)], [.. Histogram.Select(bin => bin.CurrentShare)]);

    /// <summary>The population stability index that chance alone makes at these sizes; null with the statistic, and for other methods.</summary>
    public double? ExpectedByChance =>
        Statistic is null || Method != DriftMethod.Psi ? null : PsiNoise.Expected(FilledBins, ReferenceRows, CurrentRows);
}
