using System.Text.Json;
using Dapper;
using Slipway.Storage;

namespace Slipway.Work.Schedules;

/// <summary>The SQL of schedules.</summary>
internal static class ScheduleStore
{
    private const string Columns = """
        id AS Id, name AS Name, cron AS Cron, zone AS Zone, missed AS Missed, kind AS Kind, subject AS Subject, payload AS Payload, created_by AS CreatedBy, next_at AS NextAt, last_at AS LastAt
        """;

    public static Task Save(Unit unit, Schedule schedule)
    {
        const string sql = """
            INSERT INTO schedule (id, name, cron, zone, missed, kind, subject, payload, created_by, next_at)
            VALUES (@Id, @Name, @Cron, @Zone, @missed, @Kind, @Subject, @payload, @CreatedBy, @next)
            ON CONFLICT (name) DO UPDATE SET cron = excluded.cron, zone = excluded.zone, missed = excluded.missed, kind = excluded.kind, subject = excluded.subject,
                payload = excluded.payload, created_by = excluded.created_by, next_at = excluded.next_at
            """;
        return unit.Connection.ExecuteAsync(sql, new
        {
            schedule.Id, schedule.Name, schedule.Cron, schedule.Zone, missed = schedule.Missed.ToString(), schedule.Kind, schedule.Subject, payload = schedule.Payload.GetRawText(), schedule.CreatedBy,
            next = schedule.NextAt.ToUnixTimeMilliseconds(),
        });
    }

    public static async Task<Schedule?> Find(Unit unit, string name) => (await Query(unit, "WHERE name = @name", new { name })).SingleOrDefault();

    public static Task<IReadOnlyList<Schedule>> List(Unit unit) => Query(unit, "ORDER BY name", null);

    public static Task<IReadOnlyList<Schedule>> Due(Unit unit, long now) => Query(unit, "WHERE next_at <= @now ORDER BY next_at, id", new { now });

    public static Task Move(Unit unit, string id, long next, long? last) =>
        unit.Connection.ExecuteAsync("UPDATE schedule SET next_at = @next, last_at = coalesce(@last, last_at) WHERE id = @id", new { id, next, last });

    public static Task Delete(Unit unit, string name) => unit.Connection.ExecuteAsync("DELETE FROM schedule WHERE name = @name", new { name });

    private static async Task<IReadOnlyList<Schedule>> Query(Unit unit, string rest, object? parameters) =>
        [.. (await unit.Connection.QueryAsync<Row>($"SELECT {Columns} FROM schedule {rest}", parameters)).Select(row => row.ToSchedule())];

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string Name { get; set; } = "";

        public string Cron { get; set; } = "";

        public string Zone { get; set; } = "";

        public string Missed { get; set; } = "";

        public string? Kind { get; set; }

        public string? Subject { get; set; }

        public string Payload { get; set; } = "";

        public string CreatedBy { get; set; } = "";

        public long NextAt { get; set; }

        public long? LastAt { get; set; }

        public Schedule ToSchedule() => new(
            Id, Name, Cron, Zone, Enum.Parse<Missed>(Missed), Kind, Subject, JsonSerializer.Deserialize<JsonElement>(Payload), CreatedBy, DateTimeOffset.FromUnixTimeMilliseconds(NextAt),
            LastAt is { } last ? DateTimeOffset.FromUnixTimeMilliseconds(last) : null);
    }
}
