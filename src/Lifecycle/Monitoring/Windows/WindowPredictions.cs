using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Slipway.Drift;
using Slipway.Monitoring.Monitors;
using Slipway.Serving.Contracts;

namespace Slipway.Monitoring.Windows;

/// <summary>The prediction log as windows see it: without predictions whose event time lies too far after the clock of the server that answered them.</summary>
internal sealed class WindowPredictions(IPredictions predictions, IOptions<MonitoringOptions> options)
{
    private readonly ConcurrentDictionary<string, DeploymentTally> _tallies = new(StringComparer.Ordinal);

    /// <summary>The predictions of a window.</summary>
    /// <param name="deployment">The deployment's id.</param>
    public async IAsyncEnumerable<Prediction> Read(string deployment, TimeWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        var ahead = options.Value.MaxAhead;
        await foreach (var prediction in predictions.Read(deployment, window.Start, window.End, cancel))
        {
            if (prediction.EventTime <= prediction.AnsweredAt + ahead)
                yield return prediction;
        }
    }

    /// <summary>The same, for who needs only to tell them apart.</summary>
    public async IAsyncEnumerable<PredictionHead> Heads(string deployment, TimeWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        var ahead = (long)options.Value.MaxAhead.TotalMilliseconds;
        await foreach (var head in predictions.Heads(deployment, window.Start, window.End, cancel))
        {
            if (head.EventTime <= head.AnsweredAt + ahead)
                yield return head;
        }
    }

    /// <summary>How many predictions fall into each of a monitor's windows, as of now.</summary>
    public async Task<DeploymentTally> Count(MonitorRow monitor, string deployment, CancellationToken cancel)
    {
        var window = monitor.Plan.Window;
        if (!_tallies.TryGetValue(monitor.Id, out var tally) || !tally.Fits(deployment, window))
            tally = _tallies[monitor.Id] = new DeploymentTally(deployment, window, options.Value.MaxAhead);
        await tally.CatchUp(predictions, cancel);
        return tally;
    }
}
