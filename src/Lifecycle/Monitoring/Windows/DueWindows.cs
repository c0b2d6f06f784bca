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
    /// <param name="seen">The watermark of the last look that was finished: windows that were over then have no predictions to wait for. Null before the first, when all of the log is news.</param>
    /// <param name="watermark">The newest event time; a window is closed when it has passed the window's end.</param>
    /// <param name="labels">The newest version of the labels' dataset.</param>
    public static DueWindows Of(MonitorPlan plan, IReadOnlyDictionary<DateTimeOffset, long> counted, IReadOnlyList<WindowHead> known, DateTimeOffset? seen, DateTimeOffset? watermark, int labels)
    {
        var heads = known.ToDictionary(head => head.Window.Start);
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
            else if (seen is not { } before || !plan.IsOver(window, before))
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
