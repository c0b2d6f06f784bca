namespace Slipway.Drift;

/// <summary>No watched column may have too many rows without a value, or with a category that the reference lacks.</summary>
/// <param name="Id">The name of the rule.</param>
/// <param name="MaxMissing">The largest share of missing values, 0 to 1; not judged when null.</param>
/// <param name="MaxNewCategories">The largest share of rows with a new category, 0 to 1; not judged when null.</param>
/// <param name="Columns">The columns to watch; all when null.</param>
public sealed record QualityRule(string Id, double? MaxMissing = null, double? MaxNewCategories = null, IReadOnlyList<string>? Columns = null) : MonitorRule(Id)
{
    /// <summary>Windows with fewer rows are not judged.</summary>
    public long MinRows { get; init; } = 1;

    public override IReadOnlyList<Finding> Evaluate(WindowFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Comparison is not { } comparison)
            return [];
        List<Finding> findings = [];
        foreach (var feature in Columns is null ? comparison.Features : Columns.Select(comparison.Feature))
        {
            if (MaxMissing is { } missing)
                findings.Add(Find(facts, feature.Feature, "missing_share", feature.CurrentMissing, missing, feature.WindowRows, MinRows));
            if (MaxNewCategories is { } novel && feature.IsCategorical)
                findings.Add(Find(facts, feature.Feature, "new_category_share", feature.NewCategoryShare, novel, feature.CurrentRows, MinRows));
        }

        return findings;
    }
}
