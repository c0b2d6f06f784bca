using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Work;

/// <summary>What becomes of the times that passed while no server was running, or while it was too busy to look.</summary>
[JsonConverter(typeof(MissedConverter))]
public enum Missed
{
    /// <summary>However many there were, it fires once, for the newest.</summary>
    Once,

    /// <summary>They are left out: it fires only within a minute of its time.</summary>
    Skip,

    /// <summary>It fires for each, oldest first, at most 100 at a time.</summary>
    All,
}

/// <summary>Writes policies in lower case.</summary>
internal sealed class MissedConverter() : JsonStringEnumConverter<Missed>(JsonNamingPolicy.SnakeCaseLower);

/// <summary>What a schedule is to be. When it fires, <c>schedule.fired</c> is published and, where a kind is named, a job submitted: both in one unit of work, once over all servers.</summary>
/// <param name="Name">Its name, 1 to 200 characters; putting another of the same name replaces it.</param>
/// <param name="Cron">Five fields (minute, hour, day, month, weekday), or six with seconds before them; <c>L</c>, <c>W</c> and <c>#</c> are understood.</param>
/// <param name="Zone">The IANA time zone it is meant in. A time that a change to summer time leaves out is made up for right after it; one that comes twice counts once, unless the expression is an interval.</param>
public sealed record NewSchedule(string Name, string Cron, string Zone = "Etc/UTC")
{
    /// <summary>The job to submit; null where only the event is wanted.</summary>
    public string? Kind { get; init; }

    /// <summary>The opaque id of what it is about.</summary>
    public string? Subject { get; init; }

    /// <summary>The job's and the event's payload.</summary>
    public JsonElement Payload { get; init; } = JsonSerializer.SerializeToElement(new { });

    public Missed Missed { get; init; } = Missed.Once;
}

/// <summary>Something that happens again and again by the clock on the wall.</summary>
/// <param name="Id"><c>sch_</c> and 32 hexadecimal digits.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Cron">When.</param>
/// <param name="Zone">Where.</param>
/// <param name="Missed">What becomes of missed times.</param>
/// <param name="Kind">The kind of job it submits, if any.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Payload">The job's and the event's payload.</param>
/// <param name="CreatedBy">On whose behalf it fires.</param>
/// <param name="NextAt">When it fires next.</param>
/// <param name="LastAt">The time for which it last fired.</param>
public sealed record Schedule(
    string Id, string Name, string Cron, string Zone, Missed Missed, string? Kind, string? Subject, JsonElement Payload, string CreatedBy, DateTimeOffset NextAt, DateTimeOffset? LastAt);

/// <summary>The payload of <c>schedule.fired</c>.</summary>
/// <param name="Schedule">Its id, also the event's subject.</param>
/// <param name="Name">Its name.</param>
/// <param name="Due">The time for which it fires; later than that when it was missed.</param>
/// <param name="Job">The job that was submitted, if any.</param>
/// <param name="About">What it is about.</param>
/// <param name="Payload">The schedule's payload.</param>
public sealed record ScheduleFired(string Schedule, string Name, DateTimeOffset Due, string? Job, string? About, JsonElement Payload);
