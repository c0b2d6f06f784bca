using Slipway.Storage.Migrations;

namespace Slipway.Storage.Blobs;

/// <summary>Reads what <c>--artifacts</c> was given.</summary>
public static class BlobStores
{
    /// <param name="address">A folder.</param>
    /// <exception cref="DatabaseUnusableException">It is no place that blobs can be kept in.</exception>
    public static IBlobStore At(string address) => address.Contains("://", StringComparison.Ordinal)
        ? throw new DatabaseUnusableException($"Artifacts cannot be kept at '{address}' yet; give a folder.")
        : new FolderBlobStore(Path.GetFullPath(address));
}
