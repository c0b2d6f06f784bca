using System.Globalization;
using Usual = Slipway.Drift.DriftRule;

namespace Slipway.Pipelines.Beginning;

/// <summary>The length of a monitor's windows: short enough that the data so far fills a dozen, and long enough that drift can be judged in them.</summary>
internal static class WindowLength
{
    /// <summary>A typical window has so many times the rows that drift is judged from, so that a quiet one is judged too.</summary>
    private const int Ample = 2;

    /// <summary>A longer window would tell of a change only when it is old.</summary>
    private static readonly (string Word, double Days)[] Lengths = [("1h", 1 / 24.0), ("1d", 1), ("1w", 7), ("1mo", 365.25 / 12), ("3mo", 365.25 / 4)];

    /// <summary>The length with a comment that says how many rows it holds.</summary>
    public static string Of(DataLook look, ColumnLook time)
    {
        var dozen = ((time.To - time.From)?.TotalDays ?? 0) switch { > 365 => 3, > 90 => 2, > 12 => 1, _ => 0 };
        if (look.RowsADay is not { } pace)
            return Lengths[dozen].Word;
        var longest = Math.Max(dozen, Array.FindLastIndex(Lengths, length => 2 * length.Days * pace <= look.Rows));
        var chosen = Array.FindIndex(Lengths, dozen, length => length.Days * pace >= Ample * Usual.UsualMinRows);
        var (word, days) = Lengths[chosen < 0 ? longest : Math.Min(chosen, longest)];
        var rows = (long)Math.Round(days * pace);
        return string.Create(CultureInfo.InvariantCulture, $"{word}      # some {rows:N0} rows each, if requests come at the pace of this data; drift is judged from {Usual.UsualMinRows} rows on{(rows < Usual.UsualMinRows ? ", which a longer window or more requests would give" : "")}");
    }
}
