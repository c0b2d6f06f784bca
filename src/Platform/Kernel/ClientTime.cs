namespace Slipway;

/// <summary>Instants that clients choose freely, such as the start of a run.</summary>
public static class ClientTime
{
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The instant of any number of Unix milliseconds; what lies before the year 1 or after the year 9999, such as nanoseconds taken for milliseconds, is shown as the beginning or the end of that time.</summary>
    public static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, Earliest, Latest));
}
