using System.Globalization;

namespace Slipway.Serving.PredictionLog;

/// <summary>A place between two predictions of a log: everything after it was answered earlier.</summary>
/// <param name="Part">The part of the log.</param>
/// <param name="At">The instant of the last answer that was shown.</param>
/// <param name="Id">That prediction's id.</param>
internal sealed record LogPlace(string Part, DateTimeOffset At, string Id)
{
    /// <summary>Where all reading begins: behind the newest part.</summary>
    public static LogPlace End { get; } = new("", DateTimeOffset.MaxValue, "");

    /// <summary>Reads what <see cref="ToString"/> wrote; null is the end of the log.</summary>
    public static Result<LogPlace> Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return End;
        var parts = text.Split('.', 3);
        return parts.Length == 3 && parts[0].Length > 0 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? new LogPlace(parts[0], DateTimeOffset.FromUnixTimeMilliseconds(at), parts[2])
            : Refusal.Invalid($"after: '{text}' is no page token.", "Take it from 'next' of the page before.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Part}.{At.ToUnixTimeMilliseconds()}.{Id}");
}
