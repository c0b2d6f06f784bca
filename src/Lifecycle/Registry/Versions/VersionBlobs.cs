using Slipway.Storage.Blobs;

namespace Slipway.Registry.Versions;

/// <summary>A version's files are its own, whatever becomes of the artifacts that they were.</summary>
internal sealed class VersionBlobs : IBlobReferences
{
    public IReadOnlyList<BlobColumn> Columns { get; } = [new("model_version_file", "sha256")];
}
