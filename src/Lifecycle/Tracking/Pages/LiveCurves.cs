using Slipway.Tracking.Contracts;
using Slipway.Tracking.Logging;
using Slipway.Work.Live;

namespace Slipway.Tracking.Pages;

/// <summary>Lets open charts grow: once points are on disk, each goes to the topic of the chart it belongs to, in the chart's own terms.</summary>
internal sealed class LiveCurves(LogQueue queue, LiveTopics live) : IRunLog
{
    public const string Prefix = "curves/";

    private sealed record Arrived(string Series, double X, object Y, long Time);

    /// <summary>The topic of a chart of a run.</summary>
    public static string Topic(string run, string group) => $"{Prefix}{run}/{group}";

    public async Task<Result<Done>> Log(Actor actor, RunLog log, CancellationToken cancel)
    {
        var logged = await queue.Log(actor, log, cancel);
        if (logged.IsSuccess && log.Metrics is { Count: > 0 } points)
        {
            foreach (var group in points.GroupBy(p => CurveGroup.NameOf(p.Key), StringComparer.Ordinal))
                live.Publish(Topic(log.Run, group.Key), group.Select(Read));
        }

        return logged;
    }

    public async Task<Result<Done>> LogMetric(Actor actor, string run, MetricPoint point, CancellationToken cancel)
    {
        var logged = await queue.LogMetric(actor, run, point, cancel);
        if (logged.IsSuccess)
            live.Publish(Topic(run, CurveGroup.NameOf(point.Key)), Read(point));
        return logged;
    }

    public Task<Result<Done>> LogParam(Actor actor, string run, Param param, CancellationToken cancel) => queue.LogParam(actor, run, param, cancel);

    public Task<Result<Done>> SetTag(Actor actor, string run, Tag tag, CancellationToken cancel) => queue.SetTag(actor, run, tag, cancel);

    /// <summary>JSON has no number for what is not finite; charts take the words.</summary>
    private static Arrived Read(MetricPoint point) =>
        new(point.Key, point.Step, double.IsFinite(point.Value) ? point.Value : double.IsNaN(point.Value) ? "NaN" : point.Value > 0 ? "Infinity" : "-Infinity", point.Timestamp);
}
