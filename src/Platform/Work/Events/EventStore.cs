using System.Text.Json;
using Dapper;
using Slipway.Storage;

namespace Slipway.Work.Events;

/// <summary>Where a subscriber stands.</summary>
internal sealed record EventCursor(long Sequence, int Failures, long RetryAt);

/// <summary>What a subscriber has before it.</summary>
/// <param name="Cursor">Where it stands.</param>
/// <param name="Again">Whether somebody wants dead letters delivered again.</param>
/// <param name="Last">The sequence up to which it is done once it has dealt with the events; that of its cursor when there is nothing to do now.</param>
/// <param name="Wanted">The events that it wants, the oldest first; not all when they are many.</param>
internal sealed record EventsAhead(EventCursor Cursor, bool Again, long Last, IReadOnlyList<OutgoingEvent> Wanted);

/// <summary>The SQL of event delivery. A cursor moves only under its holder's lease.</summary>
internal static class EventStore
{
    /// <summary>How many events are looked at, and how many that are wanted are delivered, in one turn at most.</summary>
    private const int Stretch = 10_000, Most = 100;

    private const string EventColumns = "e.sequence AS Sequence, e.type AS Type, e.subject AS Subject, e.at AS At, e.payload AS Payload";

    /// <summary>A subscriber that is new begins behind the newest event.</summary>
    public static Task Register(Unit unit, string subscriber)
    {
        const string sql = """
            INSERT INTO event_cursor (subscriber, sequence, lease_until, failures, retry_at)
            VALUES (@subscriber, (SELECT coalesce(max(sequence), 0) FROM outgoing_event), 0, 0, 0) ON CONFLICT (subscriber) DO NOTHING
            """;
        return unit.Connection.ExecuteAsync(sql, new { subscriber });
    }

    /// <summary>What lies ahead of a subscriber.</summary>
    public static async Task<EventsAhead> Ahead(Unit unit, ISubscriber subscriber)
    {
        const string sql = """
            SELECT c.sequence, c.failures, c.retry_at, (SELECT coalesce(max(sequence), 0) FROM outgoing_event),
                (SELECT count(*) FROM event_dead_letter d WHERE d.subscriber = c.subscriber AND d.again_at IS NOT NULL)
            FROM event_cursor c WHERE c.subscriber = @Name
            """;
        var (sequence, failures, retryAt, newest, again) = await unit.Connection.QuerySingleAsync<(long, long, long, long, long)>(sql, new { subscriber.Name });
        var cursor = new EventCursor(sequence, (int)failures, retryAt);
        if (retryAt > unit.Now.ToUnixTimeMilliseconds())
            return new EventsAhead(cursor, again != 0, sequence, []);
        var last = Math.Min(newest, sequence + Stretch);
        if (last <= sequence)
            return new EventsAhead(cursor, again != 0, sequence, []);
        var types = await unit.Connection.QueryAsync<string>("SELECT DISTINCT type FROM outgoing_event WHERE sequence > @sequence AND sequence <= @last", new { sequence, last });
        var wanted = types.Where(subscriber.Wants).ToList();
        if (wanted.Count == 0)
            return new EventsAhead(cursor, again != 0, last, []);
        var given = new DynamicParameters(new { sequence, last, Most });
        var rows = (await unit.Connection.QueryAsync<EventRow>($"SELECT {EventColumns} FROM outgoing_event e WHERE e.sequence > @sequence AND e.sequence <= @last AND e.type IN ({Bind(given, wanted)}) ORDER BY e.sequence LIMIT @Most", given)).AsList();
        return new EventsAhead(cursor, again != 0, rows.Count < Most ? last : rows[^1].Sequence, [.. rows.Select(row => row.ToEvent())]);
    }

