using Slipway.Data.Contracts;
using Slipway.Registry.Contracts;
using Slipway.Ui;

namespace Slipway.Governance.Lineage;

/// <summary>Git commits that data, runs and models stand at.</summary>
internal sealed class CommitLineage(IDatasets datasets, IModelVersions models, RunTagSearch runs) : ILineageStage
{
    public IReadOnlyList<LineageKind> Kinds { get; } = [LineageKind.Commit];

    public async Task<IReadOnlyList<LineageId>> Resolve(string text, CancellationToken cancel)
    {
        var id = new LineageId(LineageKind.Commit, text);
        return LineageId.IsHex(text, 40, 64) && await Look(id, Ways.None, cancel) is not null ? [id] : [];
    }

    public async Task<Found?> Look(LineageId id, Ways ways, CancellationToken cancel)
    {
        var data = await datasets.Lookup(new VersionLookup(Commit: id.Value, Limit: Fan.Most), cancel);
        var versions = (await models.Search(new VersionQuery(Commit: id.Value, Limit: Fan.Most), cancel)).Succeeded(out var found, out _) ? found.Items : [];
        var trained = await runs.Find(RunTagSearch.Commit, id.Value, Fan.Most, cancel);
        if (data.Count == 0 && versions.Count == 0 && trained.Count == 0)
            return null;
        List<LineageFact> facts = [new("commit", id.Value)];
        if (versions.FirstOrDefault(version => version.Repository is not null) is { Repository: { } repository })
            facts.Add(new("repository", repository));
        List<Hop> down =
        [
            .. data.Select(version => new Hop(LineageId.Dataset(version.Dataset, version.Id), Relations.Used)), .. trained.Select(run => new Hop(new LineageId(LineageKind.Run, run.Info.Id), Relations.Used)),
            .. versions.Select(version => new Hop(LineageId.Model(version.Model, version.Number), Relations.Used)),
        ];
        return new Found(new LineageNode(id.ToString(), LineageKind.Commit, $"commit {Show.ShortId(id.Value, 10)}", "Git", $"/lineage/commit:{id.Value}", facts), [], ways.HasFlag(Ways.Down) ? down : []);
    }
}
