using System.Text.Json.Serialization;

namespace Slipway.Tracking.Contracts;

/// <summary>One measurement.</summary>
/// <param name="Key">The metric's name: letters, digits, <c>_ - . / :</c> and space, at most 250 characters.</param>
/// <param name="Value">Any double; NaN and the infinities too.</param>
/// <param name="Timestamp">Unix milliseconds, not negative.</param>
/// <param name="Step">Any whole number.</param>
public sealed record MetricPoint(string Key, [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Value, long Timestamp, long Step = 0);

/// <summary>What is logged to a run at once: all of it or nothing.</summary>
/// <param name="Run">A living run's id.</param>
/// <param name="Metrics">At most 1,000. A point sent twice is kept once.</param>
/// <param name="Params">At most 100. A parameter logged before must have the same value.</param>
/// <param name="Tags">At most 100; of equal keys the last counts.</param>
public sealed record RunLog(string Run, IReadOnlyList<MetricPoint>? Metrics = null, IReadOnlyList<Param>? Params = null, IReadOnlyList<Tag>? Tags = null);

/// <summary>Writes what running programs report. Answers when it is on disk; many waiting requests share one commit.</summary>
public interface IRunLog
{
    Task<Result<Done>> Log(Actor actor, RunLog log, CancellationToken cancel);

    /// <summary>One point; refusals name fields as MLflow's log-metric does.</summary>
    Task<Result<Done>> LogMetric(Actor actor, string run, MetricPoint point, CancellationToken cancel);

    Task<Result<Done>> LogParam(Actor actor, string run, Param param, CancellationToken cancel);

    Task<Result<Done>> SetTag(Actor actor, string run, Tag tag, CancellationToken cancel);
}
