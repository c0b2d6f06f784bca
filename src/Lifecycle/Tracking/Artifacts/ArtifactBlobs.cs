using Slipway.Storage.Blobs;

namespace Slipway.Tracking.Artifacts;

/// <summary>Artifacts are blobs by name.</summary>
internal sealed class ArtifactBlobs : IBlobReferences
{
    public IReadOnlyList<BlobColumn> Columns { get; } = [new("artifact", "sha256")];
}
