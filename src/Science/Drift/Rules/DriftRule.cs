namespace Slipway.Drift;

/// <summary>No watched column may be further from the reference than a bound.</summary>
/// <param name="Id">The name of the rule.</param>
/// <param name="Method">How distance is measured.</param>
/// <param name="Max">The largest distance allowed.</param>
/// <param name="Columns">The columns to watch; all when null.</param>
public sealed record DriftRule(string Id, DriftMethod Method, double Max, IReadOnlyList<string>? Columns = null) : MonitorRule(Id)
{
    /// <summary><see cref="MinRows"/> where nothing else is said.</summary>
    public const long UsualMinRows = 200;

    /// <summary>Windows with fewer rows that have a value are not judged: at 200 rows and 10 bins, chance alone makes an index of 0.05.</summary>
    public long MinRows { get; init; } = UsualMinRows;

    public override IReadOnlyList<Finding> Evaluate(WindowFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Comparison is not { } comparison)
            return [];
        var watched = Columns is null ? comparison.Features : Columns.Select(comparison.Feature);
        return [.. watched.Select(feature => Find(facts, feature.Feature, Method.Name(), feature.Distance(Method), Max, feature.CurrentRows, MinRows))];
    }
}
