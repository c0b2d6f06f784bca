using System.CommandLine;
using Slipway.Storage;
using Slipway.Storage.Blobs;

namespace Slipway.Commands;

/// <summary>Where artifacts lie: <c>--artifacts</c>, else a folder in the data folder.</summary>
internal static class ArtifactsOption
{
    public static Option<string?> Make() => new("--artifacts")
    {
        Description = "Where artifacts lie: a folder (default: in the data folder), s3://bucket/prefix or azure://account/container/prefix.",
        HelpName = "URI",
    };

    /// <summary>The store that was given, or that of the data folder.</summary>
    public static Task<IBlobStore> Open(string? artifacts, DataFolder folder, CancellationToken cancel) => BlobStores.Open(artifacts ?? folder.Blobs, folder.BlobCache, cancel);
}
