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
            throw new BackupUnusableException($"{path} is no backup of Slipway, or is damaged: {fault.Message}");
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
        var manifest = JsonSerializer.Deserialize<BackupManifest>(json, JsonSerializerOptions.Web) ?? throw Damaged(BackupManifest.Entry, "is empty");
        return manifest.Version is >= 1 and <= BackupManifest.Form ? manifest : throw new BackupUnusableException($"{_path} has the form {manifest.Version} of a newer Slipway; restore it with that version.");
    }

    private async Task Verify(BackupManifest manifest, CancellationToken cancel)
    {
        var expected = manifest.Tables.Select(t => (t.Entry, t.Sha256)).Concat(manifest.Blobs.Select(b => (b.Entry, b.Sha256))).Concat((manifest.Files ?? []).Select(f => (f.Entry, f.Sha256))).ToDictionary(e => e.Entry, e => e.Sha256, StringComparer.Ordinal);
        foreach (var (entry, sha256) in expected)
        {
            await using var stream = Read(entry);
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel)) != sha256)
                throw Damaged(entry, "does not have its digest");
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
