using System.Text.Json;
using Dapper;
using Slipway.Drift;
using Slipway.Monitoring.Contracts;

namespace Slipway.Monitoring.Windows;

/// <summary>The SQL of windows. Instants are Unix milliseconds.</summary>
internal static class WindowStore
{
    private const string Select = """
        SELECT id AS Id, monitor AS Monitor, start_at AS StartAt, end_at AS EndAt, predictions AS Predictions, labels AS Labels, label_version AS LabelVersion, settled AS Settled, result AS Result,
            computed_at AS ComputedAt, revision AS Revision, first_predictions AS FirstPredictions, published_labels AS PublishedLabels, published_revision AS PublishedRevision, published_digest AS PublishedDigest,
            publish_job AS PublishJob, dataset AS Dataset, dataset_version AS DatasetVersion, publish_attempts AS PublishAttempts, publish_after AS PublishAfter, publish_problem AS PublishProblem
        FROM monitor_window
        """;

    public static async Task<WindowRow?> Find(Unit unit, string id, CancellationToken cancel) =>
        (await Query(unit, "WHERE id = @id", new { id }, cancel)).SingleOrDefault();

    /// <summary>Those that start before an instant, newest first.</summary>
    public static Task<IReadOnlyList<WindowRow>> Before(Unit unit, string monitor, DateTimeOffset before, int limit, CancellationToken cancel) =>
        Query(unit, "WHERE monitor = @monitor AND start_at < @before ORDER BY start_at DESC LIMIT @limit", new { monitor, before = before.ToUnixTimeMilliseconds(), limit }, cancel);

    /// <summary>The newest one; none when there is none.</summary>
    public static async Task<WindowRow?> Newest(Unit unit, string monitor, CancellationToken cancel) =>
        (await Query(unit, "WHERE monitor = @monitor ORDER BY start_at DESC LIMIT 1", new { monitor }, cancel)).SingleOrDefault();

    /// <summary>The one that an instant of event time falls into; none while it is not there.</summary>
    public static Task<IReadOnlyList<WindowRow>> At(Unit unit, string monitor, DateTimeOffset instant, CancellationToken cancel) =>
        Query(unit, "WHERE monitor = @monitor AND start_at <= @at AND end_at > @at", new { monitor, at = instant.ToUnixTimeMilliseconds() }, cancel);

    /// <summary>Those that stand as a dataset version, newest first.</summary>
    public static Task<IReadOnlyList<WindowRow>> PublishedAs(Unit unit, string dataset, string version, CancellationToken cancel) =>
        Query(unit, "WHERE dataset = @dataset AND dataset_version = @version ORDER BY start_at DESC", new { dataset, version }, cancel);

    /// <summary>The newest one with labels; none when there is none.</summary>
    public static async Task<WindowRow?> NewestLabelled(Unit unit, string monitor, CancellationToken cancel) =>
        (await Query(unit, "WHERE monitor = @monitor AND labels > 0 ORDER BY start_at DESC LIMIT 1", new { monitor }, cancel)).SingleOrDefault();

    /// <summary>All of a monitor, oldest first, without what was measured.</summary>
    public static async Task<IReadOnlyList<WindowHead>> Heads(Unit unit, string monitor, CancellationToken cancel)
    {
        const string sql = "SELECT start_at AS StartAt, end_at AS EndAt, predictions AS Predictions, label_version AS LabelVersion, settled AS Settled FROM monitor_window WHERE monitor = @monitor ORDER BY start_at";
        var rows = await unit.Connection.QueryAsync<(long StartAt, long EndAt, long Predictions, long LabelVersion, long Settled)>(new CommandDefinition(sql, new { monitor }, cancellationToken: cancel));
        return [.. rows.Select(row => new WindowHead(Between(row.StartAt, row.EndAt), row.Predictions, (int)row.LabelVersion, row.Settled != 0))];
    }

    /// <summary>Those whose labelled rows are not published as they are now, or are being published, oldest first.</summary>
    public static Task<IReadOnlyList<WindowRow>> Unpublished(Unit unit, string monitor, CancellationToken cancel) =>
        Query(unit, "WHERE monitor = @monitor AND labels > 0 AND (published_revision <> revision OR publish_job IS NOT NULL) ORDER BY start_at", new { monitor }, cancel);

