namespace Slipway.Storage.Blobs.Remote;

/// <summary>
/// Blobs in a store across the network, as <c>prefix/ab/cdef…</c>. An upload lies on this machine's disk until it is whole and its digest is known; then the store has it already, or is sent it. What
/// reads files only is given a checked copy from a bounded cache.
/// </summary>
internal abstract class RemoteBlobStore : IBlobStore
{
    /// <summary>A file above this size is sent in parts of it.</summary>
    protected const int PartSize = 16 << 20;

    /// <summary>So many parts are on their way at once.</summary>
    protected const int PartsAtOnce = 4;

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

    /// <summary>What stands in it.</summary>
    protected static ReadOnlyMemory<byte> MarkerText { get; } = "Slipway keeps artifacts here, each under its SHA-256.\n"u8.ToArray();

    public async Task<Blob> Put(Stream content, CancellationToken cancel)
    {
        using var received = await _incoming.Receive(content, flush: false, cancel);
        var name = Name(received.Blob.Sha256);
        if (await Ask(() => Length(name, cancel), cancel) != received.Blob.Length)
            await Ask(async () => { await Upload(name, received.Path, received.Blob, cancel); return true; }, cancel);
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
    public Task Check(CancellationToken cancel) => Ask(async () => { await Prove(cancel); return true; }, cancel);

    /// <summary>Where a file is cut for an upload in parts.</summary>
    protected static IReadOnlyList<Part> PartsOf(long length)
    {
        const int step = 1 << 20;
        var size = Math.Max(PartSize, (((length / MostParts) / step) + 1) * step);
        return [.. Enumerable.Range(0, (int)((length + size - 1) / size)).Select(i => new Part(i + 1, i * size, Math.Min(size, length - (i * size))))];
    }

    /// <summary>The length of an object; null where there is none.</summary>
    protected abstract Task<long?> Length(string name, CancellationToken cancel);

    /// <summary>Exactly so many bytes of an object.</summary>
    protected abstract Task<Stream> Read(string name, long from, long count, CancellationToken cancel);

    /// <summary>Sends a file; nothing is to be seen of it before all of it has arrived, and nothing is left when it does not.</summary>
    protected abstract Task Upload(string name, string file, Blob blob, CancellationToken cancel);

    /// <summary>Removes an object for good, if it is there.</summary>
    protected abstract Task Remove(string name, CancellationToken cancel);

    /// <summary>Lists, reads and writes.</summary>
    protected abstract Task Prove(CancellationToken cancel);

    /// <summary>What a fault of the store means, as a sentence with what would be right; null for faults of other kinds.</summary>
    protected abstract string? Explain(Exception fault);

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

/// <summary>A stretch of a file that is sent by itself.</summary>
/// <param name="Number">From 1.</param>
internal sealed record Part(int Number, long From, long Length);
