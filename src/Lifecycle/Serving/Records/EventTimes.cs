using Slipway.Models.Tables;

namespace Slipway.Serving.Records;

/// <summary>Event times as callers send them: ISO 8601, read as the inputs of a model are, so that no other order of day and month is guessed.</summary>
internal static class EventTimes
{
    public static bool TryRead(string? text, out DateTimeOffset time)
    {
        var read = Instants.TryParse(text ?? "", out var microseconds);
        time = read ? new DateTimeOffset(Instants.Time(microseconds), TimeSpan.Zero) : default;
        return read;
    }
}
