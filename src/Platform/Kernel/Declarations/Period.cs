using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Declarations;

/// <summary>A length of time: <c>20ms</c>, <c>30s</c>, <c>5m</c>, <c>3h</c>, <c>30d</c>, <c>2w</c>, or calendar months and years, <c>1mo</c>, <c>1y</c>.</summary>
/// <param name="Months">Calendar months.</param>
/// <param name="Rest">What is counted in ticks; one of the two is zero.</param>
public readonly partial record struct Period(int Months, TimeSpan Rest) : IQuantity<Period>
{
    /// <summary>What is longer than this is a slip of the pen, and an instant so far away there is none.</summary>
    private const int MostYears = 1000;

    public static string Form => "a length of time, such as 20ms, 30d or 1mo";

    public static string Pattern => "^[0-9]+(ms|s|m|h|d|w|mo|y)$";

    public static bool TryRead(string text, out Period value)
    {
        value = default;
        var match = Text().Match(text);
        if (!match.Success || !int.TryParse(match.Groups["n"].Value, CultureInfo.InvariantCulture, out var n))
            return false;
        try
        {
            value = match.Groups["unit"].Value switch
            {
                "ms" => new(0, TimeSpan.FromMilliseconds(n)),
                "s" => new(0, TimeSpan.FromSeconds(n)),
                "m" => new(0, TimeSpan.FromMinutes(n)),
                "h" => new(0, TimeSpan.FromHours(n)),
                "d" => new(0, TimeSpan.FromDays(n)),
                "w" => new(0, TimeSpan.FromDays(7L * n)),
                "mo" => new(n, TimeSpan.Zero),
                _ => new(checked(12 * n), TimeSpan.Zero),
            };
            return value.Months <= 12 * MostYears && value.Rest <= TimeSpan.FromDays(366 * MostYears);
        }
        catch (Exception beyond) when (beyond is OverflowException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    /// <summary>The instant this long before another; months by the calendar, in UTC.</summary>
    public DateTimeOffset Before(DateTimeOffset instant) => instant.ToUniversalTime().AddMonths(-Months) - Rest;

    /// <summary>The instant this long after another.</summary>
    public DateTimeOffset After(DateTimeOffset instant) => instant.ToUniversalTime().AddMonths(Months) + Rest;

    /// <summary>The start of the window of this length that holds an instant; months and years from the calendar's own starts, the rest counted from 1970.</summary>
    public DateTimeOffset WindowOf(DateTimeOffset instant)
    {
        var utc = instant.ToUniversalTime();
        if (Months > 0)
        {
            var month = ((utc.Year * 12) + utc.Month - 1) / Months * Months;
            return new DateTimeOffset(month / 12, (month % 12) + 1, 1, 0, 0, 0, TimeSpan.Zero);
        }

        var past = (utc.Ticks - DateTimeOffset.UnixEpoch.Ticks) % Rest.Ticks;
        return new DateTimeOffset(utc.Ticks - (past < 0 ? past + Rest.Ticks : past), TimeSpan.Zero);
    }

    public override string ToString() => Months > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{(Months % 12 == 0 ? Months / 12 : Months)}{(Months % 12 == 0 ? "y" : "mo")}")
        : string.Create(CultureInfo.InvariantCulture, $"{Smallest(Rest)}");

    private static string Smallest(TimeSpan rest) => rest switch
    {
        _ when rest.Ticks % TimeSpan.TicksPerDay == 0 => $"{rest.Days}d",
        _ when rest.Ticks % TimeSpan.TicksPerHour == 0 => $"{(long)rest.TotalHours}h",
        _ when rest.Ticks % TimeSpan.TicksPerMinute == 0 => $"{(long)rest.TotalMinutes}m",
        _ when rest.Ticks % TimeSpan.TicksPerSecond == 0 => $"{(long)rest.TotalSeconds}s",
        _ => $"{(long)rest.TotalMilliseconds}ms",
    };

    [GeneratedRegex(@"\A(?<n>[0-9]{1,9})(?<unit>ms|s|mo|m|h|d|w|y)\z")]
    private static partial Regex Text();
}

/// <summary>The newest part of a time line: <c>last 3mo</c>.</summary>
public readonly record struct LastPeriod(Period Period) : IQuantity<LastPeriod>
{
    public static string Form => "the newest part of the data, such as last 1mo";

    public static string Pattern => "^last [0-9]+(ms|s|m|h|d|w|mo|y)$";

    public static bool TryRead(string text, out LastPeriod value)
    {
        var read = Period.TryRead(text.StartsWith("last ", StringComparison.Ordinal) ? text[5..].Trim() : "", out var period);
        value = new(period);
        return read;
    }

    public override string ToString() => $"last {Period}";
}

/// <summary>How often at most: <c>1 per 7d</c>.</summary>
public readonly record struct Rate(int Count, Period Per) : IQuantity<Rate>
{
    public static string Form => "how often at most, such as 1 per 7d";

    public static string Pattern => "^[0-9]+ per [0-9]+(ms|s|m|h|d|w|mo|y)$";

    public static bool TryRead(string text, out Rate value)
    {
        value = default;
        if (text.Split(" per ") is not [var count, var per] || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n) || n < 1 || !Period.TryRead(per, out var period))
            return false;
        value = new(n, period);
        return true;
    }

    public override string ToString() => $"{Count} per {Per}";
}

/// <summary>A number of windows in a row: <c>2 windows</c>.</summary>
public readonly record struct WindowCount(int Count) : IQuantity<WindowCount>
{
    public static string Form => "a number of windows, such as 2 windows";

    public static string Pattern => "^[0-9]+ windows?$";

    public static bool TryRead(string text, out WindowCount value)
    {
        var read = int.TryParse(text.Replace(" windows", "", StringComparison.Ordinal).Replace(" window", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var n);
        value = new(n);
        return read && n >= 1 && text.Contains(" window", StringComparison.Ordinal);
    }

    public override string ToString() => Count == 1 ? "1 window" : $"{Count} windows";
}