    /// <summary>Takes or prolongs the lease; null while somebody else has it.</summary>
    public static async Task<EventCursor?> Hold(Unit unit, string subscriber, string holder, long until)
    {
        const string take = """
            UPDATE event_cursor SET holder = @holder, lease_until = @until WHERE subscriber = @subscriber AND (holder = @holder OR lease_until < @now)
            RETURNING sequence, failures, retry_at
            """;
        var held = await unit.Connection.QuerySingleOrDefaultAsync<(long Sequence, long Failures, long RetryAt)?>(take, new { subscriber, holder, until, now = unit.Now.ToUnixTimeMilliseconds() });
        return held is { } cursor ? new EventCursor(cursor.Sequence, (int)cursor.Failures, cursor.RetryAt) : null;
    }

    public static Task Release(Unit unit, string holder) =>
        unit.Connection.ExecuteAsync("UPDATE event_cursor SET holder = NULL, lease_until = 0 WHERE holder = @holder", new { holder });

    /// <summary>Frees what any life of a server holds.</summary>
    public static Task ReleaseAll(Unit unit, string server) =>
        unit.Connection.ExecuteAsync("UPDATE event_cursor SET holder = NULL, lease_until = 0 WHERE substr(holder, 1, length(@lives)) = @lives", new { lives = server + "/" });

    public static async Task<EventDeliveries> Deliveries(Unit unit)
    {
        var newest = await unit.Connection.ExecuteScalarAsync<long>("SELECT coalesce(max(sequence), 0) FROM outgoing_event");
        var rows = await unit.Connection.QueryAsync<(string Subscriber, long Sequence, long Failures, string? Error)>("SELECT subscriber, sequence, failures, error FROM event_cursor ORDER BY subscriber");
        return new EventDeliveries(newest, [.. rows.Select(row => new EventDelivery(row.Subscriber, row.Sequence, (int)row.Failures, row.Error))]);
    }

    /// <summary>Moves a cursor and prolongs its lease.</summary>
    /// <returns>Whether this holder still has the lease.</returns>
    public static async Task<bool> Move(Unit unit, string subscriber, string holder, long sequence, long until)
    {
        const string sql = "UPDATE event_cursor SET sequence = @sequence, failures = 0, retry_at = 0, error = NULL, lease_until = @until WHERE subscriber = @subscriber AND holder = @holder";
        return await unit.Connection.ExecuteAsync(sql, new { subscriber, holder, sequence, until }) == 1;
    }

    /// <summary>Moves a cursor over events that its subscriber does not want, where nobody else holds it or has moved it since it was read.</summary>
    public static async Task<bool> Skip(Unit unit, string subscriber, string holder, long from, long sequence)
    {
        const string sql = "UPDATE event_cursor SET sequence = @sequence, failures = 0, retry_at = 0, error = NULL WHERE subscriber = @subscriber AND sequence = @from AND (holder = @holder OR lease_until < @now)";
        return await unit.Connection.ExecuteAsync(sql, new { subscriber, holder, from, sequence, now = unit.Now.ToUnixTimeMilliseconds() }) == 1;
    }

    public static Task Postpone(Unit unit, string subscriber, string holder, int failures, long retryAt, string error)
    {
        const string sql = "UPDATE event_cursor SET failures = @failures, retry_at = @retryAt, error = @error WHERE subscriber = @subscriber AND holder = @holder";
        return unit.Connection.ExecuteAsync(sql, new { subscriber, holder, failures, retryAt, error });
    }

    /// <summary>Those of some types before one, newest first.</summary>
    public static async Task<IReadOnlyList<OutgoingEvent>> Before(Unit unit, long sequence, IReadOnlyCollection<string> types, int limit)
    {
        var given = new DynamicParameters(new { sequence, limit });
        var rows = await unit.Connection.QueryAsync<EventRow>($"SELECT {EventColumns} FROM outgoing_event e WHERE e.sequence < @sequence AND e.type IN ({Bind(given, types)}) ORDER BY e.sequence DESC LIMIT @limit", given);
        return [.. rows.Select(row => row.ToEvent())];
    }

