using System.Globalization;

namespace Slipway.Drift;

/// <summary>A stretch of event time: from its start, up to and not including its end.</summary>
public sealed record TimeWindow
{
    /// <exception cref="ArgumentException">The end is not after the start.</exception>
    public TimeWindow(DateTimeOffset start, DateTimeOffset end) =>
        (Start, End) = end > start ? (start, end) : throw new ArgumentException($"A window ends after it starts; {end:O} is not after {start:O}.", nameof(end));

    public DateTimeOffset Start { get; }

    public DateTimeOffset End { get; }

    /// <summary><c>2001-04-01 to 2001-05-01</c>, with the time of day where it is not midnight UTC.</summary>
    public override string ToString() => $"{Text(Start)} to {Text(End)}";

    private static string Text(DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString(instant.UtcDateTime.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
