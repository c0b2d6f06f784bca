using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Drift;

/// <summary>What became of an alert.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertChangeKind>))]
public enum AlertChangeKind
{
    [JsonStringEnumMemberName("raised")]
    Raised,

    [JsonStringEnumMemberName("resolved")]
    Resolved,
}

/// <summary>An alert that was raised or resolved, and the finding that did it.</summary>
public sealed record AlertChange(AlertChangeKind Kind, Finding Finding);

/// <summary>Where one rule stands with one subject.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Subject">The column, or what else the rule looks at.</param>
/// <param name="Quantity">What is measured.</param>
/// <param name="BrokenWindows">How many judged windows in a row were broken, up to the last.</param>
/// <param name="Raised">Whether an alert is out.</param>
/// <param name="JudgedTo">The start of the last window that was judged.</param>
public sealed record AlertState(string Rule, string Subject, string Quantity, int BrokenWindows, bool Raised, DateTimeOffset JudgedTo);

/// <summary>
/// Which alerts are out, as a pure state machine: an alert is raised once, when its rule has been broken for enough windows in a row, stays out
/// without a word while the rule stays broken, and is resolved by the first window that keeps to the rule.
/// </summary>
/// <remarks>
/// A window is judged once per rule and subject. Findings that are unknown change nothing, so a window whose labels come late can be judged then; findings of a
/// window that is not later than the last one judged are passed over, so evaluating a window again raises nothing twice. Feed windows in the order of time. Immutable.
/// </remarks>
/// <param name="States">One entry for each rule and subject that was ever judged.</param>
public sealed record AlertLedger(IReadOnlyList<AlertState> States)
{
    /// <summary>Nothing judged yet.</summary>
    public static AlertLedger Empty { get; } = new([]);

    /// <summary>The ledger after a window's findings, and what changed.</summary>
    public (AlertLedger Next, IReadOnlyList<AlertChange> Changes) Apply(IEnumerable<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var states = States.ToDictionary(state => (state.Rule, state.Subject, state.Quantity));
        List<AlertChange> changes = [];
        foreach (var finding in findings.Where(finding => finding.Verdict != RuleVerdict.Unknown).OrderBy(finding => finding.Window.Start))
        {
            var before = states.GetValueOrDefault((finding.Rule, finding.Subject, finding.Quantity))
                ?? new AlertState(finding.Rule, finding.Subject, finding.Quantity, 0, Raised: false, DateTimeOffset.MinValue);
            if (finding.Window.Start <= before.JudgedTo)
                continue;
            var after = Step(before, finding);
            states[(finding.Rule, finding.Subject, finding.Quantity)] = after;
            if (after.Raised != before.Raised)
                changes.Add(new AlertChange(after.Raised ? AlertChangeKind.Raised : AlertChangeKind.Resolved, finding));
        }

        return (new AlertLedger([.. states.Values]), changes);
    }

    /// <summary>The ledger as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DriftJson.Default.AlertLedger);

    /// <summary>The ledger that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is no ledger.</exception>
    public static AlertLedger FromJson(string json) => JsonSerializer.Deserialize(json, DriftJson.Default.AlertLedger) ?? throw new JsonException("'null' is no alert ledger.");

    private static AlertState Step(AlertState before, Finding finding)
    {
        if (finding.Verdict == RuleVerdict.Holds)
            return before with { BrokenWindows = 0, Raised = false, JudgedTo = finding.Window.Start };
        var broken = before.BrokenWindows + 1;
        return before with { BrokenWindows = broken, Raised = before.Raised || broken >= finding.ForWindows, JudgedTo = finding.Window.Start };
    }
}
