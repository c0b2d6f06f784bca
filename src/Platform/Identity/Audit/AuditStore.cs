using Dapper;
using Slipway.Storage;

namespace Slipway.Identity.Audit;

/// <summary>The SQL that reads the audit log; only the journal writes it.</summary>
internal static class AuditStore
{
    private const string Columns = "e.idx AS \"Index\", e.leaf AS Leaf, e.chain AS Chain, d.salt AS Salt, d.details AS Details";

    /// <summary>Entries from <paramref name="from"/> upward, oldest first.</summary>
    public static async Task<IReadOnlyList<AuditEntry>> From(Unit unit, long from, int most) =>
        [.. (await unit.Connection.QueryAsync<Row>($"SELECT {Columns} FROM audit_entry e LEFT JOIN audit_detail d ON d.idx = e.idx WHERE e.idx >= @from ORDER BY e.idx LIMIT @most", new { from, most })).Select(r => r.ToEntry())];

    /// <summary>Entries below <paramref name="before"/>, newest first.</summary>
    public static async Task<IReadOnlyList<AuditEntry>> Before(Unit unit, long before, int most) =>
        [.. (await unit.Connection.QueryAsync<Row>($"SELECT {Columns} FROM audit_entry e LEFT JOIN audit_detail d ON d.idx = e.idx WHERE e.idx < @before ORDER BY e.idx DESC LIMIT @most", new { before, most })).Select(r => r.ToEntry())];

    public static async Task<AuditHead?> Head(Unit unit)
    {
        var row = await unit.Connection.QuerySingleOrDefaultAsync<(long Index, byte[] Chain)?>("SELECT idx, chain FROM audit_entry ORDER BY idx DESC LIMIT 1");
        return row is { } head ? new AuditHead(head.Index, Convert.ToHexStringLower(head.Chain)) : null;
    }

    public static async Task<IReadOnlyDictionary<string, string>> Names(Unit unit) =>
        (await unit.Connection.QueryAsync<(string Id, string Name)>("SELECT id, name FROM principal")).ToDictionary(p => p.Id, p => p.Name, StringComparer.Ordinal);

    private sealed record Row(long Index, byte[] Leaf, byte[] Chain, byte[]? Salt, byte[]? Details)
    {
        public AuditEntry ToEntry() => new(Index, Leaf, Chain, Salt, Details);
    }
}
