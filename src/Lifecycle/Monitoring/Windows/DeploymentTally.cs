using Slipway.Declarations;
using Slipway.Serving.Contracts;

namespace Slipway.Monitoring.Windows;

/// <summary>
/// How many predictions of a deployment fall into each window, kept in memory and brought up to date by reading only what was logged since: a look at a deployment that nobody asked anything costs
/// next to nothing. Lost with the process and counted again from the times in the log.
/// </summary>
/// <param name="deployment">The deployment's id.</param>
/// <param name="window">The length of a window.</param>
/// <param name="ahead">By how much an event time may lie after the answer; see <see cref="MonitoringOptions.MaxAhead"/>.</param>
internal sealed class DeploymentTally(string deployment, Period window, TimeSpan ahead)
{
    private readonly Dictionary<string, PartTally> _parts = new(StringComparer.Ordinal);

    /// <summary>Whether it counts for such a monitor.</summary>
    public bool Fits(string otherDeployment, Period otherWindow) => deployment == otherDeployment && window == otherWindow;

    /// <summary>Goes up whenever something was counted.</summary>
    public long Stamp { get; private set; }

    /// <summary>Predictions by the start of their window, those set aside not among them.</summary>
    public IReadOnlyDictionary<DateTimeOffset, long> Windows { get; private set; } = new Dictionary<DateTimeOffset, long>();

    /// <summary>The newest event time; null while there are no predictions.</summary>
    public DateTimeOffset? Newest { get; private set; }

    /// <summary>Predictions whose event time lies too far after the clock of the server that answered them. They are in no window.</summary>
    public long Ahead { get; private set; }

    /// <summary>Predictions that told no event time, so that the time of the answer counts.</summary>
    public long Untimed { get; private set; }

    /// <summary>Counts what was logged since the last time.</summary>
    public async Task CatchUp(IPredictions predictions, CancellationToken cancel)
    {
        var changed = false;
        foreach (var part in await predictions.Parts(deployment, cancel))
        {
            var known = _parts.GetValueOrDefault(part.Id);
            if (known is not null && (known.IsSealed || (!part.IsSealed && known.Size >= part.Size)))
                continue;
            var next = part.IsSealed || known is null ? new PartTally(window, ahead) : known;
            if (await predictions.Times(deployment, part, next.Size, cancel) is not { } times)
                continue;
            // Forgotten until it is whole, so that one that fails midway is counted from its start again.
            _parts.Remove(part.Id);
            await Task.Run(() => next.Add(times, part, cancel), cancel);
            _parts[part.Id] = next;
            changed = true;
        }

        if (changed)
            Sum();
    }

    private void Sum()
    {
        var windows = new Dictionary<DateTimeOffset, long>();
        foreach (var (start, rows) in _parts.Values.SelectMany(part => part.Windows))
            windows[start] = windows.GetValueOrDefault(start) + rows;
        (Windows, Newest) = (windows, _parts.Values.Max(part => part.Newest));
        (Ahead, Untimed, Stamp) = (_parts.Values.Sum(part => part.Ahead), _parts.Values.Sum(part => part.Untimed), Stamp + 1);
    }

    /// <summary>The same of one part of the log.</summary>
    private sealed class PartTally(Period window, TimeSpan ahead)
    {
        private readonly long _ahead = (long)ahead.TotalMilliseconds;
        private (long From, long To, DateTimeOffset Start) _last;

        public Dictionary<DateTimeOffset, long> Windows { get; } = [];

        public DateTimeOffset? Newest { get; private set; }

        public long Ahead { get; private set; }

        public long Untimed { get; private set; }

        public bool IsSealed { get; private set; }

        public long Size { get; private set; }

        public void Add(IEnumerable<PredictionTime> times, LogPart part, CancellationToken cancel)
        {
            foreach (var time in times)
            {
                cancel.ThrowIfCancellationRequested();
                Add(time);
            }

            (IsSealed, Size) = (part.IsSealed, part.Size);
        }

        private void Add(PredictionTime time)
        {
            if (time.EventTime > time.AnsweredAt + _ahead)
            {
                Ahead++;
                return;
            }

            if (time.EventTime == time.AnsweredAt)
                Untimed++;
            if (time.EventTime < _last.From || time.EventTime >= _last.To)
            {
                var start = window.WindowOf(DateTimeOffset.FromUnixTimeMilliseconds(time.EventTime));
                _last = (start.ToUnixTimeMilliseconds(), window.After(start).ToUnixTimeMilliseconds(), start);
            }

            Windows[_last.Start] = Windows.GetValueOrDefault(_last.Start) + 1;
            if (Newest is null || time.EventTime > Newest.Value.ToUnixTimeMilliseconds())
                Newest = DateTimeOffset.FromUnixTimeMilliseconds(time.EventTime);
        }
    }
}
