using Slipway.Monitoring.Contracts;
using Slipway.Serving.Contracts;
using Slipway.Ui;

namespace Slipway.Governance.Lineage;

/// <summary>Deployments and the predictions that they answered.</summary>
internal sealed class ServingLineage(IDeployments deployments, IPredictions predictions, IMonitors monitors) : ILineageStage
{
    private const int VersionsShown = 6;

    public IReadOnlyList<LineageKind> Kinds { get; } = [LineageKind.Deployment, LineageKind.Prediction];

    public async Task<IReadOnlyList<LineageId>> Resolve(string text, CancellationToken cancel)
    {
        List<LineageId> found = [];
        foreach (var deployment in (await deployments.List(cancel)).Where(deployment => deployment.Name == text || deployment.Id == text))
            found.Add(new LineageId(LineageKind.Deployment, deployment.Name));
        if (LineageId.Halves(text, '/') is var (name, id) && (await deployments.Get(name, cancel)).Succeeded(out var named, out _) && await predictions.Find(named.Id, id, cancel) is not null)
            found.Add(LineageId.Prediction(name, id));
        return found;
    }

    /// <summary>The predictions of this id, of whichever deployment: looked for only where nothing else has the id, since each deployment's log is asked.</summary>
    public async Task<IReadOnlyList<LineageId>> Predictions(string id, CancellationToken cancel)
    {
        List<LineageId> found = [];
        foreach (var deployment in await deployments.List(cancel))
        {
            if (await predictions.Find(deployment.Id, id, cancel) is not null)
                found.Add(LineageId.Prediction(deployment.Name, id));
        }

        return found;
    }

    public Task<Found?> Look(LineageId id, Ways ways, CancellationToken cancel) => id.Kind == LineageKind.Prediction ? Prediction(id, ways, cancel) : Deployment(id, ways, cancel);

    private async Task<Found?> Deployment(LineageId id, Ways ways, CancellationToken cancel)
    {
        if (!(await deployments.Get(id.Value, cancel)).Succeeded(out var deployment, out _) || !(await deployments.History(id.Value, cancel)).Succeeded(out var changes, out _))
            return null;
        var versions = changes.Select(change => change.Version).DistinctBy(version => version.Id).ToList();
        var node = new LineageNode(
            id.ToString(), LineageKind.Deployment, deployment.Name, $"answers with {deployment.Active}", $"/deployments/{Uri.EscapeDataString(deployment.Name)}",
            [new("answers with", deployment.Active.ToString()), new("serves", deployment.Model), new("since", Show.Instant(changes.Count > 0 ? changes[0].At : deployment.UpdatedAt))]);
        var watching = ways.HasFlag(Ways.Down) ? (await monitors.List(cancel)).Where(monitor => monitor.Deployment == deployment.Name) : [];
        return new Found(
            node, [.. versions.Take(VersionsShown).Select(version => new Hop(LineageId.Model(version.Model, version.Number), Relations.Used))],
            [.. watching.Select(monitor => new Hop(new LineageId(LineageKind.Monitor, monitor.Name), Relations.Used))],
            Cut: versions.Count > VersionsShown ? FormattableString.Invariant($"{deployment.Name}: the newest {VersionsShown} of {versions.Count} versions are shown.") : null);
    }

    private async Task<Found?> Prediction(LineageId id, Ways ways, CancellationToken cancel)
    {
        if (LineageId.Halves(id.Value, '/') is not var (name, own) || !(await deployments.Get(name, cancel)).Succeeded(out var deployment, out _) || await predictions.Find(deployment.Id, own, cancel) is not { } prediction)
            return null;
        var (answeredBy, by) = (LineageId.Model(prediction.Model, prediction.Version), new LineageId(LineageKind.Deployment, name));
        var node = new LineageNode(
            id.ToString(), LineageKind.Prediction, own, $"of {name}", $"/deployments/{Uri.EscapeDataString(name)}/predictions/{LineageAddress.Escape(own)}",
            [new("deployment", name), new("version", answeredBy.Value), new("answered", Show.Instant(prediction.AnsweredAt)), new("event time", Show.Instant(prediction.EventTime))]);
        return new Found(
            node, [new Hop(answeredBy, Relations.DerivedFrom), new Hop(by, Relations.GeneratedBy, Ends: true)], ways.HasFlag(Ways.Down) ? await Windows(name, prediction, cancel) : [],
            [new LineageEdge(answeredBy.ToString(), by.ToString(), Relations.Used)]);
    }

    private async Task<IReadOnlyList<Hop>> Windows(string deployment, Prediction prediction, CancellationToken cancel)
    {
        List<Hop> windows = [];
        foreach (var monitor in (await monitors.List(cancel)).Where(monitor => monitor.Deployment == deployment))
        {
            if (await monitors.WindowAt(monitor.Name, prediction.EventTime, cancel) is { } window)
                windows.Add(new Hop(new LineageId(LineageKind.Window, window.Window.Id), Relations.Used));
        }

        return windows;
    }
}
