using Dapper;
using Slipway.Drift;
using Slipway.Monitoring.Contracts;

namespace Slipway.Monitoring.Alerts;

/// <summary>The SQL of alerts. Instants are Unix milliseconds.</summary>
internal static class AlertStore
{
    private const string Select = """
        SELECT a.id AS Id, m.name AS Monitor, a.rule AS Rule, a.subject AS Subject, a.quantity AS Quantity, a.words AS Words, a.measured AS Measured, a.bound AS Bound, a.predictions AS Predictions,
            a.start_at AS StartAt, a.end_at AS EndAt, a.raised_at AS RaisedAt, a.resolved_at AS ResolvedAt, a.resolved_words AS ResolvedWords
        FROM alert a JOIN monitor m ON m.id = a.monitor
        """;

    public static async Task<Alert?> Find(Unit unit, string id, CancellationToken cancel) => (await Query(unit, "WHERE a.id = @id", new { id }, cancel)).SingleOrDefault();

    /// <summary>A monitor's alerts, newest first.</summary>
    /// <param name="before">The id of the last one of the page before; null to begin.</param>
    public static Task<IReadOnlyList<Alert>> List(Unit unit, string monitor, bool firingOnly, string? before, int limit, CancellationToken cancel) =>
        Query(unit, $"WHERE m.id = @monitor{(firingOnly ? " AND a.resolved_at IS NULL" : "")} AND a.id < @before ORDER BY a.id DESC LIMIT @limit", new { monitor, before = before ?? "b", limit }, cancel);

    /// <summary>All that are out, of every monitor.</summary>
    public static Task<IReadOnlyList<Alert>> Firing(Unit unit, CancellationToken cancel) => Query(unit, "WHERE a.resolved_at IS NULL ORDER BY a.id", new { }, cancel);

    public static Task Raise(Unit unit, string id, string monitor, Finding finding, string words, CancellationToken cancel)
    {
        const string sql = """
            INSERT INTO alert (id, monitor, rule, subject, quantity, words, measured, bound, predictions, start_at, end_at, raised_at)
            VALUES (@id, @monitor, @Rule, @Subject, @Quantity, @words, @Measured, @Bound, @Rows, @start, @end, @now)
            """;
        return unit.Connection.ExecuteAsync(new CommandDefinition(sql, new
        {
            id, monitor, finding.Rule, finding.Subject, finding.Quantity, words, finding.Measured, finding.Bound, finding.Rows, start = finding.Window.Start.ToUnixTimeMilliseconds(),
            end = finding.Window.End.ToUnixTimeMilliseconds(), now = unit.Now.ToUnixTimeMilliseconds(),
        }, cancellationToken: cancel));
    }

    public static Task Resolve(Unit unit, string id, string words, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("UPDATE alert SET resolved_at = @now, resolved_words = @words WHERE id = @id", new { id, words, now = unit.Now.ToUnixTimeMilliseconds() }, cancellationToken: cancel));

    private static async Task<IReadOnlyList<Alert>> Query(Unit unit, string condition, object parameters, CancellationToken cancel)
    {
        var rows = (await unit.Connection.QueryAsync<Row>(new CommandDefinition($"{Select} {condition}", parameters, cancellationToken: cancel))).AsList();
        var notices = await NoticeStore.Of(unit, [.. rows.Select(row => row.Id)], cancel);
        return [.. rows.Select(row => row.ToAlert() with { Notices = [.. notices[row.Id]] })];
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string Monitor { get; set; } = "";

        public string Rule { get; set; } = "";

        public string Subject { get; set; } = "";

        public string Quantity { get; set; } = "";

        public string Words { get; set; } = "";

        public double? Measured { get; set; }

        public double Bound { get; set; }

        public long Predictions { get; set; }

        public long StartAt { get; set; }

        public long EndAt { get; set; }

        public long RaisedAt { get; set; }

        public long? ResolvedAt { get; set; }

        public string? ResolvedWords { get; set; }

        public Alert ToAlert() => new(
            Id, Monitor, Rule, Subject, Quantity, Words, Measured, Bound, Predictions, DateTimeOffset.FromUnixTimeMilliseconds(StartAt), DateTimeOffset.FromUnixTimeMilliseconds(EndAt),
            DateTimeOffset.FromUnixTimeMilliseconds(RaisedAt), ResolvedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, ResolvedWords);
    }
}
