using System.Data.Common;
using System.Text.Json;

namespace Slipway.Storage;

/// <summary>
/// One unit of work: the connection its SQL runs on, and what it adds to the audit trail and to the outgoing events. All of it is committed together, or none.
/// </summary>
public sealed class Unit
{
    private readonly List<(Actor Actor, AuditNote Note)> _notes = [];
    private readonly List<(string Type, string Subject, string Payload)> _events = [];
    private readonly List<(string Action, string Subject, long Count, byte[] Digest)> _shares = [];
    private readonly bool _writes;

    internal Unit(DbConnection connection, Dialect dialect, Actor actor, DateTimeOffset now, bool writes) =>
        (Connection, Dialect, Actor, Now, _writes) = (connection, dialect, actor, now, writes);

    /// <summary>The open connection; a transaction is always under way on it.</summary>
    public DbConnection Connection { get; }

    /// <summary>What the two databases say differently, by name.</summary>
    public Dialect Dialect { get; }

    /// <summary>On whose behalf it runs.</summary>
    public Actor Actor { get; }

    /// <summary>The instant of this unit; all its rows carry the same.</summary>
    public DateTimeOffset Now { get; }

    internal IReadOnlyList<(Actor Actor, AuditNote Note)> Notes => _notes;

    internal IReadOnlyList<(string Type, string Subject, string Payload)> Events => _events;

    internal IReadOnlyList<(string Action, string Subject, long Count, byte[] Digest)> Shares => _shares;

    internal bool ChangedNothing { get; private set; }

    internal bool SaysWhatItDid => ChangedNothing || _notes.Count > 0 || _shares.Count > 0;

    /// <summary>Adds an audit entry.</summary>
    /// <param name="action">Noun, dot, verb.</param>
    /// <param name="subject">The opaque id of what was changed; see <see cref="AuditNote.IsOpaque"/>.</param>
    /// <param name="details">Names, before, after, reasons.</param>
    /// <exception cref="ArgumentException"><paramref name="subject"/> could be a name that somebody chose, or the details have no JSON.</exception>
    public void Audit(string action, string subject, object? details = null) => Audit(Actor, action, subject, details);

    /// <summary>The same where a unit serves several requests together: in the name of who sent the one.</summary>
    public void Audit(Actor actor, string action, string subject, object? details = null) => Note(actor, action, subject, details, AuditOutcome.Allow);

    /// <summary>Adds an audit entry that tells what it was and what it is.</summary>
    public void Audit(string action, string subject, object? before, object? after) => Audit(action, subject, new { before, after });

    /// <summary>Adds an audit entry for what was asked and not allowed.</summary>
    public void Deny(string action, string subject, object? details = null) => Note(Actor, action, subject, details, AuditOutcome.Deny);

    /// <summary>Adds <paramref name="count"/> small changes to an entry shared by all units of this commit that name the same action and subject.</summary>
    /// <param name="digest">A digest of what was written; the entry holds the digest of all of them in order.</param>
    public void AuditShared(string action, string subject, long count, byte[] digest)
    {
        AllowWriting();
        _ = AuditNote.Of(action, subject);
        _shares.Add((action, subject, count, digest));
    }

    /// <summary>Says that the state was already as asked, so that there is nothing to audit.</summary>
    public void NothingChanged() => ChangedNothing = true;

    /// <summary>Adds an event, delivered to its subscribers after the commit, at least once.</summary>
    public void Publish(string type, string subject, object payload)
    {
        AllowWriting();
        _ = AuditNote.Of(type, subject);
        _events.Add((type, subject, JsonSerializer.Serialize(payload, JsonSerializerOptions.Web)));
    }

    /// <summary>Everything that could fail when the entry is written fails here, in the unit that caused it and not in its group.</summary>
    private void Note(Actor actor, string action, string subject, object? details, AuditOutcome outcome)
    {
        AllowWriting();
        if (!ReferenceEquals(actor, Actor))
            AuditNote.Allow(actor);
        _notes.Add((actor, AuditNote.Of(action, subject, details, outcome)));
    }

    private void AllowWriting()
    {
        if (!_writes)
            throw new InvalidOperationException("A reading unit of work cannot add audit entries or events: use Database.Write.");
        AuditNote.Allow(Actor);
    }
}
