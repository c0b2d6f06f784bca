using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Data.Checks;

/// <summary>How much may break a check: a count of rows, or a share of them.</summary>
/// <param name="Value">The count, or the share from 0 to 1.</param>
/// <param name="IsShare">Whether it is a share, written with a percent sign.</param>
public sealed record Limit(double Value, bool IsShare)
{
    /// <summary>Nothing may break it.</summary>
    public static Limit None { get; } = new(0, IsShare: false);

    internal bool Allows(long failing, long rows) => IsShare ? failing <= Value * rows : failing <= Value;

    internal double Measure(long failing, long rows) => IsShare ? Words.Share(failing, rows) : failing;

    public override string ToString() => IsShare ? (Value * 100).ToString("0.######", CultureInfo.InvariantCulture) + "%" : Value.ToString("0.######", CultureInfo.InvariantCulture);
}

/// <summary>Numbers and lengths of time as people read and write them.</summary>
internal static partial class Words
{
    public static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    public static string Count(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    public static string Number(double n) => n.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>"3 of 300,000 rows (0.001 %)".</summary>
    public static string Of(long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{part:N0} of {whole:N0} rows ({Share(part, whole) * 100:0.###} %)");

    public static string Days(double days) => string.Create(CultureInfo.InvariantCulture, $"{days:0.#} days");

    /// <summary>A length of time such as <c>45d</c>: seconds, minutes (min), hours, days, weeks, months of 30 days (mo), years of 365.</summary>
    public static TimeSpan? Duration(string text)
    {
        var match = DurationShape().Match(text);
        if (!match.Success || !double.TryParse(match.Groups[1].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return null;
        var seconds = match.Groups[2].Value switch { "s" => 1, "min" => 60, "h" => 3600, "d" => 86400, "w" => 604800, "mo" => 30 * 86400, _ => 365 * 86400 };
        return number * seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(number * seconds) : null;
    }

    [GeneratedRegex(@"\A([0-9]+(?:\.[0-9]+)?)(s|min|h|d|w|mo|y)\z")]
    private static partial Regex DurationShape();
}
