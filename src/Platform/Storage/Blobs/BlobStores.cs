using Slipway.Storage.Blobs.Azure;
using Slipway.Storage.Blobs.Remote;
using Slipway.Storage.Blobs.S3;
using Slipway.Storage.Migrations;

namespace Slipway.Storage.Blobs;

/// <summary>Opens the places that blobs are kept in.</summary>
public static class BlobStores
{
    /// <summary>A folder as a blob store.</summary>
    public static IBlobStore At(string folder) => new FolderBlobStore(Path.GetFullPath(folder));

    /// <summary>Reads what <c>--artifacts</c> was given, and makes sure that blobs can be read and written there.</summary>
    /// <param name="address">A folder, <c>s3://bucket/prefix</c> or <c>azure://account/container/prefix</c>, the latter two with settings behind a question mark.</param>
    /// <param name="local">A folder that a remote store may use for uploads on their way and for copies.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="DatabaseUnusableException">It is no place that blobs can be kept in; the message says why, and what would be right.</exception>
    public static async Task<IBlobStore> Open(string address, string local, CancellationToken cancel)
    {
        try
        {
            if (!address.Contains("://", StringComparison.Ordinal))
                return At(address);
            var store = Remote(address, local);
            await store.Check(cancel);
            return store;
        }
        catch (BlobStoreException unusable)
        {
            throw new DatabaseUnusableException(unusable.Message);
        }
        catch (IOException fault) when (DiskFullException.Behind(fault, address) is not null)
        {
            throw DiskFullException.Behind(fault, address)!;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseUnusableException($"Artifacts cannot be kept at {address}: {fault.Message} Give a place that this user may write to with --artifacts.");
        }
    }

    private static RemoteBlobStore Remote(string address, string local) => address.Split("://")[0] switch
    {
        "s3" => new S3BlobStore(address, local),
        "azure" => new AzureBlobStore(address, local),
        var scheme => throw new DatabaseUnusableException($"Artifacts cannot be kept at '{scheme}://…'; give a folder, {S3BlobStore.Form} or {AzureBlobStore.Form}."),
    };
}
