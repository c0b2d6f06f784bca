using System.Security.Cryptography;

namespace Slipway.Storage.Blobs.Remote;

/// <summary>
/// Blobs in a store across the network, as <c>prefix/ab/cdef…</c>. An upload lies on this machine's disk until it is whole and its digest is known; then the store has it already, or is sent it. What
/// reads files only is given a checked copy from a bounded cache.
/// </summary>
internal abstract class RemoteBlobStore : IBlobStore
{
    /// <summary>A file above this size is sent in parts of it.</summary>
    private const int PartSize = 16 << 20;

    /// <summary>So many parts are on their way at once.</summary>
    private const int PartsAtOnce = 4;

    /// <summary>So many parts a store lets one upload have, at the least.</summary>
    private const int MostParts = 10_000;

    private readonly string _prefix;
    private readonly IncomingFolder _incoming;
    private readonly BlobCache _cache;

    /// <param name="address">Where it is.</param>
    /// <param name="folder">A folder of this machine for uploads on their way and for copies.</param>
    protected RemoteBlobStore(RemoteAddress address, string folder)
    {
        _prefix = address.Prefix;
        _incoming = new IncomingFolder(Path.Combine(folder, "incoming"));
        _cache = new BlobCache(Path.Combine(folder, "whole"), address.CacheBytes, _incoming);
    }

    /// <summary>A small object that says whose they are: writing it at start proves that blobs can be written.</summary>
    protected string Marker => _prefix + "slipway.txt";

    public async Task<Blob> Put(Stream content, CancellationToken cancel, Func<Blob, Task>? arrived = null)
    {
        using var received = await _incoming.Receive(content, flush: false, cancel);
        if (arrived is not null)
            await arrived(received.Blob);
        var name = Name(received.Blob.Sha256);
        if (await Ask(() => Length(name, cancel), cancel) != received.Blob.Length)
            await Ask(async () => { await Upload(name, received, cancel); return true; }, cancel);
        return received.Blob;
    }

    public async Task<Stream?> Open(string sha256, CancellationToken cancel)
    {
        var name = Name(sha256);
        return await Ask(() => Length(name, cancel), cancel) is { } length ? Reading(name, length) : null;
    }

    public async Task<LocalFile?> OpenFile(string sha256, CancellationToken cancel)
    {
        var name = Name(sha256);
        if (await Ask(() => Length(name, cancel), cancel) is { } length)
            return await _cache.Open(sha256, () => Reading(name, length), cancel);
        // Another server on the same store may have deleted it.
        _cache.Forget(sha256);
        return null;
    }

    public async Task<bool> Has(string sha256, CancellationToken cancel)
    {
        var name = Name(sha256);
        return await Ask(() => Length(name, cancel), cancel) is not null;
    }

    public async Task Delete(string sha256, CancellationToken cancel)
    {
        var name = Name(sha256);
        await Ask(async () => { await Remove(name, cancel); return true; }, cancel);
        _cache.Forget(sha256);
    }

    /// <summary>Makes sure that blobs can be listed, read and written.</summary>
    /// <exception cref="BlobStoreException">They cannot.</exception>
    public Task Check(CancellationToken cancel) => Ask(async () =>
    {
        await Enter(cancel);
        var text = "Slipway keeps artifacts here, each under its SHA-256.\n"u8.ToArray();
        await Send(Marker, new MemoryStream(text), Md5(text), cancel);
        return await Length(Marker, cancel);
    }, cancel);

    /// <summary>Sends parts side by side. All of them have ended when this returns or throws, so none arrives behind an abort.</summary>
    /// <returns>What the store said of each, in their order.</returns>
    protected static async Task<IReadOnlyList<T>> SendParts<T>(IReadOnlyList<Part> parts, Func<Part, CancellationToken, Task<T>> send, CancellationToken cancel)
    {
        var said = new T[parts.Count];
        await Parallel.ForEachAsync(parts, new ParallelOptions { MaxDegreeOfParallelism = PartsAtOnce, CancellationToken = cancel }, async (part, stop) => said[part.Number - 1] = await send(part, stop));
        return said;
    }

    /// <summary>Where a file is cut.</summary>
    private static IReadOnlyList<Part> PartsOf(long length)
    {
        const int step = 1 << 20;
        var size = Math.Max(PartSize, (((length / MostParts) / step) + 1) * step);
        return [.. Enumerable.Range(0, (int)((length + size - 1) / size)).Select(i => new Part(i + 1, i * size, Math.Min(size, length - (i * size))))];
    }

    /// <summary>The length of an object; null where there is none.</summary>
    protected abstract Task<long?> Length(string name, CancellationToken cancel);

    /// <summary>Exactly so many bytes of an object.</summary>
    protected abstract Task<Stream> Read(string name, long from, long count, CancellationToken cancel);

    /// <summary>Sends a small object at once.</summary>
    protected abstract Task Send(string name, Stream content, byte[] md5, CancellationToken cancel);

    /// <summary>Sends a file in parts; nothing is to be seen of it before all of it has arrived, and nothing is left when it does not.</summary>
    protected abstract Task Send(string name, string file, byte[] md5, IReadOnlyList<Part> parts, CancellationToken cancel);

    /// <summary>Removes an object for good, if it is there.</summary>
    protected abstract Task Remove(string name, CancellationToken cancel);

    /// <summary>Makes sure that there are credentials, and the bucket.</summary>
    protected abstract Task Enter(CancellationToken cancel);

    /// <summary>What a fault of the store means, as a sentence with what would be right; null for faults of other kinds.</summary>
    protected abstract string? Explain(Exception fault);

    private static byte[] Md5(byte[] bytes)
    {
#pragma warning disable CA5351 // Stores check what arrives by its MD5.
        return MD5.HashData(bytes);
#pragma warning restore CA5351
    }

    private async Task Upload(string name, IncomingFile received, CancellationToken cancel)
    {
        var (parts, md5) = (PartsOf(received.Blob.Length), Convert.FromHexString(received.Blob.Md5));
        if (parts.Count > 1)
        {
            await Send(name, received.Path, md5, parts, cancel);
            return;
        }

        await using var content = new FileStream(received.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.Asynchronous);
        await Send(name, content, md5, cancel);
    }

    private async Task<T> Ask<T>(Func<Task<T>> ask, CancellationToken cancel)
    {
        try
        {
            return await ask();
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested && fault is not BlobStoreException && Explain(fault) is { } words)
        {
            throw new BlobStoreException(words, fault);
        }
    }

    private RangeStream Reading(string name, long length) => new((from, count, cancel) => Ask(() => Read(name, from, count, cancel), cancel), length);

    private string Name(string sha256) => _prefix + string.Join('/', Blob.PlaceOf(sha256));
}
