using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Slipway.Storage.Backup;

/// <summary>A backup file, opened for reading and held against its manifest.</summary>
internal sealed class BackupArchive : IDisposable
{
    private readonly string _path;
    private readonly ZipArchive _zip;

    private BackupArchive(string path, ZipArchive zip) => (_path, _zip) = (path, zip);

    /// <summary>Opens a backup and reads all of it once: every entry must be there, no other, each with its digest.</summary>
    /// <exception cref="BackupUnusableException">It is not there, no backup, or damaged.</exception>
    public static async Task<(BackupArchive Archive, BackupManifest Manifest)> Open(string path, CancellationToken cancel)
    {
        if (!File.Exists(path))
            throw new BackupUnusableException($"There is no backup {path}.");
        BackupArchive? archive = null;
        try
        {
            archive = new BackupArchive(path, new ZipArchive(new FileStream(path, FileMode.Open, FileAccess.Read), ZipArchiveMode.Read));
            var manifest = await archive.ReadManifest(cancel);
            await archive.Verify(manifest, cancel);
            return (archive, manifest);
        }
        catch (Exception fault) when (fault is InvalidDataException or JsonException or EndOfStreamException or NotSupportedException)
        {
            archive?.Dispose();
            throw new BackupUnusableException($"{path} is no backup of Slipway, or is damaged: {fault.Message} Nothing was restored.");
        }
        catch
        {
            archive?.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of an entry.</summary>
    public Stream Read(string entry) => (_zip.GetEntry(entry) ?? throw Damaged(entry, "is missing")).Open();

    public void Dispose() => _zip.Dispose();

    private async Task<BackupManifest> ReadManifest(CancellationToken cancel)
    {
        var json = await ReadSmall(BackupManifest.Entry, cancel);
        var digest = Encoding.ASCII.GetString(await ReadSmall(BackupManifest.DigestEntry, cancel));
        if (digest != Convert.ToHexStringLower(SHA256.HashData(json)))
            throw Damaged(BackupManifest.Entry, "does not have its digest");
        return ManifestReading.Read(json, _path);
    }

    private async Task Verify(BackupManifest manifest, CancellationToken cancel)
    {
        var expected = manifest.Tables.ToDictionary(t => t.Entry, t => (t.Sha256, Count: t.Rows, Of: "rows"), StringComparer.Ordinal);
        foreach (var blob in manifest.Blobs)
            expected.Add(blob.Entry, (blob.Sha256, blob.Length, "bytes"));
        foreach (var file in manifest.Files ?? [])
            expected.Add(file.Entry, (file.Sha256, file.Length, "bytes"));
        foreach (var (entry, (sha256, count, of)) in expected)
        {
            await using var stream = Read(entry);
            var found = await EntryMeasure.Of(stream, cancel);
            if (found.Sha256 != sha256)
                throw Damaged(entry, "does not have its digest");
            if ((of == "rows" ? found.Lines : found.Length) is var there && there != count)
                throw Damaged(entry, FormattableString.Invariant($"has {there} {of} where the manifest says {count}"));
        }

        if (_zip.Entries.FirstOrDefault(e => !expected.ContainsKey(e.FullName) && e.FullName is not (BackupManifest.Entry or BackupManifest.DigestEntry)) is { } other)
            throw Damaged(other.FullName, "is not in the manifest");
        if (_zip.Entries.Count != expected.Count + 2)
            throw new BackupUnusableException($"{_path} is damaged: an entry stands twice.");
    }

    private async Task<byte[]> ReadSmall(string entry, CancellationToken cancel)
    {
        await using var stream = Read(entry);
        var content = new MemoryStream();
        await stream.CopyToAsync(content, cancel);
        return content.ToArray();
    }

    private BackupUnusableException Damaged(string entry, string how) => new($"{_path} is damaged: its entry {entry} {how}. Nothing was restored.");
}
