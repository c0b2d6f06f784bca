using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Logging;

/// <summary>What a group adds to one metric of one run: its greatest point by step, timestamp and value, and its extremes. NaN counts as 0 in that order and is no extreme.</summary>
internal sealed class SeriesFold(long run, long key, long experiment)
{
    private bool _any;

    public long Run => run;

    public long Key => key;

    public long Experiment => experiment;

    public double Value { get; private set; }

    public bool IsNaN { get; private set; }

    public long Step { get; private set; }

    public long Timestamp { get; private set; }

    public double? Low { get; private set; }

    public long? LowStep { get; private set; }

    public double? High { get; private set; }

    public long? HighStep { get; private set; }

    public void Add(MetricPoint point)
    {
        var nan = double.IsNaN(point.Value);
        var value = nan ? 0 : point.Value;
        if (!_any || (point.Step, point.Timestamp, value).CompareTo((Step, Timestamp, Value)) > 0)
            (Value, IsNaN, Step, Timestamp, _any) = (value, nan, point.Step, point.Timestamp, true);
        if (nan)
            return;
        if (Low is null || value < Low)
            (Low, LowStep) = (value, point.Step);
        if (High is null || value > High)
            (High, HighStep) = (value, point.Step);
    }
}
