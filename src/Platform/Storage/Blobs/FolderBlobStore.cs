using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Slipway.Storage.Blobs;

/// <summary>Blobs as files: <c>ab/cdef…</c> under a folder, read-only, written aside and renamed when whole and on disk.</summary>
internal sealed class FolderBlobStore : IBlobStore
{
    private const int BufferSize = 1 << 17;
    private readonly string _folder;
    private readonly string _incoming;
    private readonly ConcurrentDictionary<string, Lazy<string>> _durable = new(StringComparer.Ordinal);

    public FolderBlobStore(string folder)
    {
        (_folder, _incoming) = (folder, Path.Combine(folder, "incoming"));
        Directory.CreateDirectory(_incoming);
        ClearLeftovers();
    }

    public async Task<Blob> Put(Stream content, CancellationToken cancel)
    {
        var temporary = Path.Combine(_incoming, Guid.CreateVersion7().ToString("N"));
        try
        {
            var blob = await Receive(content, temporary, cancel);
            var place = Place(blob.Sha256);
            // Also where the bytes are there already: the one who put them may not have flushed the folder yet.
            var folder = _durable.GetOrAdd(Path.GetDirectoryName(place)!, path => new Lazy<string>(() => Make(path))).Value;
            if (File.Exists(place))
                DurableFile.FlushFolder(folder);
            else
                Keep(temporary, place);
            return blob;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public Task<Stream?> Open(string sha256, CancellationToken cancel)
    {
        var place = Place(sha256);
        return Task.FromResult<Stream?>(File.Exists(place) ? new FileStream(place, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, FileOptions.Asynchronous) : null);
    }

    public Task<bool> Has(string sha256, CancellationToken cancel) => Task.FromResult(File.Exists(Place(sha256)));

    /// <summary>Removes what a killed server left half received. Another server may be receiving into the same folder now, so only what nobody wrote to for a day goes.</summary>
    private void ClearLeftovers()
    {
        var today = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1);
        foreach (var file in Directory.EnumerateFiles(_incoming))
        {
            if (File.GetLastWriteTimeUtc(file) < today)
                File.Delete(file);
        }
    }

    private static async Task<Blob> Receive(Stream content, string path, CancellationToken cancel)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
#pragma warning disable CA5351 // DVC names files by MD5; nothing here relies on it for safety.
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var length = 0L;
            while (await content.ReadAsync(buffer, cancel) is > 0 and var read)
            {
                var part = buffer.AsMemory(0, read);
                sha256.AppendData(part.Span);
                md5.AppendData(part.Span);
                await file.WriteAsync(part, cancel);
                length += read;
            }

            file.Flush(flushToDisk: true);
            return new Blob(Convert.ToHexStringLower(sha256.GetHashAndReset()), Convert.ToHexStringLower(md5.GetHashAndReset()), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static string Make(string folder)
    {
        Directory.CreateDirectory(folder);
        DurableFile.FlushFolder(Path.GetDirectoryName(folder)!);
        return folder;
    }

    private static void Keep(string temporary, string place)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(temporary, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        DurableFile.Move(temporary, place);
    }

    /// <summary>Only a checked digest becomes a path.</summary>
    private string Place(string sha256) => Blob.IsSha256(sha256)
        ? Path.Combine(_folder, sha256[..2], sha256[2..])
        : throw new ArgumentException($"'{sha256}' is no SHA-256 in lower-case hexadecimal.", nameof(sha256));
}
