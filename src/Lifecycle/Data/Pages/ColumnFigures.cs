using System.Globalization;
using Slipway.Data.Contracts;
using Slipway.Ui;

namespace Slipway.Data.Pages;

/// <summary>A column's profile as pairs of words and figures, opposite ones side by side.</summary>
internal static class ColumnFigures
{
    public static IReadOnlyList<(string Term, string Value)> Of(ColumnProfile column, long rows)
    {
        var common = new List<(string, string)> { ("Missing", Part(column.Nulls, rows)), ("Distinct", (column.DistinctExact ? "" : "≈ ") + Show.Count(column.Distinct)) };
        if (column.Numbers is { } numbers)
            return [.. common, .. Numbers(numbers, Spread(column))];
        if (column.Texts is { } texts)
            return [.. common, ("Shortest", Show.Count(texts.MinLength)), ("Longest", Show.Count(texts.MaxLength)), ("Mean length", Show.Number(texts.MeanLength, 1)), ("Empty", Show.Count(texts.Empty))];
        if (column.Times is { } times)
            return [.. common, ("First", DataText.Instant(times.Min, column.Type)), ("Last", DataText.Instant(times.Max, column.Type))];
        return common;
    }

    /// <summary>What decides how many decimals a column's figures take: the width of its middle 90 %.</summary>
    public static double Spread(ColumnProfile column) =>
        column.Numbers is not { } numbers ? 0 : At(numbers, 0.95) - At(numbers, 0.05) is > 0 and var middle ? middle : numbers.Max - numbers.Min ?? 0;

    private static List<(string, string)> Numbers(NumberProfile numbers, double spread)
    {
        string Figure(double? value) => DataText.Figure(value, spread);
        var pairs = new List<(string, string)> { ("Mean", Figure(numbers.Mean)), ("Std", Figure(numbers.Std)), ("Min", Figure(numbers.Min)), ("Max", Figure(numbers.Max)) };
        if (numbers.Quantiles.Count == 0)
            return pairs;
        var about = numbers.QuantilesExact ? "" : "≈ ";
        foreach (var (low, high) in new[] { (0.01, 0.99), (0.05, 0.95), (0.25, 0.75) })
        {
            pairs.Add((Percent(low), about + Figure(At(numbers, low))));
            pairs.Add((Percent(high), about + Figure(At(numbers, high))));
        }

        pairs.Add(("Median", about + Figure(At(numbers, 0.5))));
        pairs.Add(("Zeros", Show.Count(numbers.Zeros)));
        if (numbers.Negatives > 0 || numbers.NotFinite > 0)
            pairs.AddRange([("Negative", Show.Count(numbers.Negatives)), ("Not finite", Show.Count(numbers.NotFinite))]);
        return pairs;
    }

    private static double At(NumberProfile numbers, double at) => numbers.Quantiles.FirstOrDefault(q => Math.Abs(q.At - at) < 1e-9)?.Value ?? double.NaN;

    private static string Percent(double at) => (at * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    private static string Part(long part, long whole) => part == 0 ? "0" : $"{Show.Count(part)} ({Show.Percent(whole == 0 ? null : (double)part / whole)})";
}
