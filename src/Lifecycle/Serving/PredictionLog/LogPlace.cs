using System.Globalization;

namespace Slipway.Serving.PredictionLog;

/// <summary>A place between two predictions of a log: everything before it was answered earlier.</summary>
/// <param name="Part">The part of the log.</param>
/// <param name="At">The instant of the last answer that was shown.</param>
/// <param name="Id">That prediction's id.</param>
internal sealed record LogPlace(long Part, DateTimeOffset At, string Id)
{
    private static readonly LogPlace End = new(long.MaxValue, DateTimeOffset.MaxValue, "");

    /// <summary>Reads what <see cref="ToString"/> wrote; null is the end of the log.</summary>
    public static Result<LogPlace> Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return End;
        var parts = text.Split('.', 3);
        return parts.Length == 3 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var part)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? new LogPlace(part, DateTimeOffset.FromUnixTimeMilliseconds(at), parts[2])
            : Refusal.Invalid($"after: '{text}' is no page token.", "Take it from 'next' of the page before.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Part}.{At.ToUnixTimeMilliseconds()}.{Id}");
}
