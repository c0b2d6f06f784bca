namespace Slipway.Storage.Blobs.Remote;

/// <summary>
/// Whole blobs of a remote store as files of this machine, each checked against its digest before anybody sees it. What was used longest ago goes when they are too many bytes; what is held stays.
/// </summary>
/// <param name="folder">Where they lie, each named by its digest; it is this program's alone.</param>
/// <param name="mostBytes">So many bytes may lie there while nobody holds them.</param>
internal sealed class BlobCache(string folder, long mostBytes, IncomingFolder incoming)
{
    private readonly string _folder = Directory.CreateDirectory(folder).FullName;
    private readonly Dictionary<string, Entry> _held = new(StringComparer.Ordinal);
    private bool _overfull;

    /// <summary>The file of a blob.</summary>
    /// <param name="fetch">Gives its bytes where they do not lie here yet.</param>
    /// <exception cref="BlobStoreException">The bytes are not those of the digest.</exception>
    public async Task<LocalFile> Open(string sha256, Func<Stream> fetch, CancellationToken cancel)
    {
        var path = Place(sha256);
        var entry = Hold(sha256);
        try
        {
            await entry.Gate.WaitAsync(cancel);
            try
            {
                if (File.Exists(path))
                    File.SetLastAccessTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime);
                else
                    await Fetch(sha256, path, fetch, cancel);
            }
            finally
            {
                entry.Gate.Release();
            }

            return new LocalFile(path, new Holder(this, sha256));
        }
        catch
        {
            Release(sha256);
            throw;
        }
    }

    /// <summary>Removes a blob that is no longer in the store.</summary>
    public void Forget(string sha256) => File.Delete(Place(sha256));

    private async Task Fetch(string sha256, string path, Func<Stream> fetch, CancellationToken cancel)
    {
        await using var content = fetch();
        using var received = await incoming.Receive(content, flush: true, cancel);
        if (received.Blob.Sha256 != sha256)
            throw new BlobStoreException($"The blob {sha256} is damaged in the store: its bytes no longer have that digest; restore it there from a backup.");
        received.Move(path);
        lock (_held)
            Trim();
    }

    private string Place(string sha256) => Path.Combine(_folder, string.Concat(Blob.PlaceOf(sha256)));

    private Entry Hold(string sha256)
    {
        lock (_held)
        {
            if (!_held.TryGetValue(sha256, out var entry))
                _held[sha256] = entry = new Entry();
            entry.Holders++;
            return entry;
        }
    }

    private void Release(string sha256)
    {
        lock (_held)
        {
            if (--_held[sha256].Holders == 0)
                _held.Remove(sha256);
            if (_overfull)
                Trim();
        }
    }

    private void Trim()
    {
        var files = new DirectoryInfo(_folder).EnumerateFiles().OrderBy(file => file.LastAccessTimeUtc).ToList();
        var bytes = files.Sum(file => file.Length);
        foreach (var file in files.TakeWhile(_ => bytes > mostBytes).Where(file => !_held.ContainsKey(file.Name)))
        {
            bytes -= file.Length;
            file.Delete();
        }

        _overfull = bytes > mostBytes;
    }

    private sealed class Entry
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Holders { get; set; }
    }

    private sealed class Holder(BlobCache cache, string sha256) : IDisposable
    {
        private bool _released;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _released, true))
                cache.Release(sha256);
        }
    }
}
