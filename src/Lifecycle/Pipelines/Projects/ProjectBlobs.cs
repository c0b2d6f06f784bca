using Slipway.Storage.Blobs;

namespace Slipway.Pipelines.Projects;

/// <summary>Projects and their pipelines name the files and the code that they were applied with.</summary>
internal sealed class ProjectBlobs : IBlobReferences
{
    public IReadOnlyList<BlobColumn> Columns { get; } =
        [new("project", "sources", InText: true), new("project", "code", InText: true), new("pipeline", "sources", InText: true), new("pipeline", "code", InText: true), new("pipeline", "result", InText: true)];
}
