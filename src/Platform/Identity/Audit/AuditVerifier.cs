using System.Text.Json;
using Slipway.Storage;

namespace Slipway.Identity.Audit;

/// <summary>What a check of the audit log found.</summary>
/// <param name="Log">The log's origin.</param>
/// <param name="Entries">How many entries were read.</param>
/// <param name="Details">How many had details that match their commitment.</param>
/// <param name="Erased">How many had details once that were erased, as an entry of the log says.</param>
/// <param name="Anchors">How many heads from outside the database were compared.</param>
/// <param name="Head">The newest entry; null for an empty log.</param>
/// <param name="Faults">What is wrong, in order; empty when nothing is. At most 100.</param>
public sealed record AuditReport(string Log, long Entries, long Details, long Erased, int Anchors, AuditHead? Head, IReadOnlyList<string> Faults)
{
    public bool Intact => Faults.Count == 0;
}

/// <summary>Reads the whole audit log and holds it against itself (canonical bytes, positions, times, chain, commitments) and against the heads written outside the database.</summary>
public sealed class AuditVerifier(Database database, DataFolder folder)
{
    private const int MostFaults = 100;
    private const int Step = 1000;

    /// <param name="since">A head that the caller kept from earlier; null for none.</param>
    public async Task<AuditReport> Verify(AuditHead? since, CancellationToken cancel)
    {
        var heads = (await AuditHeads.Read(folder.AuditHeads, database.Log, cancel)).ToList();
        if (since is not null)
            heads.Add(since);
        var anchors = heads.ToLookup(h => h.Index, h => h.Chain);
        var walk = new Walk(database.Log, anchors);
        while (true)
        {
            var entries = await database.Query(unit => AuditStore.From(unit, walk.Next, Step), cancel);
            foreach (var entry in entries)
                walk.Take(entry);
            if (entries.Count < Step)
                break;
        }

        walk.End(heads);
        return walk.Report(heads.Count);
    }

    private sealed class Walk(string log, ILookup<long, string> anchors)
    {
        private readonly List<string> _faults = [];
        private readonly HashSet<long> _missing = [];
        private readonly HashSet<long> _redacted = [];
        private byte[] _chain = AuditEntry.Genesis;
        private string _time = "";
        private long _entries;
        private long _details;

        public long Next { get; private set; }

        public void Take(AuditEntry entry)
        {
            if (entry.Index != Next)
                Fault($"Entries {Next} to {entry.Index - 1} are missing.");
            Next = entry.Index + 1;
            _entries++;
            CheckLeaf(entry);
            _chain = AuditEntry.Link(_chain, entry.Leaf);
            if (!_chain.AsSpan().SequenceEqual(entry.Chain))
                Fault($"Entry {entry.Index}: its chain value does not follow from the entries before it.");
            _chain = entry.Chain;
            if (anchors[entry.Index].Any(chain => !string.Equals(chain, Convert.ToHexStringLower(entry.Chain), StringComparison.Ordinal)))
                Fault($"Entry {entry.Index}: the head that was written outside the database differs: entries up to here were rewritten.");
        }

        public void End(List<AuditHead> heads)
        {
            foreach (var index in _missing.Where(i => !_redacted.Contains(i)).Order())
                Fault($"Entry {index}: its details were deleted, and no entry says why.");
            if (heads.Count > 0 && heads.Max(h => h.Index) is var reached && reached >= Next)
                Fault($"Entries {Next} to {reached} are missing at the end: the log had reached {reached}.");
        }

        public AuditReport Report(int compared) => new(log, _entries, _details, _missing.Count(_redacted.Contains), compared,
            Next == 0 ? null : new AuditHead(Next - 1, Convert.ToHexStringLower(_chain)), [.. _faults.Take(MostFaults)]);

        private void CheckLeaf(AuditEntry entry)
        {
            if (Parse(entry.Leaf) is not { } leaf || !CanonicalJson.Bytes(leaf).AsSpan().SequenceEqual(entry.Leaf))
            {
                Fault($"Entry {entry.Index}: its bytes are not canonical JSON.");
                return;
            }

            if (!leaf.TryGetProperty("i", out var index) || !index.TryGetInt64(out var i) || i != entry.Index || Text(leaf, "log") != log)
                Fault($"Entry {entry.Index}: it says it is entry {Text(leaf, "i")} of log '{Text(leaf, "log")}'.");
            if (string.CompareOrdinal(Text(leaf, "t"), _time) < 0)
                Fault($"Entry {entry.Index}: its time is before that of the entry before it.");
            _time = Text(leaf, "t");
            CheckDetails(entry, Text(leaf, "d"));
            if (Text(leaf, "act") == "audit.redact" && entry.Details is not null && Parse(entry.Details) is { } details && details.TryGetProperty("indexes", out var indexes))
                _redacted.UnionWith(indexes.EnumerateArray().Select(e => e.GetInt64()));
        }

        private void CheckDetails(AuditEntry entry, string commitment)
        {
            if (entry.Details is null && commitment != "h0:")
                _missing.Add(entry.Index);
            else if (AuditEntry.Commitment(entry.Salt, entry.Details) != commitment)
                Fault($"Entry {entry.Index}: its details are not those it was committed with.");
            else if (entry.Details is not null)
                _details++;
        }

        private void Fault(string text)
        {
            if (_faults.Count < MostFaults)
                _faults.Add(text);
        }

        private static string Text(JsonElement leaf, string member) => leaf.TryGetProperty(member, out var value) ? value.ToString() : "";

        private static JsonElement? Parse(byte[] json)
        {
            try
            {
                return JsonSerializer.Deserialize<JsonElement>(json) is { ValueKind: JsonValueKind.Object } element ? element : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}
