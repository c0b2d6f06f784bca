using Slipway.Storage.Blobs;

namespace Slipway.Data.Versions;

/// <summary>Versions are blobs, and so are the rows that their loads set aside.</summary>
internal sealed class DatasetBlobs : IBlobReferences
{
    public IReadOnlyList<BlobColumn> Columns { get; } = [new("dataset_version", "sha256"), new("dataset_version", "bad_sha256"), new("dataset_load", "bad_sha256")];
}
