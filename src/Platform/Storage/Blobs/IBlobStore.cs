namespace Slipway.Storage.Blobs;

/// <summary>Where big bytes lie, under their SHA-256: a folder, S3 or Azure. Callers use <see cref="BlobLibrary"/>, which also keeps the index.</summary>
public interface IBlobStore
{
    /// <summary>Takes the whole stream; when it returns the bytes are durable. The same bytes twice are stored once.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="cancel">The caller's patience.</param>
    /// <param name="arrived">Awaited when all has arrived and is known by its hash, before it is decided whether the store has it already.</param>
    Task<Blob> Put(Stream content, CancellationToken cancel, Func<Blob, Task>? arrived = null);

    /// <summary>A seekable stream over the bytes, which fetches no more of them than are read; null when they are not there.</summary>
    Task<Stream?> Open(string sha256, CancellationToken cancel);

    /// <summary>The bytes as a whole file of this machine, for what reads files only; null when they are not there.</summary>
    Task<LocalFile?> OpenFile(string sha256, CancellationToken cancel);

    /// <summary>Whether the bytes are there.</summary>
    Task<bool> Has(string sha256, CancellationToken cancel);

    /// <summary>Removes the bytes for good; doing it again does nothing.</summary>
    Task Delete(string sha256, CancellationToken cancel);
}
