using System.Text.Json.Serialization;

namespace Slipway.Tracking.Contracts;

/// <summary>A measurement and the run it belongs to.</summary>
public sealed record RunPoint(string Run, MetricPoint Point);

/// <summary>The values of one pixel column of a curve.</summary>
/// <param name="Step">The first step in it.</param>
/// <param name="Timestamp">The time of its first point, Unix milliseconds.</param>
/// <param name="Low">The smallest value; NaN left out.</param>
/// <param name="High">The greatest value; NaN left out.</param>
/// <param name="Last">The value at its last step.</param>
/// <param name="Count">How many points it stands for.</param>
public sealed record CurveBucket(
    long Step,
    long Timestamp,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Low,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double High,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Last,
    long Count);

/// <summary>A metric's curve, thinned for drawing: no extreme is lost.</summary>
/// <param name="Run">The run.</param>
/// <param name="Key">The metric.</param>
/// <param name="Points">How many points there are in the asked range.</param>
/// <param name="Buckets">By step, or by time where all points are of one step; at most as many as were asked for.</param>
public sealed record Curve(string Run, string Key, long Points, IReadOnlyList<CurveBucket> Buckets);

/// <summary>Reads what metrics were over time.</summary>
public interface IMetricHistory
{
    /// <summary>How many runs are read at once at most.</summary>
    const int MostRuns = 100;

    /// <summary>All points by timestamp, step and value, page by page; none for a metric or run that is not there.</summary>
    Task<Result<Page<MetricPoint>>> Read(string run, string key, int limit, string? pageToken, CancellationToken cancel);

    /// <summary>The points of all metrics of a run, those of one metric together by timestamp, step and value, page by page.</summary>
    Task<Result<Page<MetricPoint>>> ReadAll(string run, int limit, string? pageToken, CancellationToken cancel);

    /// <summary>The points of several runs, by run, timestamp, step and value, at most <paramref name="limit"/>.</summary>
    Task<Result<IReadOnlyList<RunPoint>>> ReadMany(IReadOnlyList<string> runs, string key, int limit, CancellationToken cancel);

    /// <summary>Every point at a thinned choice of whole steps, as MLflow's pages ask for it.</summary>
    /// <param name="runs">At most 100 runs.</param>
    /// <param name="key">The metric.</param>
    /// <param name="steps">The first and last step; null for 0 to the last there is.</param>
    /// <param name="limit">How many steps at most, 1 to 2,500.</param>
    Task<Result<IReadOnlyList<RunPoint>>> SampleSteps(IReadOnlyList<string> runs, string key, (long First, long Last)? steps, int limit, CancellationToken cancel);

    /// <summary>The curve between two steps in at most <paramref name="buckets"/> columns.</summary>
    Task<Result<Curve>> Draw(string run, string key, long? first, long? last, int buckets, CancellationToken cancel);
}
