using System.Globalization;

namespace Slipway.Fairness;

/// <summary>How a fairness gate was answered.</summary>
public enum FairnessOutcome
{
    /// <summary>The measure keeps the bounds.</summary>
    Passes,

    /// <summary>It does not.</summary>
    Fails,

    /// <summary>Fewer than two groups can be judged, or the measure is not defined (nobody was selected).</summary>
    CannotJudge,
}

/// <summary>A gate's answer with all its numbers.</summary>
/// <param name="Gate">The gate.</param>
/// <param name="Report">The groups; those not judged are marked.</param>
/// <param name="Measured">The measure; null when it cannot be judged.</param>
public sealed record FairnessVerdict(FairnessGate Gate, GroupReport Report, double? Measured)
{
    public FairnessOutcome Outcome => Measured is not { } value ? FairnessOutcome.CannotJudge
        : value < Gate.Min || value > Gate.Max ? FairnessOutcome.Fails
        : FairnessOutcome.Passes;

    /// <summary>Whether the gate lets the model through. What cannot be judged does not pass.</summary>
    public bool Passes => Outcome == FairnessOutcome.Passes;

    /// <summary>
    /// The verdict in words: <c>selection_rate_ratio by age_band is 0.72, below 0.8. selection_rate: 0.41 for 'under 25' (n = 212) to 0.57 for '40 to 60' (n = 410). Shown, not judged:
    /// 'over 75' (n = 12).</c>
    /// </summary>
    public override string ToString()
    {
        var metric = FairnessMeasure.Named(Gate.Metric).Metrics[0].Name;
        var judged = Report.Groups.Where(group => group.IsJudged).OrderBy(group => group.Values[metric].Value).ToList();
        var others = Report.Groups.Where(group => !group.IsJudged).ToList();
        List<string> sentences = [$"{Gate.Metric} by {string.Join(" and ", Gate.By)} {Judgement()}."];
        if (judged.Count > 0)
            sentences.Add($"{metric}: {string.Join(" to ", new[] { judged[0], judged[^1] }.Distinct().Select(group => $"{Number(group.Values[metric].Value)} for {Named(group)}"))}.");
        if (others.Count > 0)
            sentences.Add($"Shown, not judged: {string.Join(", ", others.Select(Named))}.");
        return string.Join(' ', sentences);
    }

    private static string Named(Group group) => string.Create(CultureInfo.InvariantCulture, $"'{group.Key}' (n = {group.Rows:N0})");

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private string Judgement()
    {
        if (Measured is not { } value)
            return string.Create(CultureInfo.InvariantCulture, $"cannot be judged: it takes two groups of at least {Gate.MinGroup} rows in which the metric is defined, and somebody selected");
        if (value < Gate.Min)
            return $"is {Number(value)}, below {Number(Gate.Min.Value)}";
        if (value > Gate.Max)
            return $"is {Number(value)}, above {Number(Gate.Max.Value)}";
        return $"is {Number(value)}, within {string.Join(" and ", new[] { Bound("min", Gate.Min), Bound("max", Gate.Max) }.OfType<string>())}";
    }

    private static string? Bound(string name, double? bound) => bound is { } value ? $"{name} {Number(value)}" : null;
}
