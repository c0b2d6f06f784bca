using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Storage;

namespace Slipway.Testing.Databases;

/// <summary>An entry as it lies in the database.</summary>
public sealed record StoredEntry(long Index, byte[] Leaf, byte[] Chain, byte[]? Salt, byte[]? Details)
{
    public JsonElement Json { get; } = JsonSerializer.Deserialize<JsonElement>(Leaf);

    /// <summary>A member of the leaf, as text.</summary>
    public string Member(string name) => Json.GetProperty(name).ToString();
}

/// <summary>The audit trail read straight from its tables and checked by code that shares nothing with the code that wrote it.</summary>
public sealed class AuditTrail
{
    private AuditTrail(IReadOnlyList<StoredEntry> entries) => Entries = entries;

    public IReadOnlyList<StoredEntry> Entries { get; }

    /// <summary>The actions, in order.</summary>
    public IEnumerable<string> Actions => Entries.Select(e => e.Member("act"));

    /// <summary>The subjects, in order.</summary>
    public IEnumerable<string> Subjects => Entries.Select(e => e.Member("obj"));

    public static Task<AuditTrail> Read(Database database, CancellationToken cancel) => database.Query(async unit =>
    {
        var entries = new List<StoredEntry>();
        await using var command = unit.Connection.CreateCommand();
        command.CommandText = "SELECT e.idx, e.leaf, e.chain, d.salt, d.details FROM audit_entry e LEFT JOIN audit_detail d ON d.idx = e.idx ORDER BY e.idx";
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            entries.Add(new StoredEntry(reader.GetInt64(0), (byte[])reader[1], (byte[])reader[2], Optional(reader, 3), Optional(reader, 4)));
        return new AuditTrail(entries);
    }, cancel);

    /// <summary>What does not fit together; empty for a sound trail.</summary>
    public IReadOnlyList<string> Faults(string log)
    {
        var faults = new List<string>();
        var chain = new byte[32];
        var time = "";
        foreach (var (entry, position) in Entries.Select((e, i) => (e, (long)i)))
        {
            var leaf = entry.Json;
            Check(entry.Index == position && leaf.GetProperty("i").GetInt64() == position, "position");
            Check(entry.Member("log") == log, "log");
            Check(string.CompareOrdinal(entry.Member("t"), time) >= 0, "time");
            Check(leaf.EnumerateObject().Select(m => m.Name).SequenceEqual(["act", "actor", "auth", "cred", "d", "i", "log", "obj", "out", "req", "t", "v", "ws"]), "members");
            chain = SHA256.HashData([.. chain, .. SHA256.HashData([0, .. entry.Leaf])]);
            Check(chain.AsSpan().SequenceEqual(entry.Chain), "chain");
            var commitment = entry.Details is null ? "h0:" : "h1:" + Convert.ToHexStringLower(HMACSHA256.HashData(entry.Salt!, entry.Details));
            Check(entry.Member("d") == commitment, "commitment");
            time = entry.Member("t");

            void Check(bool holds, string what)
            {
                if (!holds)
                    faults.Add($"entry {entry.Index}: {what}");
            }
        }

        return faults;
    }

    private static byte[]? Optional(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : (byte[])reader[column];
}
