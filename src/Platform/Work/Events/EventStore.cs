using System.Text.Json;
using Dapper;
using Slipway.Storage;

namespace Slipway.Work.Events;

/// <summary>Where a subscriber stands.</summary>
internal sealed record EventCursor(long Sequence, int Failures, long RetryAt);

/// <summary>The SQL of event delivery. A cursor moves only under its holder's lease.</summary>
internal static class EventStore
{
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

    /// <summary>Whether there is anything to deliver to a subscriber.</summary>
    public static Task<bool> IsBehind(Unit unit, string subscriber)
    {
        const string sql = """
            SELECT EXISTS (SELECT 1 FROM event_cursor c WHERE c.subscriber = @subscriber AND c.sequence < (SELECT coalesce(max(sequence), 0) FROM outgoing_event))
                OR EXISTS (SELECT 1 FROM event_dead_letter d WHERE d.subscriber = @subscriber AND d.again_at IS NOT NULL)
            """;
        return unit.Connection.ExecuteScalarAsync<bool>(sql, new { subscriber });
    }

    /// <summary>Takes or prolongs the lease; null while somebody else has it.</summary>
    public static async Task<EventCursor?> Hold(Unit unit, string subscriber, string holder, long until)
    {
        const string take = "UPDATE event_cursor SET holder = @holder, lease_until = @until WHERE subscriber = @subscriber AND (holder = @holder OR lease_until < @now)";
        if (await unit.Connection.ExecuteAsync(take, new { subscriber, holder, until, now = unit.Now.ToUnixTimeMilliseconds() }) == 0)
            return null;
        var (sequence, failures, retryAt) = await unit.Connection.QuerySingleAsync<(long, long, long)>("SELECT sequence, failures, retry_at FROM event_cursor WHERE subscriber = @subscriber", new { subscriber });
        return new EventCursor(sequence, (int)failures, retryAt);
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

    /// <returns>Whether this holder still has the lease.</returns>
    public static async Task<bool> Move(Unit unit, string subscriber, string holder, long sequence)
    {
        const string sql = "UPDATE event_cursor SET sequence = @sequence, failures = 0, retry_at = 0, error = NULL WHERE subscriber = @subscriber AND holder = @holder";
        return await unit.Connection.ExecuteAsync(sql, new { subscriber, holder, sequence }) == 1;
    }

    public static Task Postpone(Unit unit, string subscriber, string holder, int failures, long retryAt, string error)
    {
        const string sql = "UPDATE event_cursor SET failures = @failures, retry_at = @retryAt, error = @error WHERE subscriber = @subscriber AND holder = @holder";
        return unit.Connection.ExecuteAsync(sql, new { subscriber, holder, failures, retryAt, error });
    }

    public static async Task<IReadOnlyList<OutgoingEvent>> After(Unit unit, long sequence, int limit)
    {
        var rows = await unit.Connection.QueryAsync<EventRow>($"SELECT {EventColumns} FROM outgoing_event e WHERE e.sequence > @sequence ORDER BY e.sequence LIMIT @limit", new { sequence, limit });
        return [.. rows.Select(row => row.ToEvent())];
    }

    /// <summary>Those of some types before one, newest first.</summary>
    public static async Task<IReadOnlyList<OutgoingEvent>> Before(Unit unit, long sequence, IReadOnlyCollection<string> types, int limit)
    {
        var given = new DynamicParameters(new { sequence, limit });
        foreach (var (i, type) in types.Index())
            given.Add(FormattableString.Invariant($"type{i}"), type);
        var wanted = string.Join(", ", Enumerable.Range(0, types.Count).Select(i => FormattableString.Invariant($"@type{i}")));
        var rows = await unit.Connection.QueryAsync<EventRow>($"SELECT {EventColumns} FROM outgoing_event e WHERE e.sequence < @sequence AND e.type IN ({wanted}) ORDER BY e.sequence DESC LIMIT @limit", given);
        return [.. rows.Select(row => row.ToEvent())];
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
