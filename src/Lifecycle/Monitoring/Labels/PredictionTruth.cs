using Slipway.Monitoring.Monitors;
using Slipway.Serving.Contracts;

namespace Slipway.Monitoring.Labels;

/// <summary>Looks a single prediction's label up in the dataset that its deployment's monitors join.</summary>
internal sealed class PredictionTruth(Database database, LabelJoin labels) : IPredictionTruth
{
    public async Task<PredictionLabel?> Find(string deployment, string prediction, CancellationToken cancel)
    {
        var monitors = await database.Query(unit => MonitorStore.List(unit, cancel), cancel);
        foreach (var monitor in monitors.Where(monitor => monitor.Deployment == deployment))
        {
            if (monitor.Plan.Labels is { } source && await labels.FindOne(source, prediction, cancel) is (var value, var number))
                return new PredictionLabel(value, source.Data, number, monitor.Name);
        }

        return null;
    }
}
