using Dapper;
using Slipway.Registry.Contracts;

namespace Slipway.Registry.Gates;

/// <summary>The SQL of gate results.</summary>
internal static class GateStore
{
    private const string Select = """
        SELECT gate AS Gate, kind AS Kind, passed AS Passed, measured AS Measured, bound AS Bound, words AS Words, recorded_at AS RecordedAt,
               waived_by AS WaivedBy, waived_at AS WaivedAt, waived_reason AS WaivedReason
        FROM gate_result
        """;

    public static async Task<IReadOnlyList<GateResult>> List(Unit unit, string version, CancellationToken cancel)
    {
        var rows = await unit.Connection.QueryAsync<Row>(new CommandDefinition($"{Select} WHERE version = @version ORDER BY gate", new { version }, cancellationToken: cancel));
        return [.. rows.Select(row => row.ToResult())];
    }

    public static async Task<GateResult?> Find(Unit unit, string version, string gate, CancellationToken cancel) =>
        (await unit.Connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"{Select} WHERE version = @version AND gate = @gate", new { version, gate }, cancellationToken: cancel)))?.ToResult();

    /// <summary>The newest version of the model with the same files, other than this one, if a person has not approved it; and what is said of it.</summary>
    public static async Task<(long Number, GateResult Held)?> UndecidedOrDeclined(Unit unit, ModelVersion version, CancellationToken cancel)
    {
        const string sql = """
            SELECT o.number, o.id FROM model_version v JOIN model_version o ON o.model = v.model AND o.digest = v.digest AND o.id <> v.id JOIN gate_result g ON g.version = o.id
            WHERE v.id = @Id AND g.kind = @Approval ORDER BY o.number DESC LIMIT 1
            """;
        var (number, id) = await unit.Connection.QuerySingleOrDefaultAsync<(long, string?)>(new CommandDefinition(sql, new { version.Id, GateResult.Approval }, cancellationToken: cancel));
        return id is not null && await Find(unit, id, GateResult.Approval, cancel) is { Passed: false } held ? (number, held) : null;
    }

    public static Task Save(Unit unit, string version, NewGateResult result, CancellationToken cancel)
    {
        const string sql = """
            INSERT INTO gate_result (version, gate, kind, passed, measured, bound, words, recorded_at) VALUES (@version, @Gate, @Kind, @Passed, @Measured, @Bound, @Words, @at)
            ON CONFLICT (version, gate) DO UPDATE SET kind = excluded.kind, passed = excluded.passed, measured = excluded.measured, bound = excluded.bound, words = excluded.words,
                recorded_at = excluded.recorded_at
            """;
        return unit.Connection.ExecuteAsync(new CommandDefinition(sql, new { version, result.Gate, result.Kind, result.Passed, result.Measured, result.Bound, result.Words, at = unit.Now.ToUnixTimeMilliseconds() }, cancellationToken: cancel));
    }

    /// <summary>Writes a waiver, or takes it away.</summary>
    public static Task SaveWaiver(Unit unit, string version, string gate, Waiver? waiver, CancellationToken cancel)
    {
        const string sql = "UPDATE gate_result SET waived_by = @By, waived_at = @At, waived_reason = @Reason WHERE version = @version AND gate = @gate";
        return unit.Connection.ExecuteAsync(new CommandDefinition(sql, new { version, gate, waiver?.By, At = waiver?.At.ToUnixTimeMilliseconds(), waiver?.Reason }, cancellationToken: cancel));
    }

    private sealed class Row
    {
        public required string Gate { get; init; }

        public required string Kind { get; init; }

        public bool Passed { get; init; }

        public double? Measured { get; init; }

        public double? Bound { get; init; }

        public required string Words { get; init; }

        public long RecordedAt { get; init; }

        public string? WaivedBy { get; init; }

        public long? WaivedAt { get; init; }

        public string? WaivedReason { get; init; }

        public GateResult ToResult() => new(Gate, Kind, Passed, Measured, Bound, Words, DateTimeOffset.FromUnixTimeMilliseconds(RecordedAt),
            WaivedBy is null ? null : new Waiver(WaivedBy, DateTimeOffset.FromUnixTimeMilliseconds(WaivedAt!.Value), WaivedReason ?? ""));
    }
}
