using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Metrics;

/// <summary>From where to where points go.</summary>
internal readonly record struct Extent(long FirstStep, long LastStep, long FirstTime, long LastTime)
{
    /// <summary>Whether all points are of one step, as those are that a program logs without one. They go along time.</summary>
    public bool IsStepless => FirstStep == LastStep;
}

/// <summary>Thins a curve to pixel columns of equal width in steps, or in time where all are of one step, keeping the extremes of each.</summary>
internal sealed class CurveBuilder(Extent? extent, int buckets)
{
    private sealed class Column
    {
        public long First { get; set; } = long.MaxValue;

        public long Last { get; set; } = long.MinValue;

        public long FirstTimestamp { get; set; }

        public long LastTimestamp { get; set; }

        public double Low { get; set; } = double.NaN;

        public double High { get; set; } = double.NaN;

        public double LastValue { get; set; } = double.NaN;

        public long Count { get; set; }
    }

    private readonly Column?[] _columns = new Column?[buckets];

    public long Points { get; private set; }

    public void Add(StoredPoint point)
    {
        Points++;
        var column = _columns[Index(point)] ??= new Column();
        column.Count++;
        if (point.Step < column.First || (point.Step == column.First && point.Timestamp < column.FirstTimestamp))
            (column.First, column.FirstTimestamp) = (point.Step, point.Timestamp);
        if (point.Step > column.Last || (point.Step == column.Last && point.Timestamp >= column.LastTimestamp))
            (column.Last, column.LastTimestamp, column.LastValue) = (point.Step, point.Timestamp, point.Value);
        if (double.IsNaN(point.Value))
            return;
        column.Low = double.IsNaN(column.Low) ? point.Value : Math.Min(column.Low, point.Value);
        column.High = double.IsNaN(column.High) ? point.Value : Math.Max(column.High, point.Value);
    }

    public IReadOnlyList<CurveBucket> Buckets() =>
        [.. _columns.OfType<Column>().Select(c => new CurveBucket(c.First, c.FirstTimestamp, c.Low, c.High, c.LastValue, c.Count))];

    private int Index(StoredPoint point)
    {
        var all = extent!.Value;
        var (first, last, at) = all.IsStepless ? (all.FirstTime, all.LastTime, point.Timestamp) : (all.FirstStep, all.LastStep, point.Step);
        var width = (UInt128)((Int128)last - first) + 1;
        if (width <= (UInt128)buckets)
            return (int)((Int128)at - first);
        return (int)((UInt128)((Int128)at - first) * (UInt128)buckets / width);
    }
}
