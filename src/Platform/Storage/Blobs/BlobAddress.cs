using Slipway.Storage.Migrations;

namespace Slipway.Storage.Blobs;

/// <summary>Reads what <c>--artifacts</c> was given.</summary>
public static class BlobAddress
{
    /// <summary>The store at an address: so far a folder, which is made when it is not there.</summary>
    /// <exception cref="DatabaseUnusableException">There is no store of this kind.</exception>
    public static IBlobStore Open(string address) => address.Contains("://", StringComparison.Ordinal)
        ? throw new DatabaseUnusableException($"'{address[..(address.IndexOf("://", StringComparison.Ordinal) + 3)]}' is no blob store Slipway knows; give a folder.")
        : new FolderBlobStore(Path.GetFullPath(address));
}
