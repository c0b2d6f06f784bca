using System.Data.Common;
using System.Globalization;
using Slipway.Storage.Queries;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Metrics;

/// <summary>A point as it lies in its table.</summary>
internal readonly record struct StoredPoint(long Timestamp, long Step, double Value)
{
    /// <summary>Where it stands among the points of its metric, as a page token keeps it; NaN stands as 0 after the real 0.</summary>
    public IReadOnlyList<object> Place => [Timestamp, Step, double.IsNaN(Value) ? 0.0 : Value, double.IsNaN(Value) ? 1L : 0L];

    public MetricPoint As(string key) => new(key, Value, Timestamp, Step);
}

/// <summary>The SQL that reads points.</summary>
internal static class PointStore
{
    /// <summary>Points by timestamp, step and value, after a place.</summary>
    public static async Task<List<StoredPoint>> Page(Unit unit, long run, long key, IReadOnlyList<object>? after, int limit, CancellationToken cancel)
    {
        await using var command = unit.Connection.CreateCommand();
        var place = after is null ? "" : " AND (timestamp, step, value, nan) > (@timestamp, @step, @value, @nan)";
        command.CommandText = $"SELECT timestamp, step, value, nan FROM metric_point WHERE run = @run AND key = @key{place} ORDER BY timestamp, step, value, nan LIMIT {limit.ToString(CultureInfo.InvariantCulture)}";
        command.Bind("run", run);
        command.Bind("key", key);
        if (after is not null)
            Bind(command, after, 0);
        var points = new List<StoredPoint>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            points.Add(new StoredPoint(reader.GetInt64(0), reader.GetInt64(1), reader.Measured(2, 3)));
        return points;
    }

    /// <summary>Points of all metrics by metric, timestamp, step and value, after a place.</summary>
    public static async Task<List<(long Key, StoredPoint Point)>> Page(Unit unit, long run, IReadOnlyList<object>? after, int limit, CancellationToken cancel)
    {
        await using var command = unit.Connection.CreateCommand();
        var place = after is null ? "" : " AND (key, timestamp, step, value, nan) > (@key, @timestamp, @step, @value, @nan)";
        command.CommandText = $"SELECT timestamp, step, value, nan, key FROM metric_point WHERE run = @run{place} ORDER BY key, timestamp, step, value, nan LIMIT {limit.ToString(CultureInfo.InvariantCulture)}";
        command.Bind("run", run);
        if (after is not null)
        {
            command.Bind("key", after[0]);
            Bind(command, after, 1);
        }

        var points = new List<(long, StoredPoint)>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            points.Add((reader.GetInt64(4), new StoredPoint(reader.GetInt64(0), reader.GetInt64(1), reader.Measured(2, 3))));
        return points;
    }

    /// <summary>The first and last step in a range, and the first and last time; null where there is no point.</summary>
    public static async Task<Extent?> Extent(Unit unit, long run, long key, long? first, long? last, CancellationToken cancel)
    {
        await using var command = unit.Connection.CreateCommand();
        command.CommandText = $"SELECT min(step), max(step), min(timestamp), max(timestamp) FROM metric_point WHERE run = @run AND key = @key{Range(first, last)}";
        command.Bind("run", run);
        command.Bind("key", key);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) && !reader.IsDBNull(0) ? new Extent(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)) : null;
    }

    /// <summary>Every point in a range of steps, in no order, one at a time.</summary>
    public static async Task ForEach(Unit unit, long run, long key, long? first, long? last, Action<StoredPoint> point, CancellationToken cancel)
    {
        await using var command = unit.Connection.CreateCommand();
        command.CommandText = $"SELECT timestamp, step, value, nan FROM metric_point WHERE run = @run AND key = @key{Range(first, last)}";
        command.Bind("run", run);
        command.Bind("key", key);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            point(new StoredPoint(reader.GetInt64(0), reader.GetInt64(1), reader.Measured(2, 3)));
    }

    /// <param name="first">Where the timestamp stands in the place.</param>
    private static void Bind(DbCommand command, IReadOnlyList<object> place, int first)
    {
        command.Bind("timestamp", place[first]);
        command.Bind("step", place[first + 1]);
        command.Bind("value", place[first + 2]);
        command.Bind("nan", (long)place[first + 3] != 0);
    }

    private static string Range(long? first, long? last) => string.Create(CultureInfo.InvariantCulture, $"{(first is { } f ? $" AND step >= {f}" : "")}{(last is { } l ? $" AND step <= {l}" : "")}");
}
