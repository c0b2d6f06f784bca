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

/// <summary>
/// Which alerts are out, as a pure state machine: an alert is raised once, when its rule has been broken for enough windows in a row, stays out
/// without a word while the rule stays broken, and is resolved by the first window that keeps to the rule.
/// </summary>
/// <remarks>
/// A window counts once per rule, subject and quantity, with its newest verdict: judging it again replaces what was found in it before, in its place in time. So a
/// ledger stands as if all windows had been judged in the order of time with their newest verdicts, whatever the order in which they were judged or revised, and the
/// same verdict again changes nothing. A finding that is unknown takes no part, and takes away what the window had said before. Immutable.
/// </remarks>
/// <param name="States">One entry for each rule, subject and quantity that was ever judged.</param>
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
        foreach (var finding in findings.OrderBy(finding => finding.Window.Start))
        {
            var key = (finding.Rule, finding.Subject, finding.Quantity);
            var before = states.GetValueOrDefault(key) ?? new AlertState(finding.Rule, finding.Subject, finding.Quantity, Raised: false, []);
            var after = before.After(finding);
            if (after.Judged.Count == 0 && !states.ContainsKey(key))
                continue;
            states[key] = after;
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
}
