using System.Globalization;

namespace Slipway.Models.Tables;

/// <summary>Instants as microseconds since 1970 in UTC, and as ISO 8601.</summary>
public static class Instants
{
    /// <summary>The first microsecond of the year 1.</summary>
    public const long First = -62_135_596_800_000_000;

    /// <summary>The last microsecond of the year 9999.</summary>
    public const long Last = 253_402_300_799_999_999;

    /// <summary>An instant as it may be written, for messages.</summary>
    public const string Example = "2026-04-01T08:30:00Z";

    /// <summary>Microseconds since 1970; what is no whole microsecond is cut off. A local time is brought to UTC, one of no kind is UTC.</summary>
    public static long Microseconds(DateTime instant)
    {
        var utc = instant.Kind == DateTimeKind.Local ? instant.ToUniversalTime() : instant;
        return (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond - ((utc.Ticks - DateTime.UnixEpoch.Ticks) % TimeSpan.TicksPerMicrosecond < 0 ? 1 : 0);
    }

    /// <summary>The instant, in UTC.</summary>
    public static DateTime Time(long microseconds) => DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>ISO 8601 in UTC, with as many digits of the second as there are.</summary>
    public static string Text(DateTime instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads a date, or a date and time, in ISO 8601; without an offset it is UTC.</summary>
    public static bool TryParse(string? text, out long microseconds)
    {
        microseconds = InstantColumn.Missing;
        if (text is null || text.Length < 8 || !char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[3]) || text[4] != '-'
            || !DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant))
            return false;
        microseconds = Microseconds(instant);
        return true;
    }
}
