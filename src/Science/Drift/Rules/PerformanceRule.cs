namespace Slipway.Drift;

/// <summary>A metric may not be worse than on the reference by more than a bound.</summary>
/// <param name="Id">The name of the rule.</param>
/// <param name="Metric">The metric's name, as in the window's facts.</param>
/// <param name="MaxDrop">How much worse it may be, in the metric's unit.</param>
public sealed record PerformanceRule(string Id, string Metric, double MaxDrop) : MonitorRule(Id)
{
    /// <summary>Windows with fewer labelled rows are not judged.</summary>
    public long MinLabels { get; init; } = 200;

    public override IReadOnlyList<Finding> Evaluate(WindowFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var fact = facts.Performance?.FirstOrDefault(fact => string.Equals(fact.Metric, Metric, StringComparison.Ordinal));
        return fact is null ? [] : [Find(facts, Metric, $"{Metric}_drop", fact.Drop, MaxDrop, fact.Labels, MinLabels)];
    }
}
