using System.Globalization;
using Slipway.Data.Contracts;
using Slipway.Monitoring.Contracts;
using Slipway.Pipelines.Contracts;
using Slipway.Registry.Contracts;
using Slipway.Ui;

namespace Slipway.Governance.Lineage;

/// <summary>Dataset versions, the files they were loaded from, and the commits that these stand at.</summary>
internal sealed class DataLineage(IDatasets datasets, IModelVersions models, IPipelines pipelines, IMonitors monitors, RunTagSearch runs) : ILineageStage
{
    public IReadOnlyList<LineageKind> Kinds { get; } = [LineageKind.Dataset, LineageKind.Source];

    public async Task<IReadOnlyList<LineageId>> Resolve(string text, CancellationToken cancel)
    {
        List<LineageId> found = [];
        if ((LineageId.Halves(text, '@', last: true) ?? LineageId.Halves(text, '/', last: true)) is var (name, version))
        {
            if ((await datasets.Version(name, version, cancel)).Succeeded(out var detail, out _))
                found.Add(LineageId.Dataset(name, detail.Version.Id));
            else if (LineageId.IsHex(version, 8, 31))
                found.AddRange((await datasets.Lookup(new VersionLookup(version), cancel)).Where(v => v.Dataset == name).Select(Id));
        }
        else if ((await datasets.Versions(text, null, 1, cancel)).Succeeded(out var newest, out _) && newest.Items is [var last])
        {
            found.Add((await datasets.Version(text, "latest", cancel)).Succeeded(out var good, out _) ? Id(good.Version) : Id(last));
        }

        var digest = text.StartsWith("dv_", StringComparison.Ordinal) ? text[3..] : text;
        if (LineageId.IsHex(digest, 8, 32) || LineageId.IsHex(digest, 64, 64))
            found.AddRange((await datasets.Lookup(new VersionLookup(digest), cancel)).Select(Id));
        if (LineageId.IsHex(digest, 32, 32) && (await datasets.Lookup(new VersionLookup(Source: digest, Limit: 1), cancel)).Count > 0)
            found.Add(new LineageId(LineageKind.Source, digest));
        return [.. found.Distinct()];
    }

    public Task<Found?> Look(LineageId id, Ways ways, CancellationToken cancel) => id.Kind == LineageKind.Source ? Source(id, ways, cancel) : Version(id, ways, cancel);

    private async Task<Found?> Version(LineageId id, Ways ways, CancellationToken cancel)
    {
        if (LineageId.Halves(id.Value, '@', last: true) is not var (name, version) || !(await datasets.Version(name, version, cancel)).Succeeded(out var detail, out _))
            return null;
        var node = Node(detail.Version);
        var down = ways.HasFlag(Ways.Down) ? await Down(detail.Version, cancel) : [];
        return new Found(node, ways.HasFlag(Ways.Up) ? await Up(detail, cancel) : [], [.. down.Take(Fan.Most)], Cut: Fan.Cut(down.Count, "things that came of it", node));
    }

    private async Task<IReadOnlyList<Hop>> Up(VersionDetail detail, CancellationToken cancel)
    {
        var version = detail.Version;
        List<Hop> up = [.. (await monitors.PublishedAs(version.Dataset, version.Id, cancel)).Select(window => new Hop(new LineageId(LineageKind.Window, window.Window.Id), Relations.DerivedFrom))];
        // The file that a window was published as is a step on the way, not a source.
        if (up.Count == 0)
            up.AddRange(Sources(detail).Where(source => source.Md5 is not null).Select(source => new Hop(new LineageId(LineageKind.Source, source.Md5!), Relations.PrimarySource)));
        if (version.Parent is { } parent)
            up.Add(new Hop(LineageId.Dataset(version.Dataset, parent), Relations.RevisionOf));
        if (version.Commit is { } commit)
            up.Add(new Hop(new LineageId(LineageKind.Commit, commit), Relations.Used));
        return [.. up.Distinct()];
    }

    private async Task<IReadOnlyList<Hop>> Down(DatasetVersion version, CancellationToken cancel)
    {
        List<Hop> down = [];
        foreach (var pipeline in await pipelines.Lookup(new PipelineLookup(Data: (version.Dataset, version.Id)), cancel))
            down.Add(new Hop(new LineageId(LineageKind.Pipeline, pipeline.Id), Relations.Used));
        foreach (var run in await runs.Find(RunTagSearch.Dataset, $"{version.Dataset}/{version.Id}", Fan.Most + 1, cancel))
            down.Add(new Hop(new LineageId(LineageKind.Run, run.Info.Id), Relations.Used));
        if ((await models.Search(new VersionQuery(Dataset: version.Id, Limit: Fan.Most + 1), cancel)).Succeeded(out var made, out _))
            down.AddRange(made.Items.Where(model => model.Run is null).Select(model => new Hop(LineageId.Model(model.Model, model.Number), Relations.DerivedFrom)));
        foreach (var child in await datasets.Lookup(new VersionLookup(Parent: (version.Dataset, version.Id)), cancel))
            down.Add(new Hop(Id(child), Relations.RevisionOf));
        return down;
    }

    private async Task<Found?> Source(LineageId id, Ways ways, CancellationToken cancel)
    {
        var versions = await datasets.Lookup(new VersionLookup(Source: id.Value, Limit: Fan.Most + 1), cancel);
        if (versions.Count == 0 || !(await datasets.Version(versions[^1].Dataset, versions[^1].Id, cancel)).Succeeded(out var first, out _))
            return null;
        var source = Sources(first).First(s => s.Md5 == id.Value);
        var node = new LineageNode(
            id.ToString(), LineageKind.Source, source.Source, Show.ShortId(id.Value, 12), Address(first.Version),
            [new("md5", id.Value), new("format", source.Format), new("records", Show.Count(source.Rows))]);
        return new Found(node, [], ways.HasFlag(Ways.Down) ? [.. versions.Take(Fan.Most).Select(v => new Hop(Id(v), Relations.PrimarySource))] : [], Cut: Fan.Cut(versions.Count, "versions loaded from it", node));
    }

    /// <summary>Of the newest load and of the earlier ones that found the same rows.</summary>
    private static IEnumerable<SourceReport> Sources(VersionDetail detail) => detail.Sources.Concat(detail.Earlier.SelectMany(load => load.Sources));

    private static LineageId Id(DatasetVersion version) => LineageId.Dataset(version.Dataset, version.Id);

    private static string Address(DatasetVersion version) => FormattableString.Invariant($"/data/{Uri.EscapeDataString(version.Dataset)}/versions/{version.Number}");

    private static LineageNode Node(DatasetVersion version)
    {
        List<LineageFact> facts =
        [
            new("id", version.Id), new("rows", Show.Count(version.Rows)), new("set aside", Show.Count(version.SetAside)), new("checks", version.Outcome.ToString().ToLowerInvariant()),
            new("loaded", Show.Instant(version.CreatedAt)), new("sha256", version.Sha256),
        ];
        if (version.Job is { } job)
            facts.Add(new("job", job));
        return new(Id(version).ToString(), LineageKind.Dataset, $"{version.Dataset} version {version.Number.ToString(CultureInfo.InvariantCulture)}", Show.ShortId(version.Id, 12), Address(version), facts);
    }
}
