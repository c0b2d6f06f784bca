using System.Buffers;
using System.Security.Cryptography;

namespace Slipway.Storage.Blobs;

/// <summary>Where bytes lie while they arrive: each upload in a file of its own, hashed on the way, a buffer at a time.</summary>
internal sealed class IncomingFolder
{
    private const int BufferSize = 1 << 17;
    private readonly string _folder;

    public IncomingFolder(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        ClearLeftovers();
    }

    /// <summary>Takes the whole stream. The file goes when what is returned is disposed of, unless it was moved.</summary>
    /// <param name="flush">Whether the bytes are to be on the disk when this returns.</param>
    public async Task<IncomingFile> Receive(Stream content, bool flush, CancellationToken cancel)
    {
        var path = Path.Combine(_folder, Guid.CreateVersion7().ToString("N"));
        try
        {
            return new IncomingFile(path, await Receive(content, path, flush, cancel));
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private static async Task<Blob> Receive(Stream content, string path, bool flush, CancellationToken cancel)
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

            file.Flush(flush);
            return new Blob(Convert.ToHexStringLower(sha256.GetHashAndReset()), Convert.ToHexStringLower(md5.GetHashAndReset()), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Removes what a killed server left half received. Another server may be receiving into the same folder now, so only what nobody wrote to for a day goes.</summary>
    private void ClearLeftovers()
    {
        var today = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1);
        foreach (var file in Directory.EnumerateFiles(_folder))
        {
            if (File.GetLastWriteTimeUtc(file) < today)
                File.Delete(file);
        }
    }
}

/// <summary>Bytes that have arrived whole.</summary>
/// <param name="Path">The file in which they lie until this is disposed of.</param>
/// <param name="Blob">What they are.</param>
internal sealed record IncomingFile(string Path, Blob Blob) : IDisposable
{
    public void Dispose() => File.Delete(Path);

    /// <summary>Puts the file, which must have been flushed, in its place for good, where nobody writes to it any more.</summary>
    public void Move(string place)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        DurableFile.Move(Path, place);
    }
}
