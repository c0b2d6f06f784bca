using System.Text.RegularExpressions;

namespace Slipway;

/// <summary>How an audited action ended.</summary>
public enum AuditOutcome { Allow, Deny, Error }

/// <summary>What a unit of work says of one change it made; the store adds position, time and commitment.</summary>
/// <param name="Action">From the closed vocabulary: noun, dot, verb, such as <c>alias.set</c>.</param>
/// <param name="Subject">The opaque id of what was changed: letters, an underscore, hexadecimal digits. Never a name that a user chose.</param>
/// <param name="Details">The canonical JSON of names, before and after, reasons: kept beside the log, bound to it by a salted commitment, and erasable. Null for none.</param>
/// <param name="Outcome">Whether it was allowed.</param>
public sealed partial record AuditNote(string Action, string Subject, byte[]? Details, AuditOutcome Outcome)
{
    /// <summary>The note of what <paramref name="details"/> say at this moment.</summary>
    /// <exception cref="ArgumentException">The action or the subject cannot stand in a leaf, or the details have no JSON.</exception>
    public static AuditNote Of(string action, string subject, object? details = null, AuditOutcome outcome = AuditOutcome.Allow)
    {
        if (!IsAction(action))
            throw new ArgumentException($"'{action}' is no action: write noun.verb in lower-case letters, at most 64.", nameof(action));
        if (!IsOpaque(subject))
            throw new ArgumentException($"'{subject}' is no opaque id (letters, an underscore, hexadecimal digits); names belong in the details.", nameof(subject));
        return new AuditNote(action, subject, details is null ? null : CanonicalJson.Bytes(details), outcome);
    }

    /// <summary>Whether an id may stand in a leaf that is never erased.</summary>
    public static bool IsOpaque(string id) => Opaque().IsMatch(id);

    /// <summary>Whether a text is two to four lower-case words with dots between them, the shape of actions and of event types.</summary>
    public static bool IsAction(string action) => action.Length <= 64 && Dotted().IsMatch(action);

    /// <summary>Holds an actor to what may stand in a leaf, so that every leaf is short and free of names.</summary>
    /// <exception cref="ArgumentException">Its principal is no opaque id, or its credential or request is long or not plain ASCII.</exception>
    public static void Allow(Actor actor)
    {
        if (!IsOpaque(actor.Principal))
            throw new ArgumentException($"'{actor.Principal}' is no principal's id (letters, an underscore, hexadecimal digits).", nameof(actor));
        foreach (var text in (ReadOnlySpan<string?>)[actor.How, actor.Credential, actor.Request])
        {
            if (text is not null && !Plain().IsMatch(text))
                throw new ArgumentException($"'{text}' cannot stand in the audit log: at most 128 characters of plain ASCII without spaces.", nameof(actor));
        }
    }

    [GeneratedRegex(@"\A[a-z]{1,12}_([0-9a-f]{8,64}|system|[0-9]{1,18})\z")]
    private static partial Regex Opaque();

    [GeneratedRegex(@"\A[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*){1,3}\z")]
    private static partial Regex Dotted();

    [GeneratedRegex(@"\A[!-~]{0,128}\z")]
    private static partial Regex Plain();
}
