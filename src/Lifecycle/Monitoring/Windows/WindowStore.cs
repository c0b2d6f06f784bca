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
            computed_at AS ComputedAt, published_labels AS PublishedLabels, publish_job AS PublishJob, dataset AS Dataset, dataset_version AS DatasetVersion
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

    /// <summary>Those that later labels may still change, oldest first.</summary>
    public static Task<IReadOnlyList<WindowRow>> Unsettled(Unit unit, string monitor, CancellationToken cancel) =>
        Query(unit, "WHERE monitor = @monitor AND settled = 0 ORDER BY start_at", new { monitor }, cancel);

    /// <summary>Those whose labels are not published as they are now, oldest first.</summary>
    public static Task<IReadOnlyList<WindowRow>> Unpublished(Unit unit, string monitor, CancellationToken cancel) =>
        Query(unit, "WHERE monitor = @monitor AND labels > 0 AND labels <> published_labels AND publish_job IS NULL ORDER BY start_at", new { monitor }, cancel);

    /// <summary>Where the windows that are there end; null without any.</summary>
    public static async Task<DateTimeOffset?> LastEnd(Unit unit, string monitor, CancellationToken cancel) =>
        await unit.Connection.ExecuteScalarAsync<long?>(new CommandDefinition("SELECT max(end_at) FROM monitor_window WHERE monitor = @monitor", new { monitor }, cancellationToken: cancel)) is { } at
            ? DateTimeOffset.FromUnixTimeMilliseconds(at)
            : null;

    /// <summary>Puts a window there, or what is now known of it in the place of what was.</summary>
    public static Task Save(Unit unit, WindowRow row, CancellationToken cancel)
    {
        const string sql = """
            INSERT INTO monitor_window (id, monitor, start_at, end_at, predictions, labels, label_version, settled, result, computed_at, published_labels)
            VALUES (@Id, @Monitor, @start, @end, @Rows, @Labels, @labelVersion, @settled, @ResultJson, @now, 0)
            ON CONFLICT (id) DO UPDATE SET predictions = excluded.predictions, labels = excluded.labels, label_version = excluded.label_version, settled = excluded.settled, result = excluded.result,
                computed_at = excluded.computed_at
            """;
        return unit.Connection.ExecuteAsync(new CommandDefinition(sql, new
        {
            row.Id, row.Monitor, start = row.Window.Start.ToUnixTimeMilliseconds(), end = row.Window.End.ToUnixTimeMilliseconds(), row.Rows, row.Labels, labelVersion = (long)row.LabelVersion,
            settled = row.Settled ? 1L : 0L, row.ResultJson, now = unit.Now.ToUnixTimeMilliseconds(),
        }, cancellationToken: cancel));
    }

    public static Task SetPublishing(Unit unit, string id, string? job, string dataset, long labels, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("UPDATE monitor_window SET publish_job = @job, dataset = @dataset, published_labels = @labels WHERE id = @id", new { id, job, dataset, labels }, cancellationToken: cancel));

    /// <summary>Ends the publishing; without a version it failed, and what was published before stays.</summary>
    public static Task SetPublished(Unit unit, string id, string? version, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("UPDATE monitor_window SET publish_job = NULL, dataset_version = coalesce(@version, dataset_version) WHERE id = @id", new { id, version }, cancellationToken: cancel));

    /// <summary>Makes all windows wait for labels, as if none had been joined.</summary>
    public static Task Reopen(Unit unit, string monitor, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("UPDATE monitor_window SET settled = 0, label_version = -1 WHERE monitor = @monitor", new { monitor }, cancellationToken: cancel));

    public static Task DeleteAll(Unit unit, string monitor, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("DELETE FROM monitor_window WHERE monitor = @monitor", new { monitor }, cancellationToken: cancel));

    private static async Task<IReadOnlyList<WindowRow>> Query(Unit unit, string condition, object parameters, CancellationToken cancel) =>
        [.. (await unit.Connection.QueryAsync<Row>(new CommandDefinition($"{Select} {condition}", parameters, cancellationToken: cancel))).Select(row => row.ToWindow())];

    private sealed record Row(
        string Id, string Monitor, long StartAt, long EndAt, long Predictions, long Labels, long LabelVersion, long Settled, string Result, long ComputedAt, long PublishedLabels, string? PublishJob, string? Dataset,
        string? DatasetVersion)
    {
        public WindowRow ToWindow() => new(
            Id, Monitor, new TimeWindow(DateTimeOffset.FromUnixTimeMilliseconds(StartAt), DateTimeOffset.FromUnixTimeMilliseconds(EndAt)), Predictions, Labels, (int)LabelVersion, Settled != 0,
            JsonSerializer.Deserialize<WindowResult>(Result, JsonSerializerOptions.Web)!, DateTimeOffset.FromUnixTimeMilliseconds(ComputedAt), PublishedLabels, PublishJob, Dataset, DatasetVersion);
    }
}
