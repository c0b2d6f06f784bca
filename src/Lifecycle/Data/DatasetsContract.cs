using Slipway.Data.Contracts;
using Slipway.Data.Datasets;
using Slipway.Data.Loads;
using Slipway.Data.Versions;
using Slipway.Storage.Blobs;
using Slipway.Work;

namespace Slipway.Data;

/// <summary>The stage as the other stages see it.</summary>
internal sealed class DatasetsContract(DatasetService datasets, VersionService versions, LoadService loads, BlobLibrary blobs) : IDatasets
{
    public Task<Result<Dataset>> Declare(Actor actor, string name, DatasetSettings settings, CancellationToken cancel) => datasets.Declare(actor, name, settings, cancel);

    public Task<Result<Dataset>> Find(string name, CancellationToken cancel) => datasets.Find(name, cancel);

    public Task<Result<VersionDetail>> Version(string dataset, string version, CancellationToken cancel) => versions.Find(dataset, version, cancel);

    public Task<Result<Page<DatasetVersion>>> Versions(string dataset, string? after, int limit, CancellationToken cancel) => versions.List(dataset, after, limit, cancel);

    public Task<IReadOnlyList<DatasetVersion>> Lookup(VersionLookup wanted, CancellationToken cancel) => versions.Lookup(wanted, cancel);

    public Task<Result<LocalFile>> Open(DatasetVersion version, CancellationToken cancel) => blobs.OpenFile(version.Sha256, cancel);

    public Task<Result<Stream>> Read(DatasetVersion version, CancellationToken cancel) => blobs.Open(version.Sha256, cancel);

    public Task<Result<Job>> Load(Actor actor, string dataset, IReadOnlyList<SourceFile> sources, string? commit, CancellationToken cancel) => loads.Load(actor, dataset, sources, commit, cancel);

    public Task<Result<Job>> LoadKept(Actor actor, string dataset, IReadOnlyList<KeptFile> kept, string? commit, LoadTag tag, CancellationToken cancel) => loads.LoadKept(actor, dataset, kept, commit, tag, cancel);
}
