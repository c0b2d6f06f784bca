using System.Text.Json;
using Slipway.Storage;

namespace Slipway.Identity.Audit;

/// <summary>An audit entry as people read it: the leaf's members, the actor's name, the details where they still stand.</summary>
public sealed record AuditLine(long Index, DateTimeOffset At, string Actor, string ActorId, string How, string Action, string Subject, string Outcome, string Request, JsonElement? Details);

/// <summary>Reads the audit log for people.</summary>
public sealed class AuditLog(Database database)
{
    private const int Most = 1000;
    private const int First = 200;

    /// <param name="before">Only entries below this index; null for the newest.</param>
    /// <param name="limit">How many, 1 to 1,000.</param>
    /// <param name="action">Only this action, or with a trailing dot all that begin so, such as <c>token.</c>.</param>
    /// <param name="subject">Only entries about this id.</param>
    public async Task<Result<Page<AuditLine>>> List(long? before, int limit, string? action, string? subject, CancellationToken cancel)
    {
        if (limit is < 1 or > Most)
            return Refusal.Invalid($"A page of {limit} entries.", $"Ask for 1 to {Most}.");
        var lines = await database.Query(unit => Gather(unit, before ?? long.MaxValue, line => Fits(line, action, subject), limit, long.MaxValue), cancel);
        return new Page<AuditLine>(lines, lines.Count == limit && lines[^1].Index > 0 ? lines[^1].Index.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    /// <summary>The newest entries of some kind, looked for among the newest of all.</summary>
    /// <param name="fits">Which are meant.</param>
    /// <param name="limit">How many of them at most.</param>
    /// <param name="within">Among how many of the newest entries, at least.</param>
    /// <param name="cancel">The caller's patience.</param>
    public Task<IReadOnlyList<AuditLine>> Newest(Func<AuditLine, bool> fits, int limit, long within, CancellationToken cancel) =>
        database.Query(unit => Gather(unit, long.MaxValue, fits, limit, within), cancel);

    private static async Task<IReadOnlyList<AuditLine>> Gather(Unit unit, long from, Func<AuditLine, bool> fits, int limit, long within)
    {
        var names = await AuditStore.Names(unit);
        var lines = new List<AuditLine>();
        for (var (entries, read) = (await AuditStore.Before(unit, from, First), 0L); ; entries = await AuditStore.Before(unit, entries[^1].Index, Most))
        {
            lines.AddRange(entries.Select(entry => Read(entry, names)).Where(fits).Take(limit - lines.Count));
            read += entries.Count;
            if (lines.Count == limit || entries.Count < First || read >= within)
                return lines;
        }
    }

    private static bool Fits(AuditLine line, string? action, string? subject) =>
        (string.IsNullOrEmpty(subject) || line.Subject == subject)
        && (string.IsNullOrEmpty(action) || (action.EndsWith('.') ? line.Action.StartsWith(action, StringComparison.Ordinal) : line.Action == action));

    private static AuditLine Read(AuditEntry entry, IReadOnlyDictionary<string, string> names)
    {
        var leaf = entry.Read();
        var actor = leaf.GetProperty("actor").GetString()!;
        return new AuditLine(
            entry.Index, leaf.GetProperty("t").GetDateTimeOffset(), actor == Actor.System.Principal ? Actor.System.Name : names.GetValueOrDefault(actor, "erased"), actor,
            leaf.GetProperty("auth").GetString()!, leaf.GetProperty("act").GetString()!, leaf.GetProperty("obj").GetString()!, leaf.GetProperty("out").GetString()!, leaf.GetProperty("req").GetString()!,
            entry.Details is null ? null : JsonSerializer.Deserialize<JsonElement>(entry.Details));
    }
}
