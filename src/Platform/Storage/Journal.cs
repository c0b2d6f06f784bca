using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;

namespace Slipway.Storage;

/// <summary>What a group of units adds to the audit log and the outgoing events.</summary>
internal sealed class JournalPart
{
    private readonly Dictionary<(string Principal, string Action, string Subject), (Actor Actor, long Count, IncrementalHash Digest)> _shares = [];

    public List<(Actor Actor, AuditNote Note)> Notes { get; } = [];

    public List<(string Type, string Subject, string Payload)> Events { get; } = [];

    public bool HasEvents => Events.Count > 0;

    public void Take(Unit unit)
    {
        Notes.AddRange(unit.Notes.Select(note => (unit.Actor, note)));
        Events.AddRange(unit.Events);
        foreach (var (action, subject, count, digest) in unit.Shares)
        {
            var key = (unit.Actor.Principal, action, subject);
            var (actor, sum, hash) = _shares.TryGetValue(key, out var share) ? share : (unit.Actor, 0, IncrementalHash.CreateHash(HashAlgorithmName.SHA256));
            hash.AppendData(digest);
            _shares[key] = (actor, sum + count, hash);
        }
    }

    /// <summary>The notes, those shared by several units last.</summary>
    public IEnumerable<(Actor Actor, AuditNote Note)> AllNotes() => Notes.Concat(_shares.Select(share =>
        (share.Value.Actor, AuditNote.Of(share.Key.Action, share.Key.Subject, new { count = share.Value.Count, sha256 = Convert.ToHexStringLower(share.Value.Digest.GetHashAndReset()) }))));
}

/// <summary>Appends a group's audit entries and events to their tables, within its transaction; both are numbered densely in commit order.</summary>
internal sealed class Journal(Dialect dialect, string log, TimeProvider clock)
{
    private static readonly BulkInsert<AuditEntry> Entries = new("audit_entry",
    [
        new("idx", "bigint", e => e.Index),
        new("leaf", "bytea", e => e.Leaf),
        new("chain", "bytea", e => e.Chain),
    ]);

    private static readonly BulkInsert<AuditEntry> Details = new("audit_detail",
    [
        new("idx", "bigint", e => e.Index),
        new("salt", "bytea", e => e.Salt),
        new("details", "bytea", e => e.Details),
    ]);

    private static readonly BulkInsert<(long Sequence, string Type, string Subject, long At, string Payload)> Outgoing = new("outgoing_event",
    [
        new("sequence", "bigint", e => e.Sequence),
        new("type", "text", e => e.Type),
        new("subject", "text", e => e.Subject),
        new("at", "bigint", e => e.At),
        new("payload", "text", e => e.Payload),
    ]);

    /// <summary>Raised after a commit that published events.</summary>
    public event EventHandler? Published;

    public void Announce(JournalPart part)
    {
        if (part.HasEvents)
            Published?.Invoke(this, EventArgs.Empty);
    }

    public async Task Append(DbConnection connection, JournalPart part)
    {
        await AppendEntries(connection, part.AllNotes());
        await AppendEvents(connection, part.Events);
    }

    private async Task AppendEntries(DbConnection connection, IEnumerable<(Actor Actor, AuditNote Note)> notes)
    {
        var entries = new List<AuditEntry>();
        var (index, chain, at) = (0L, AuditEntry.Genesis, clock.GetUtcNow());
        foreach (var (actor, note) in notes)
        {
            if (entries.Count == 0)
                (index, chain, at) = await After(connection);
            entries.Add(AuditEntry.Follow(log, index, chain, at, actor, note));
            (index, chain) = (index + 1, entries[^1].Chain);
        }

        if (entries.Count == 0)
            return;
        await dialect.InsertMany(connection, Entries, entries, CancellationToken.None);
        await dialect.InsertMany(connection, Details, entries.FindAll(e => e.Details is not null), CancellationToken.None);
    }

    /// <summary>Where the next entry stands. Time never goes back, even when the clock does.</summary>
    private async Task<(long Index, byte[] Chain, DateTimeOffset At)> After(DbConnection connection)
    {
        var last = await connection.QuerySingleOrDefaultAsync<(long Index, byte[] Leaf, byte[] Chain)?>("SELECT idx, leaf, chain FROM audit_entry ORDER BY idx DESC LIMIT 1");
        var now = clock.GetUtcNow();
        if (last is not { } entry)
            return (0, AuditEntry.Genesis, now);
        var before = JsonSerializer.Deserialize<JsonElement>(entry.Leaf).GetProperty("t").GetDateTimeOffset();
        return (entry.Index + 1, entry.Chain, now > before ? now : before);
    }

    private async Task AppendEvents(DbConnection connection, List<(string Type, string Subject, string Payload)> events)
    {
        if (events.Count == 0)
            return;
        var next = 1 + await connection.ExecuteScalarAsync<long>("SELECT coalesce(max(sequence), 0) FROM outgoing_event");
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var rows = events.Select((e, i) => (next + i, e.Type, e.Subject, now, e.Payload)).ToList();
        await dialect.InsertMany(connection, Outgoing, rows, CancellationToken.None);
    }
}
