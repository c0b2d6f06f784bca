using Slipway.Drift;
using Slipway.Monitoring.Monitors;

namespace Slipway.Monitoring.Windows;

/// <summary>A window that is to be computed.</summary>
/// <param name="Settled">Whether it is the last time: no later prediction and no later label counts.</param>
internal readonly record struct DueWindow(TimeWindow Window, bool Settled);

/// <summary>What a look has to do.</summary>
/// <param name="Windows">The windows to compute, oldest first.</param>
/// <param name="Late">Predictions that came when their window was settled: they are in no window.</param>
internal sealed record DueWindows(IReadOnlyList<DueWindow> Windows, long Late)
{
    /// <summary>Finds it. A pure function.</summary>
    /// <param name="counted">Predictions by the start of their window.</param>
    /// <param name="known">The windows that were computed.</param>
    /// <param name="watermark">The newest event time; a window is closed when it has passed the window's end.</param>
    /// <param name="labels">The newest version of the labels' dataset.</param>
    public static DueWindows Of(MonitorPlan plan, IReadOnlyDictionary<DateTimeOffset, long> counted, IReadOnlyList<WindowHead> known, DateTimeOffset? watermark, int labels)
    {
        var heads = known.ToDictionary(head => head.Window.Start);
        var last = known.Count == 0 ? DateTimeOffset.MinValue : known.Max(head => head.Window.End);
        var (due, late) = (new List<DueWindow>(), 0L);
        foreach (var start in counted.Keys.Union(heads.Keys).Order())
        {
            var window = new TimeWindow(start, plan.Window.After(start));
            if (watermark is null || window.End > watermark)
                continue;
            var (rows, over) = (counted.GetValueOrDefault(start), plan.IsOver(window, watermark.Value));
            if (heads.GetValueOrDefault(start) is { } head)
            {
                if (head.Settled)
                    late += Math.Max(0, rows - head.Rows);
                else if (rows > head.Rows || head.LabelVersion < labels || over)
                    due.Add(new DueWindow(head.Window, over));
            }
            else if (start >= last || !over)
            {
                due.Add(new DueWindow(window, over));
            }
            else
            {
                late += rows;
            }
        }

        return new DueWindows(due, late);
    }
}