    /// <summary>Puts a window there, or what is now known of it in the place of what was; how far it is published stays.</summary>
    public static Task Save(Unit unit, WindowRow row, CancellationToken cancel)
    {
        const string sql = """
            INSERT INTO monitor_window (id, monitor, start_at, end_at, predictions, labels, label_version, settled, result, computed_at, published_labels, revision, first_predictions)
            VALUES (@Id, @Monitor, @start, @end, @Rows, @Labels, @labelVersion, @settled, @ResultJson, @now, 0, @Revision, @FirstRows)
            ON CONFLICT (id) DO UPDATE SET predictions = excluded.predictions, labels = excluded.labels, label_version = excluded.label_version, settled = excluded.settled, result = excluded.result,
                computed_at = excluded.computed_at, revision = excluded.revision, first_predictions = excluded.first_predictions
            """;
        return unit.Connection.ExecuteAsync(new CommandDefinition(sql, new
        {
            row.Id, row.Monitor, start = row.Window.Start.ToUnixTimeMilliseconds(), end = row.Window.End.ToUnixTimeMilliseconds(), row.Rows, row.Labels, labelVersion = (long)row.LabelVersion,
            settled = row.Settled ? 1L : 0L, row.ResultJson, now = unit.Now.ToUnixTimeMilliseconds(), row.Revision, row.FirstRows,
        }, cancellationToken: cancel));
    }

    /// <summary>Writes how far a window is published.</summary>
    public static Task SetPublishing(Unit unit, string id, Publishing published, CancellationToken cancel)
    {
        const string sql = """
            UPDATE monitor_window SET published_labels = @Labels, published_revision = @Revision, published_digest = @Digest, publish_job = @Job, dataset = @Dataset, dataset_version = @Version,
                publish_attempts = @attempts, publish_after = @after, publish_problem = @Problem
            WHERE id = @id
            """;
        return unit.Connection.ExecuteAsync(new CommandDefinition(sql, new
        {
            id, published.Labels, published.Revision, published.Digest, published.Job, published.Dataset, published.Version, attempts = (long)published.Attempts, after = published.After.ToUnixTimeMilliseconds(),
            published.Problem,
        }, cancellationToken: cancel));
    }

    /// <summary>Makes all windows wait for labels, as if none had been joined.</summary>
    public static Task Reopen(Unit unit, string monitor, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("UPDATE monitor_window SET settled = 0, label_version = -1 WHERE monitor = @monitor", new { monitor }, cancellationToken: cancel));

    public static Task DeleteAll(Unit unit, string monitor, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("DELETE FROM monitor_window WHERE monitor = @monitor", new { monitor }, cancellationToken: cancel));

    private static async Task<IReadOnlyList<WindowRow>> Query(Unit unit, string condition, object parameters, CancellationToken cancel) =>
        [.. (await unit.Connection.QueryAsync<Row>(new CommandDefinition($"{Select} {condition}", parameters, cancellationToken: cancel))).Select(row => row.ToWindow())];

    private static TimeWindow Between(long start, long end) => new(DateTimeOffset.FromUnixTimeMilliseconds(start), DateTimeOffset.FromUnixTimeMilliseconds(end));

    private sealed record Row(
        string Id, string Monitor, long StartAt, long EndAt, long Predictions, long Labels, long LabelVersion, long Settled, string Result, long ComputedAt, long Revision, long FirstPredictions, long PublishedLabels,
        long PublishedRevision, string? PublishedDigest, string? PublishJob, string? Dataset, string? DatasetVersion, long PublishAttempts, long PublishAfter, string? PublishProblem)
    {
        public WindowRow ToWindow() => new(
            Id, Monitor, Between(StartAt, EndAt), Predictions, Labels, (int)LabelVersion, Settled != 0, JsonSerializer.Deserialize<WindowResult>(Result, JsonSerializerOptions.Web)!,
            DateTimeOffset.FromUnixTimeMilliseconds(ComputedAt), Revision, FirstPredictions,
            new Publishing(PublishedLabels, PublishedRevision, PublishedDigest, PublishJob, Dataset, DatasetVersion, (int)PublishAttempts, DateTimeOffset.FromUnixTimeMilliseconds(PublishAfter), PublishProblem));
    }
}