    private static string Bind(DynamicParameters given, IReadOnlyCollection<string> types)
    {
        foreach (var (i, type) in types.Index())
            given.Add(FormattableString.Invariant($"type{i}"), type);
        return string.Join(", ", Enumerable.Range(0, types.Count).Select(i => FormattableString.Invariant($"@type{i}")));
    }

    public static Task Bury(Unit unit, string subscriber, long sequence, int failures, string error)
    {
        const string sql = """
            INSERT INTO event_dead_letter (subscriber, sequence, failures, error, failed_at) VALUES (@subscriber, @sequence, @failures, @error, @now)
            ON CONFLICT (subscriber, sequence) DO UPDATE SET failures = event_dead_letter.failures + excluded.failures, error = excluded.error, failed_at = excluded.failed_at, again_at = NULL
            """;
        return unit.Connection.ExecuteAsync(sql, new { subscriber, sequence, failures, error, now = unit.Now.ToUnixTimeMilliseconds() });
    }

    public static Task Unbury(Unit unit, string subscriber, long sequence) =>
        unit.Connection.ExecuteAsync("DELETE FROM event_dead_letter WHERE subscriber = @subscriber AND sequence = @sequence", new { subscriber, sequence });

    /// <returns>Whether there is such a letter.</returns>
    public static async Task<bool> AskAgain(Unit unit, string subscriber, long sequence) =>
        await unit.Connection.ExecuteAsync("UPDATE event_dead_letter SET again_at = @now WHERE subscriber = @subscriber AND sequence = @sequence", new { subscriber, sequence, now = unit.Now.ToUnixTimeMilliseconds() }) == 1;

    public static async Task<IReadOnlyList<OutgoingEvent>> AskedAgain(Unit unit, string subscriber)
    {
        const string sql = $"SELECT {EventColumns} FROM event_dead_letter d JOIN outgoing_event e ON e.sequence = d.sequence WHERE d.subscriber = @subscriber AND d.again_at IS NOT NULL ORDER BY d.sequence LIMIT 100";
        return [.. (await unit.Connection.QueryAsync<EventRow>(sql, new { subscriber })).Select(row => row.ToEvent())];
    }

    /// <summary>Newest first; <paramref name="before"/> is the last letter of the page before.</summary>
    public static async Task<IReadOnlyList<DeadLetter>> Letters(Unit unit, string? subscriber, (long Sequence, string Subscriber)? before, int limit)
    {
        const string sql = $"""
            SELECT d.subscriber AS Subscriber, d.failures AS Failures, d.error AS Error, d.failed_at AS FailedAt, d.again_at AS AgainAt, {EventColumns}
            FROM event_dead_letter d JOIN outgoing_event e ON e.sequence = d.sequence
            WHERE (@subscriber = '' OR d.subscriber = @subscriber) AND (d.sequence < @sequence OR (d.sequence = @sequence AND d.subscriber > @name))
            ORDER BY d.sequence DESC, d.subscriber LIMIT @limit
            """;
        var rows = await unit.Connection.QueryAsync<LetterRow>(sql, new { subscriber = subscriber ?? "", sequence = before?.Sequence ?? long.MaxValue, name = before?.Subscriber ?? "", limit });
        return [.. rows.Select(row => new DeadLetter(row.Subscriber, row.ToEvent(), (int)row.Failures, row.Error, DateTimeOffset.FromUnixTimeMilliseconds(row.FailedAt), row.AgainAt is not null))];
    }

    private class EventRow
    {
        public long Sequence { get; set; }

        public string Type { get; set; } = "";

        public string Subject { get; set; } = "";

        public long At { get; set; }

        public string Payload { get; set; } = "";

        public OutgoingEvent ToEvent() => new(Sequence, Type, Subject, DateTimeOffset.FromUnixTimeMilliseconds(At), JsonSerializer.Deserialize<JsonElement>(Payload));
    }

    private sealed class LetterRow : EventRow
    {
        public string Subscriber { get; set; } = "";

        public long Failures { get; set; }

        public string Error { get; set; } = "";

        public long FailedAt { get; set; }

        public long? AgainAt { get; set; }
    }
}
