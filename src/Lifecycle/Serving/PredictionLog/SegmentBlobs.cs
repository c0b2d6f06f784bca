using Slipway.Storage.Blobs;

namespace Slipway.Serving.PredictionLog;

/// <summary>Sealed predictions that servers share are blobs.</summary>
internal sealed class SegmentBlobs : IBlobReferences
{
    public IReadOnlyList<BlobColumn> Columns { get; } = [new("prediction_segment", "sha256")];
}
