using Slipway.Storage.Blobs;

namespace Slipway.Work.Jobs;

/// <summary>Jobs name what was uploaded for them, and what they made.</summary>
internal sealed class JobBlobs : IBlobReferences
{
    public IReadOnlyList<BlobColumn> Columns { get; } = [new("job", "payload", InText: true), new("job", "result", InText: true), new("job", "checkpoint", InText: true), new("schedule", "payload", InText: true)];
}
