using Cronos;

namespace Slipway.Work.Schedules;

/// <summary>The times that a cron expression means in a zone.</summary>
internal sealed class CronTimes
{
    private readonly CronExpression _expression;
    private readonly TimeZoneInfo _zone;

    private CronTimes(CronExpression expression, TimeZoneInfo zone) => (_expression, _zone) = (expression, zone);

    public static Result<CronTimes> Read(string cron, string zone)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
            return Refusal.Invalid($"There is no time zone '{zone}' on this machine.", "Give a name such as Europe/Berlin; where none is found, install 'tzdata'.");
        var format = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard;
        return CronExpression.TryParse(cron, format, out var expression)
            ? new CronTimes(expression, found)
            : Refusal.Invalid($"'{cron}' is no cron expression.", "Write five fields, such as '30 2 * * 1-5' for 02:30 from Monday to Friday, or six with seconds before them.");
    }

    /// <summary>The first time after an instant; null when there is none.</summary>
    public DateTimeOffset? After(DateTimeOffset instant) => _expression.GetNextOccurrence(instant, _zone);

    /// <summary>The times from one that is due up to now, oldest first: at most <paramref name="most"/>, the newest of them.</summary>
    public IReadOnlyList<DateTimeOffset> Due(DateTimeOffset first, DateTimeOffset now, int most)
    {
        Queue<DateTimeOffset> due = new();
        for (DateTimeOffset? at = first; at <= now; at = After(at.Value))
        {
            due.Enqueue(at.Value);
            if (due.Count > most)
                due.Dequeue();
        }

        return [.. due];
    }
}
