using Dapper;

namespace Slipway.Monitoring.Monitors;

/// <summary>The SQL of monitors. Instants are Unix milliseconds.</summary>
internal static class MonitorStore
{
    private const string Select = """
        SELECT id AS Id, name AS Name, project AS Project, deployment AS Deployment, declared AS Declared, revision AS Revision, ledger AS Ledger, watermark AS Watermark, problem AS Problem,
            created_at AS CreatedAt, updated_at AS UpdatedAt, late AS Late, ahead AS Ahead, untimed AS Untimed, touched AS Touched
        FROM monitor
        """;

    public static async Task<MonitorRow?> Find(Unit unit, string name, CancellationToken cancel) =>
        (await unit.Connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"{Select} WHERE name = @name", new { name }, cancellationToken: cancel)))?.ToMonitor();

    public static async Task<MonitorRow?> FindById(Unit unit, string id, CancellationToken cancel) =>
        (await unit.Connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"{Select} WHERE id = @id", new { id }, cancellationToken: cancel)))?.ToMonitor();

    public static async Task<IReadOnlyList<MonitorRow>> List(Unit unit, CancellationToken cancel) =>
        [.. (await unit.Connection.QueryAsync<Row>(new CommandDefinition($"{Select} ORDER BY name", cancellationToken: cancel))).Select(row => row.ToMonitor())];

    public static Task Save(Unit unit, MonitorRow row, CancellationToken cancel)
    {
        const string sql = """
            INSERT INTO monitor (id, name, project, deployment, declared, revision, ledger, watermark, problem, created_at, updated_at)
            VALUES (@Id, @Name, @Project, @Deployment, @Declared, @Revision, @Ledger, @watermark, NULL, @now, @now)
            ON CONFLICT (name) DO UPDATE SET project = excluded.project, deployment = excluded.deployment, declared = excluded.declared, revision = excluded.revision, ledger = excluded.ledger,
                watermark = excluded.watermark, problem = NULL, updated_at = excluded.updated_at
            """;
        var parameters = new { row.Id, row.Name, row.Project, row.Deployment, row.Declared, row.Revision, row.Ledger, watermark = row.Watermark?.ToUnixTimeMilliseconds(), now = unit.Now.ToUnixTimeMilliseconds() };
        return unit.Connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancel));
    }

    public static Task SetLedger(Unit unit, string id, string ledger, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("UPDATE monitor SET ledger = @ledger, touched = touched + 1 WHERE id = @id", new { id, ledger }, cancellationToken: cancel));

    /// <summary>Writes how far the predictions have come, and which of them are in no window.</summary>
    public static Task SetSeen(Unit unit, string id, MonitorSight sight, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition(
            "UPDATE monitor SET watermark = @watermark, late = @Late, ahead = @Ahead, untimed = @Untimed, problem = NULL WHERE id = @id",
            new { id, watermark = sight.Watermark?.ToUnixTimeMilliseconds(), sight.Late, sight.Ahead, sight.Untimed }, cancellationToken: cancel));

    /// <summary>Writes what hinders the look at the predictions.</summary>
    public static Task SetProblem(Unit unit, string id, string problem, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("UPDATE monitor SET problem = @problem WHERE id = @id", new { id, problem }, cancellationToken: cancel));

    public static Task Delete(Unit unit, string id, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("DELETE FROM monitor WHERE id = @id", new { id }, cancellationToken: cancel));

    private sealed record Row(string Id, string Name, string? Project, string Deployment, string Declared, long Revision, string Ledger, long? Watermark, string? Problem, long CreatedAt, long UpdatedAt, long Late, long Ahead,
        long Untimed, long Touched)
    {
        public MonitorRow ToMonitor() => new(
            Id, Name, Project, Deployment, Declared, Revision, Ledger, Watermark is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, Problem,
            DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt), Late, Ahead, Untimed, Touched);
    }
}

/// <summary>What a look saw of a deployment's predictions.</summary>
/// <param name="Watermark">The newest event time.</param>
/// <param name="Late">Predictions that came when their window was settled.</param>
/// <param name="Ahead">Predictions that were set aside for an event time in the future.</param>
/// <param name="Untimed">Predictions without an event time of their own.</param>
internal sealed record MonitorSight(DateTimeOffset? Watermark, long Late, long Ahead, long Untimed);
