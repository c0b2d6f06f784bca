using System.Collections.Concurrent;

namespace Slipway.Storage.Blobs;

/// <summary>Blobs as files: <c>ab/cdef…</c> under a folder, read-only, written aside and renamed when whole and on disk.</summary>
internal sealed class FolderBlobStore(string folder) : IBlobStore
{
    private const int BufferSize = 1 << 17;
    private readonly IncomingFolder _incoming = new(Path.Combine(folder, "incoming"));
    private readonly ConcurrentDictionary<string, Lazy<string>> _durable = new(StringComparer.Ordinal);

    public async Task<Blob> Put(Stream content, CancellationToken cancel, Func<Blob, Task>? arrived = null)
    {
        using var received = await _incoming.Receive(content, flush: true, cancel);
        if (arrived is not null)
            await arrived(received.Blob);
        var place = Place(received.Blob.Sha256);
        // Also where the bytes are there already: the one who put them may not have flushed the folder yet.
        var home = _durable.GetOrAdd(Path.GetDirectoryName(place)!, path => new Lazy<string>(() => Make(path))).Value;
        if (File.Exists(place))
            DurableFile.FlushFolder(home);
        else
            received.Move(place);
        return received.Blob;
    }

    public Task<Stream?> Open(string sha256, CancellationToken cancel) => Task.FromResult<Stream?>(Open(Place(sha256)));

    public Task<LocalFile?> OpenFile(string sha256, CancellationToken cancel) =>
        Task.FromResult(Open(Place(sha256)) is { } file ? new LocalFile(file.Name, file) : null);

    public Task<bool> Has(string sha256, CancellationToken cancel) => Task.FromResult(File.Exists(Place(sha256)));

    public Task Delete(string sha256, CancellationToken cancel)
    {
        var place = Place(sha256);
        if (!File.Exists(place))
            return Task.CompletedTask;
        File.Delete(place);
        DurableFile.FlushFolder(Path.GetDirectoryName(place)!);
        return Task.CompletedTask;
    }

    private static FileStream? Open(string place)
    {
        try
        {
            return new FileStream(place, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, FileOptions.Asynchronous);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static string Make(string folder)
    {
        Directory.CreateDirectory(folder);
        DurableFile.FlushFolder(Path.GetDirectoryName(folder)!);
        return folder;
    }

    private string Place(string sha256) => Path.Combine([folder, .. Blob.PlaceOf(sha256)]);
}
