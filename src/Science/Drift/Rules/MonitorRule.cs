namespace Slipway.Drift;

/// <summary>A bound that every window is held to.</summary>
/// <param name="Id">A name that stays with the rule: alerts are raised and resolved under it.</param>
public abstract record MonitorRule(string Id)
{
    /// <summary>How many windows in a row must be broken before an alert is raised, at least 1.</summary>
    public int ForWindows
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A rule needs at least 1 window.");
    } = 1;

    /// <summary>What the rule finds in a window, one finding a subject. A pure function of the facts.</summary>
    /// <exception cref="ArgumentException">The rule names a column that the window lacks.</exception>
    public abstract IReadOnlyList<Finding> Evaluate(WindowFacts facts);

    private protected Finding Find(WindowFacts facts, string subject, string quantity, double? measured, double bound, long rows, long fewest) => new()
    {
        Rule = Id,
        Subject = subject,
        Quantity = quantity,
        Measured = measured,
        Bound = bound,
        Rows = rows,
        Window = facts.Window,
        Verdict = Judge(measured, bound, rows, fewest),
        ForWindows = ForWindows,
    };

    private static RuleVerdict Judge(double? measured, double bound, long rows, long fewest)
    {
        if (measured is not { } value || double.IsNaN(value) || rows < fewest)
            return RuleVerdict.Unknown;
        return value > bound ? RuleVerdict.Broken : RuleVerdict.Holds;
    }
}
