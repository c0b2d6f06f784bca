using System.Globalization;
using Slipway.Data.Contracts;

namespace Slipway.Data.Checks;

/// <summary>A check that each row passes or breaks by itself.</summary>
public abstract record RowCheck : Check
{
    /// <summary>How many rows may break it; with <c>else: quarantine</c>, how many may be set aside before the version fails. Null for none, and for any number set aside.</summary>
    public Limit? Max { get; init; }

    /// <summary>What rows that break it do, such as "have delay below -120" of many and "has delay below -120" of one or none.</summary>
    private protected abstract string Broken(bool many);

    private string Of(long failing, long rows) => $"{Words.Of(failing, rows)} {Broken(failing != 1)}";

    internal override IReadOnlyList<string> Aggregates(CheckTable table) => [$"count(*) FILTER (WHERE {BreaksRow(table)})"];

    internal override Finding Judge(Measurement measured)
    {
        if (Else == Otherwise.Quarantine && measured.SetAside is { } aside)
            return JudgeAside(aside, measured.Rows + aside);
        var failing = Convert.ToInt64(measured.Values[0], CultureInfo.InvariantCulture);
        var limit = Max ?? Limit.None;
        var words = failing == 0 ? $"No row of {Words.Count(measured.Rows)} {Broken(many: false)}." : $"{Of(failing, measured.Rows)}; at most {limit} may.";
        return new Finding(Unless(limit.Allows(failing, measured.Rows)), limit.Measure(failing, measured.Rows), "at most " + limit, failing, words);
    }

    private Finding JudgeAside(long aside, long rows)
    {
        var within = Max is null || Max.Allows(aside, rows);
        var outcome = aside == 0 ? CheckOutcome.Passed : within ? CheckOutcome.Quarantined : CheckOutcome.Failed;
        var words = aside == 0 ? $"No row {Broken(many: false)}." : $"{Of(aside, rows)} and {(aside == 1 ? "was" : "were")} set aside{(within ? "." : $"; at most {Max} may be.")}";
        return new Finding(outcome, (Max ?? Limit.None).Measure(aside, rows), Max is null ? "set aside" : $"set aside, at most {Max}", aside, words);
    }
}
