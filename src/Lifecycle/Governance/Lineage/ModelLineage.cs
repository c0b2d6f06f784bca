using Slipway.Data.Contracts;
using Slipway.Registry.Contracts;
using Slipway.Serving.Contracts;
using Slipway.Tracking.Contracts;
using Slipway.Ui;

namespace Slipway.Governance.Lineage;

/// <summary>Versions of registered models.</summary>
internal sealed class ModelLineage(IModelVersions versions, IRegisteredModels models, IModelGates gates, IRuns runs, IDatasets datasets, IDeployments deployments) : ILineageStage
{
    private const string Champion = "champion";

    public IReadOnlyList<LineageKind> Kinds { get; } = [LineageKind.Model];

    public async Task<IReadOnlyList<LineageId>> Resolve(string text, CancellationToken cancel)
    {
        if (ModelReference.Parse(text).Succeeded(out var reference, out _) && (await versions.Find(reference, cancel)).Succeeded(out var named, out _))
            return [Id(named)];
        if (text.StartsWith("version_", StringComparison.Ordinal))
            return (await versions.FindById(text, cancel)).Succeeded(out var byId, out _) ? [Id(byId)] : [];
        if (LineageId.IsHex(text, 64, 64))
            return (await versions.Search(new VersionQuery(Digest: text, Limit: Fan.Most), cancel)).Succeeded(out var same, out _) ? [.. same.Items.Select(Id)] : [];
        if (!(await models.Get(text, cancel)).Succeeded(out var model, out _) || (model.Aliases.TryGetValue(Champion, out var number) ? number : model.LatestVersion) is not { } shown)
            return [];
        return [LineageId.Model(model.Name, shown)];
    }

    public async Task<Found?> Look(LineageId id, Ways ways, CancellationToken cancel)
    {
        if (!ModelReference.Parse(id.Value).Succeeded(out var reference, out _) || !(await versions.Find(reference, cancel)).Succeeded(out var version, out _))
            return null;
        return new Found(await Node(id, version, cancel), ways.HasFlag(Ways.Up) ? await Up(version, cancel) : [], ways.HasFlag(Ways.Down) ? await Down(version, cancel) : []);
    }

    private async Task<IReadOnlyList<Hop>> Up(ModelVersion version, CancellationToken cancel)
    {
        List<Hop> up = [];
        string? ofRun = null;
        if (version.Run is not null && (await runs.Get(version.Run, cancel)).Succeeded(out var run, out _))
        {
            up.Add(new Hop(new LineageId(LineageKind.Run, version.Run), Relations.GeneratedBy));
            ofRun = RunTagSearch.Tag(run, RunTagSearch.Dataset);
        }

        foreach (var dataset in version.Datasets.Where(dataset => ofRun?.EndsWith('/' + dataset, StringComparison.Ordinal) != true))
            up.AddRange((await datasets.Lookup(new VersionLookup(dataset), cancel)).Select(found => new Hop(LineageId.Dataset(found.Dataset, found.Id), Relations.DerivedFrom)));
        if (version.Commit is { } commit)
            up.Add(new Hop(new LineageId(LineageKind.Commit, commit), Relations.Used));
        return up;
    }

    /// <summary>Every deployment that it answers for, or once did.</summary>
    private async Task<IReadOnlyList<Hop>> Down(ModelVersion version, CancellationToken cancel)
    {
        List<Hop> down = [];
        foreach (var deployment in await deployments.List(cancel))
        {
            if ((await deployments.History(deployment.Name, cancel)).Succeeded(out var changes, out _) && changes.Any(change => change.Version.Id == version.Id))
                down.Add(new Hop(new LineageId(LineageKind.Deployment, deployment.Name), Relations.Used));
        }

        return down;
    }

    private static LineageId Id(ModelVersion version) => LineageId.Model(version.Model, version.Number);

    private async Task<LineageNode> Node(LineageId id, ModelVersion version, CancellationToken cancel)
    {
        List<LineageFact> facts = [new("registered", Show.Instant(version.CreatedAt)), version.Files.Count > 0 ? new("digest", version.Digest) : new("files", "none here")];
        if (version.Aliases.Count > 0)
            facts.Insert(0, new("aliases", string.Join(", ", version.Aliases)));
        if ((await gates.List(version.Model, version.Number, cancel)).Succeeded(out var measured, out _) && measured.Count > 0)
            facts.Add(new("gates", Words(measured)));
        if (version.Rebuild is { } rebuild)
            facts.Add(new("rebuild", rebuild));
        return new(
            id.ToString(), LineageKind.Model, version.ToString(), version.Aliases.Count > 0 ? string.Join(", ", version.Aliases) : version.Files.Count > 0 ? Show.ShortId(version.Digest, 12) : "no files",
            FormattableString.Invariant($"/models/{Uri.EscapeDataString(version.Model)}/versions/{version.Number}"), facts);
    }

    private static string Words(IReadOnlyList<GateResult> gates)
    {
        var asked = gates.FirstOrDefault(gate => gate.Kind == GateResult.Approval) is { } approval ? ", " + (approval.Outcome == "waiting" ? "waits for approval" : approval.Outcome) : "";
        var (measured, failed, waived) = (gates.Count(gate => gate.Kind != GateResult.Approval), gates.Count(gate => gate.Outcome == "failed"), gates.Count(gate => gate.Outcome == "waived"));
        return FormattableString.Invariant($"{measured - failed - waived} of {measured} passed{(waived > 0 ? $", {waived} waived" : "")}{(failed > 0 ? $", {failed} failed" : "")}{asked}");
    }
}
