using System.Runtime.CompilerServices;
using Dapper;
using Slipway.Storage.Queries;
using Slipway.Tracking.Contracts;
using Slipway.Tracking.Metrics;

namespace Slipway.Tracking.Logging;

/// <summary>The SQL that takes what runs log, many rows a statement.</summary>
internal static class LogStore
{
    private const string Greater = "(excluded.last_step, excluded.last_timestamp, excluded.last_value) > (series.last_step, series.last_timestamp, series.last_value)";

    private static readonly BulkInsert<SeriesFold> Series = new("series",
    [
        new("run", "bigint", s => s.Run),
        new("key", "bigint", s => s.Key),
        new("experiment", "bigint", s => s.Experiment),
        new("last_value", "double precision", s => s.Value),
        new("last_nan", "boolean", s => s.IsNaN),
        new("last_step", "bigint", s => s.Step),
        new("last_timestamp", "bigint", s => s.Timestamp),
        new("low", "double precision", s => s.Low),
        new("low_step", "bigint", s => s.LowStep),
        new("high", "double precision", s => s.High),
        new("high_step", "bigint", s => s.HighStep),
    ], $"""
        (run, key) DO UPDATE SET
            last_value = CASE WHEN {Greater} THEN excluded.last_value ELSE series.last_value END,
            last_nan = CASE WHEN {Greater} THEN excluded.last_nan ELSE series.last_nan END,
            last_step = CASE WHEN {Greater} THEN excluded.last_step ELSE series.last_step END,
            last_timestamp = CASE WHEN {Greater} THEN excluded.last_timestamp ELSE series.last_timestamp END,
            low_step = CASE WHEN series.low IS NULL OR excluded.low < series.low THEN excluded.low_step ELSE series.low_step END,
            low = CASE WHEN series.low IS NULL OR excluded.low < series.low THEN excluded.low ELSE series.low END,
            high_step = CASE WHEN series.high IS NULL OR excluded.high > series.high THEN excluded.high_step ELSE series.high_step END,
            high = CASE WHEN series.high IS NULL OR excluded.high > series.high THEN excluded.high ELSE series.high END
        """);

    private static readonly BulkInsert<(long Run, long Key, MetricPoint Point)> Points = new("metric_point",
    [
        new("run", "bigint", p => p.Run),
        new("key", "bigint", p => p.Key),
        new("timestamp", "bigint", p => p.Point.Timestamp),
        new("step", "bigint", p => p.Point.Step),
        new("value", "double precision", p => double.IsNaN(p.Point.Value) ? 0.0 : p.Point.Value),
        new("nan", "boolean", p => double.IsNaN(p.Point.Value)),
    ], "DO NOTHING");

    private static readonly BulkInsert<(long Run, string Key, string Value)> Params = new("run_param",
    [
        new("run", "bigint", p => p.Run),
        new("key", "text", p => p.Key),
        new("value", "text", p => p.Value),
    ]);

    private static readonly BulkInsert<(long Run, string Key, string Value)> Tags = new("run_tag", Params.Columns, "(run, key) DO UPDATE SET value = excluded.value");

    private static readonly BulkInsert<(string Run, MetricPoint Point)> ModelPoints = new("logged_model_metric",
    [
        new("model", "text", p => p.Point.Model),
        new("run", "text", p => p.Run),
        new("key", "text", p => p.Point.Key),
        new("timestamp", "bigint", p => p.Point.Timestamp),
        new("step", "bigint", p => p.Point.Step),
        new("value", "double precision", p => double.IsNaN(p.Point.Value) ? 0.0 : p.Point.Value),
        new("nan", "boolean", p => double.IsNaN(p.Point.Value)),
        new("dataset_name", "text", p => p.Point.DatasetName),
        new("dataset_digest", "text", p => p.Point.DatasetDigest),
    ], "DO NOTHING");

    /// <summary>Adds all that a group logs: one way to the server and back where that is a network.</summary>
    public static Task Add(
        Unit unit,
        IReadOnlyList<SeriesFold> series,
        IReadOnlyList<(long Run, long Key, MetricPoint Point)> points,
        IReadOnlyList<(string Run, MetricPoint Point)> modelPoints,
        IReadOnlyList<(long Run, string Key, string Value)> parameters,
        IReadOnlyList<(long Run, string Key, string Value)> tags) =>
        unit.Dialect.InsertMany(unit, [Series.Of(series), Points.Of(points), ModelPoints.Of(modelPoints), Params.Of(parameters), Tags.Of(tags)], CancellationToken.None);

    public static Task AddModelPoints(Unit unit, IReadOnlyList<(string Run, MetricPoint Point)> points) => unit.Dialect.InsertMany(unit, ModelPoints, points, CancellationToken.None);

    public static Task AddPoints(Unit unit, IReadOnlyList<SeriesFold> series, IReadOnlyList<(long Run, long Key, MetricPoint Point)> points) =>
        unit.Dialect.InsertMany(unit, [Series.Of(series), Points.Of(points)], CancellationToken.None);

    public static Task AddParams(Unit unit, IReadOnlyList<(long Run, string Key, string Value)> rows) => unit.Dialect.InsertMany(unit, Params, rows, CancellationToken.None);

    public static Task SetTags(Unit unit, IReadOnlyList<(long Run, string Key, string Value)> rows) => unit.Dialect.InsertMany(unit, Tags, rows, CancellationToken.None);

    public static Task Rename(Unit unit, long run, string name) => unit.Connection.ExecuteAsync("UPDATE run SET name = @name WHERE n = @run", new { run, name });

    /// <summary>How many points of each metric a run has.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> CountPoints(Unit unit, long run)
    {
        const string sql = "SELECT k.name, c.points FROM (SELECT key, count(*) AS points FROM metric_point WHERE run = @run GROUP BY key) c JOIN metric_key k ON k.id = c.key";
        return (await unit.Connection.QueryAsync<(string Name, long Points)>(sql, new { run })).ToDictionary(c => c.Name, c => c.Points, StringComparer.Ordinal);
    }

    /// <summary>The points of a metric from one instant to another, both included.</summary>
    public static async IAsyncEnumerable<StoredPoint> Between(Unit unit, long run, long key, long first, long last, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = unit.Connection.CreateCommand();
        command.CommandText = "SELECT timestamp, step, value, nan FROM metric_point WHERE run = @run AND key = @key AND timestamp BETWEEN @first AND @last";
        command.Bind("run", run);
        command.Bind("key", key);
        command.Bind("first", first);
        command.Bind("last", last);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            yield return new StoredPoint(reader.GetInt64(0), reader.GetInt64(1), reader.Measured(2, 3));
    }

    public static async Task<Dictionary<string, string>> ReadTags(Unit unit, long run) =>
        (await unit.Connection.QueryAsync<(string Key, string Value)>("SELECT key, value FROM run_tag WHERE run = @run", new { run })).ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);

    public static async Task<Dictionary<(long Run, string Key), string>> ReadParams(Unit unit, IReadOnlyList<long> runs)
    {
        var found = new Dictionary<(long, string), string>();
        await Sql.ForEach(unit, "SELECT run, key, value FROM run_param WHERE run IN ({0})", runs, r => found[(r.GetInt64(0), r.GetString(1))] = r.GetString(2), CancellationToken.None);
        return found;
    }
}
