using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Slipway;

/// <summary>
/// One entry of the audit log: the leaf bytes of the log (canonical JSON, RFC 8785; no personal data, no user-chosen names), their place in the chain, and the details beside them.
/// </summary>
/// <param name="Index">Zero-based position; dense.</param>
/// <param name="Leaf">The bytes that are hashed; at most 4,096.</param>
/// <param name="Chain">SHA-256 of the previous chain value followed by this leaf's hash (SHA-256 of a zero byte and the leaf, as in RFC 6962).</param>
/// <param name="Salt">The 32 random bytes of the commitment; null when there are no details or they were erased.</param>
/// <param name="Details">The canonical JSON of the details; null likewise.</param>
public sealed record AuditEntry(long Index, byte[] Leaf, byte[] Chain, byte[]? Salt, byte[]? Details)
{
    /// <summary>The longest leaf that is written.</summary>
    public const int MaximumLeaf = 4096;

    /// <summary>The chain value before the first entry.</summary>
    public static byte[] Genesis => new byte[32];

    /// <summary>Makes the entry that follows <paramref name="previous"/>.</summary>
    /// <param name="log">The log's origin, repeated in each leaf so that no entry can be replayed into another log.</param>
    /// <param name="index">Its position.</param>
    /// <param name="previous">The chain value of the entry before it.</param>
    /// <param name="at">Its time; never earlier than the entry before it.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="note">What was done.</param>
    public static AuditEntry Follow(string log, long index, byte[] previous, DateTimeOffset at, Actor actor, AuditNote note)
    {
        var details = note.Details;
        var salt = details is null ? null : RandomNumberGenerator.GetBytes(32);
        var leaf = CanonicalJson.Bytes(new SortedDictionary<string, object?>(StringComparer.Ordinal)
        {
            ["v"] = 1,
            ["log"] = log,
            ["i"] = index,
            ["t"] = Instant(at),
            ["ws"] = "w_default",
            ["actor"] = actor.Principal,
            ["auth"] = actor.How,
            ["cred"] = actor.Credential ?? "",
            ["act"] = note.Action,
            ["obj"] = note.Subject,
            ["out"] = note.Outcome switch { AuditOutcome.Allow => "allow", AuditOutcome.Deny => "deny", _ => "error" },
            ["req"] = actor.Request,
            ["d"] = Commitment(salt, details),
        });
        if (leaf.Length > MaximumLeaf)
            throw new InvalidOperationException($"An audit leaf of {leaf.Length} bytes: at most {MaximumLeaf}.");
        return new AuditEntry(index, leaf, Link(previous, leaf), salt, details);
    }

    /// <summary>The chain value of a leaf after the one whose chain value is <paramref name="previous"/>.</summary>
    public static byte[] Link(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> leaf)
    {
        Span<byte> linked = stackalloc byte[64];
        previous.CopyTo(linked);
        LeafHash(leaf).CopyTo(linked[32..]);
        return SHA256.HashData(linked);
    }

    /// <summary>The Merkle leaf hash of RFC 6962: SHA-256 over a zero byte and the leaf.</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> leaf)
    {
        var prefixed = new byte[leaf.Length + 1];
        leaf.CopyTo(prefixed.AsSpan(1));
        return SHA256.HashData(prefixed);
    }

    /// <summary>What a leaf says of its details: <c>h1:</c> and the HMAC-SHA256 under the salt, or <c>h0:</c> where there are none.</summary>
    public static string Commitment(byte[]? salt, byte[]? details) =>
        salt is null || details is null ? "h0:" : "h1:" + Convert.ToHexStringLower(HMACSHA256.HashData(salt, details));

    /// <summary>The time a leaf carries, UTC to the millisecond.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The leaf as JSON, for those who read it.</summary>
    public JsonElement Read() => JsonSerializer.Deserialize<JsonElement>(Leaf);
}
