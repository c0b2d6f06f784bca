using Slipway.Work.Schedules;

namespace Slipway.Work;

/// <summary>What a declared schedule must be, told without a server: five fields of cron that come some day, and a time zone that this machine knows.</summary>
public static class CronRule
{
    /// <summary>Why a text says no time; null when it does.</summary>
    public static Refusal? RefuseCron(string cron)
    {
        if (cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length != 5)
            return Refusal.Invalid($"'{cron}' is no schedule; expected five fields of cron (minute, hour, day, month, weekday), such as '0 4 1 * *' for 04:00 on the first of each month");
        if (!CronTimes.Read(cron, "Etc/UTC").Succeeded(out var times, out _))
            return Refusal.Invalid($"'{cron}' is no cron expression; expected five fields (minute 0-59, hour 0-23, day 1-31, month 1-12, weekday 0-7), such as '0 4 1 * *'");
        // Five fields know no year: what does not come after 1970 never does.
        return times.After(DateTimeOffset.UnixEpoch) is null ? Refusal.Invalid($"'{cron}' never comes; look at its day and month") : null;
    }

    /// <summary>Why a text names no time zone; null when it does.</summary>
    public static Refusal? RefuseZone(string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? null : Refusal.Invalid($"there is no time zone '{zone}' on this machine; expected a name such as Europe/Berlin");

    /// <summary>The names that may be meant, for a hint.</summary>
    public static IEnumerable<string> Zones => TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id);
}
