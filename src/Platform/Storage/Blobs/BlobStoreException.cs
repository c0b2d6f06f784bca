namespace Slipway.Storage.Blobs;

/// <summary>A blob store could not do what it was asked; the message is one sentence that says what was wrong, and what would be right.</summary>
public sealed class BlobStoreException(string message, Exception? cause = null) : IOException(message, cause);
