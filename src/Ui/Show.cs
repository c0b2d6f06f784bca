using System.Globalization;

namespace Slipway.Ui;

/// <summary>How figures are written on pages: the same everywhere, in every culture, aligned when stacked.</summary>
public static class Show
{
    /// <summary>What stands where there is no value.</summary>
    public const string Nothing = "–";

    /// <summary>A measured value with a fixed number of decimals; not-a-number and infinities are written out.</summary>
    public static string Number(double? value, int decimals = 4) => value switch
    {
        null => Nothing,
        double.NaN => "NaN",
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "−∞",
        { } v when v != 0 && (Math.Abs(v) >= 1e9 || Math.Abs(v) < Math.Pow(10, -decimals) / 2) => Minus(v.ToString("0.###e+0", CultureInfo.InvariantCulture)),
        { } v => Minus(Rounded(v, decimals).ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
    };

    /// <summary>A count with thousands separators.</summary>
    public static string Count(long? value) => value is { } v ? Minus(v.ToString("N0", CultureInfo.InvariantCulture)) : Nothing;

    /// <summary>A share of one, written in percent.</summary>
    public static string Percent(double? share, int decimals = 1) =>
        share is { } s && double.IsFinite(s) ? Number(s * 100, decimals) + " %" : Number(share, decimals);

    /// <summary>A size in binary units.</summary>
    public static string Bytes(long? bytes)
    {
        if (bytes is not { } left)
            return Nothing;
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
        var unit = 0;
        double size = left;
        for (; Math.Abs(size) >= 1024 && unit < units.Length - 1; unit++)
            size /= 1024;
        return Number(size, unit == 0 || Math.Abs(size) >= 100 ? 0 : 1) + " " + units[unit];
    }

    /// <summary>A length of time in its two largest units: "840 ms", "12.4 s", "3 min 05 s", "2 h 40 min", "5 d 3 h".</summary>
    public static string Duration(TimeSpan? span) => span switch
    {
        null => Nothing,
        { Ticks: < 0 } s => "−" + Duration(-s),
        { TotalSeconds: < 1 } s => Number(s.TotalMilliseconds, s.TotalMilliseconds < 10 ? 1 : 0) + " ms",
        { TotalMinutes: < 1 } s => Number(s.TotalSeconds, 1) + " s",
        { TotalHours: < 1 } s => string.Create(CultureInfo.InvariantCulture, $"{s.Minutes} min {s.Seconds:00} s"),
        { TotalDays: < 1 } s => string.Create(CultureInfo.InvariantCulture, $"{s.Hours} h {s.Minutes:00} min"),
        { } s => string.Create(CultureInfo.InvariantCulture, $"{s.Days} d {s.Hours} h"),
    };

    /// <summary>An instant in UTC to the second; <c>TimeAgo</c> shows it relative to now.</summary>
    public static string Instant(DateTimeOffset? instant) =>
        instant is { } i ? i.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC" : Nothing;

    /// <summary>The first digits of a hash or id, enough to tell neighbours apart.</summary>
    public static string ShortId(string? id, int length = 8) => id is null ? Nothing : id.Length <= length ? id : id[..length];

    /// <summary>The end of a run's id: it begins with the time, so that runs of one day begin alike.</summary>
    public static string RunId(string? id, int length = 8) => id is null ? Nothing : id.Length <= length ? id : id[^length..];

    /// <summary>How a text begins, with an ellipsis where more follows; no character is cut in two.</summary>
    public static string Beginning(string text, int length) => text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…";

    /// <summary>Whether a tag is its client's bookkeeping and not a remark of a person.</summary>
    public static bool IsBookkeeping(string tag) => tag.StartsWith("mlflow.", StringComparison.Ordinal) || tag.StartsWith("slipway.", StringComparison.Ordinal);

    /// <summary>Halves go away from zero, as in the browser, and there is no negative zero.</summary>
    private static double Rounded(double value, int decimals) => Math.Round(value, Math.Min(decimals, 15), MidpointRounding.AwayFromZero) + 0.0;

    private static string Minus(string digits) => digits.Replace('-', '−');
}
