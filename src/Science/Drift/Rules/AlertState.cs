namespace Slipway.Drift;

/// <summary>A window's verdict on one rule and subject.</summary>
/// <param name="Start">The start of the window.</param>
/// <param name="Broken">Whether it broke the rule.</param>
public sealed record JudgedWindow(DateTimeOffset Start, bool Broken);

/// <summary>Where one rule stands with one subject.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Subject">The column, or what else the rule looks at.</param>
/// <param name="Quantity">What is measured.</param>
/// <param name="Raised">Whether an alert is out.</param>
/// <param name="Judged">The newest verdicts in the order of time: what the rule's next step goes by, and <see cref="Spare"/> more that revisions may bring back.</param>
public sealed record AlertState(string Rule, string Subject, string Quantity, bool Raised, IReadOnlyList<JudgedWindow> Judged)
{
    /// <summary>How many more verdicts are kept than a rule needs windows in a row. A window from before all of them bears on no alert any more.</summary>
    public const int Spare = 8;

    /// <summary>How many judged windows in a row were broken, up to the last; not more than are kept.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int BrokenWindows => Judged.Reverse().TakeWhile(window => window.Broken).Count();

    /// <summary>The state when a finding's window has said, or now says, this.</summary>
    internal AlertState After(Finding finding)
    {
        var at = finding.Window.Start;
        var kept = finding.ForWindows + Spare;
        // Windows before those that are kept were dropped: one of them would stand at the wrong end of a gap.
        if (Judged.Count >= kept && at < Judged[0].Start)
            return this;
        var judged = Judged.Where(window => window.Start != at);
        if (finding.Verdict != RuleVerdict.Unknown)
            judged = judged.Append(new JudgedWindow(at, finding.Verdict == RuleVerdict.Broken)).OrderBy(window => window.Start);
        var next = this with { Judged = [.. judged.TakeLast(kept)] };
        return next.Judged.Count == 0 ? next with { Raised = false } : next with { Raised = next.BrokenWindows >= finding.ForWindows };
    }
}
