using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;

namespace Slipway.Storage;

/// <summary>What a group of units adds to the audit log and the outgoing events.</summary>
internal sealed class JournalPart
{
    private readonly Dictionary<(string Principal, string Action, string Subject), (Actor Actor, long Count, IncrementalHash Digest)> _shares = [];

    public List<(Actor Actor, AuditNote Note)> Notes { get; } = [];

    public List<(string Type, string Subject, string Payload)> Events { get; } = [];

    public void Take(Unit unit)
    {
        Notes.AddRange(unit.Notes);
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

/// <summary>Makes the audit entries and events of a group, both numbered densely in commit order, and tells of those that were committed.</summary>
internal sealed class Journal(string log, TimeProvider clock)
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
    public event EventHandler<PublishedEventArgs>? Published;

    public void Announce(JournalPart part)
    {
        if (part.Events.Count > 0)
            Published?.Invoke(this, new PublishedEventArgs(part.Events.Select(e => e.Type).ToHashSet(StringComparer.Ordinal)));
    }

    /// <summary>The rows of a group's audit entries and events, to be inserted at the end of its transaction.</summary>
    public IReadOnlyList<BulkRows> Rows(JournalHead head, JournalPart part)
    {
        var entries = new List<AuditEntry>();
        var (index, chain, at) = head.After(clock.GetUtcNow());
        foreach (var (actor, note) in part.AllNotes())
        {
            entries.Add(AuditEntry.Follow(log, index, chain, at, actor, note));
            (index, chain) = (index + 1, entries[^1].Chain);
        }

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return [Entries.Of(entries), Details.Of(entries.FindAll(e => e.Details is not null)), Outgoing.Of([.. part.Events.Select((e, i) => (head.Sequence + 1 + i, e.Type, e.Subject, now, e.Payload))])];
    }
}

/// <summary>What a commit published.</summary>
public sealed class PublishedEventArgs : EventArgs
{
    internal PublishedEventArgs(IReadOnlySet<string> types) => Types = types;

    /// <summary>The types of its events.</summary>
    public IReadOnlySet<string> Types { get; }
}

/// <summary>The last audit entry, when there is one, and the newest event's sequence, or 0.</summary>
internal sealed record JournalHead((long Index, byte[] Leaf, byte[] Chain)? Last, long Sequence)
{
    /// <summary>Asks for it.</summary>
    public const string Sql = """
        SELECT a.idx, a.leaf, a.chain, (SELECT coalesce(max(sequence), 0) FROM outgoing_event)
        FROM (SELECT 1) one LEFT JOIN (SELECT idx, leaf, chain FROM audit_entry ORDER BY idx DESC LIMIT 1) a ON 1 = 1
        """;

    private const int Width = 4;

    /// <summary>Reads the answer, which may come after those of other statements.</summary>
    public static async Task<JournalHead> Read(DbDataReader reader)
    {
        while (reader.FieldCount != Width)
            await reader.NextResultAsync();
        await reader.ReadAsync();
        return new JournalHead(reader.IsDBNull(0) ? null : (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2)), reader.GetInt64(3));
    }

    /// <summary>Where the next entry stands. Time never goes back, even when the clock does.</summary>
    public (long Index, byte[] Chain, DateTimeOffset At) After(DateTimeOffset now)
    {
        if (Last is not { } entry)
            return (0, AuditEntry.Genesis, now);
        var before = JsonSerializer.Deserialize<JsonElement>(entry.Leaf).GetProperty("t").GetDateTimeOffset();
        return (entry.Index + 1, entry.Chain, now > before ? now : before);
    }
}
