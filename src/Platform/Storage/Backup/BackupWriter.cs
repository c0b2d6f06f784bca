using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Slipway.Storage.Blobs;

namespace Slipway.Storage.Backup;

/// <summary>Writes a backup while the server runs: all tables as they were at one moment, then the blobs that they knew and the files of the data folder, in one zip file.</summary>
public sealed class BackupWriter(Database database, IBlobStore blobs, TimeProvider clock, IEnumerable<IBackupFiles> keepers)
{
    private const int FlushAt = 1 << 16;

    /// <summary>Writes the backup. The file appears when it is whole and on disk.</summary>
    /// <param name="path">The file to make.</param>
    /// <exception cref="BackupUnusableException">The file is there already, or a blob is missing from the store.</exception>
    public async Task<BackupManifest> Write(string path, CancellationToken cancel)
    {
        var place = Path.GetFullPath(path);
        if (File.Exists(place))
            throw new BackupUnusableException($"{place} exists already; give another name, a backup never replaces one.");
        var temporary = place + ".tmp";
        try
        {
            BackupManifest manifest;
            await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite))
            {
                using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
                    manifest = await Write(archive, cancel);
                file.Flush(flushToDisk: true);
            }

            DurableFile.Move(temporary, place);
            return manifest;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private async Task<BackupManifest> Write(ZipArchive archive, CancellationToken cancel)
    {
        var manifest = await database.Query(unit => WriteTables(unit, archive, cancel), cancel);
        foreach (var blob in manifest.Blobs)
            await WriteBlob(archive, blob, cancel);
        var files = new List<BackupFile>();
        foreach (var keeper in keepers)
        {
            foreach (var file in await keeper.Finished(cancel))
                files.Add(await WriteFile(archive, file, cancel));
        }

        manifest = manifest with { Files = files };
        var json = JsonSerializer.SerializeToUtf8Bytes(manifest, JsonSerializerOptions.Web);
        await WriteSmall(archive, BackupManifest.Entry, json, cancel);
        await WriteSmall(archive, BackupManifest.DigestEntry, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(json))), cancel);
        return manifest;
    }

    /// <summary>Everything that must be of one moment.</summary>
    private async Task<BackupManifest> WriteTables(Unit unit, ZipArchive archive, CancellationToken cancel)
    {
        var schema = (await unit.Connection.QueryAsync<BackupMigration>("SELECT module AS Module, number AS Number, name AS Name, digest AS Digest FROM schema_migration ORDER BY module, number")).AsList();
        var held = (await unit.Connection.QueryAsync<BackupBlob>("SELECT sha256 AS Sha256, length AS Length FROM blob ORDER BY sha256")).AsList();
        var tables = new List<BackupTable>();
        foreach (var name in await unit.Dialect.DataTables(unit.Connection))
            tables.Add(await WriteTable(unit, archive, name, cancel));
        return new BackupManifest(BackupManifest.Form, database.Log, unit.Dialect.Name, clock.GetUtcNow(), schema, tables, held);
    }

    private static async Task<BackupTable> WriteTable(Unit unit, ZipArchive archive, string name, CancellationToken cancel)
    {
        var table = new BackupTable(name, await unit.Dialect.Columns(unit.Connection, name), 0, "");
        var rows = 0L;
        var digest = await WriteEntry(archive, table.Entry, async stream =>
        {
            await using var command = unit.Connection.CreateCommand();
            command.CommandText = $"SELECT {string.Join(", ", table.Columns.Select(c => $"\"{c.Name}\""))} FROM \"{name}\"";
            await using var reader = await command.ExecuteReaderAsync(cancel);
            var buffer = new ArrayBufferWriter<byte>(FlushAt * 2);
            for (; await reader.ReadAsync(cancel); rows++)
            {
                RowText.Write(reader, table.Columns, buffer);
                if (buffer.WrittenCount < FlushAt)
                    continue;
                await stream.WriteAsync(buffer.WrittenMemory, cancel);
                buffer.ResetWrittenCount();
            }

            await stream.WriteAsync(buffer.WrittenMemory, cancel);
        });
        return table with { Rows = rows, Sha256 = digest };
    }

    private async Task WriteBlob(ZipArchive archive, BackupBlob blob, CancellationToken cancel)
    {
        await using var bytes = await blobs.Open(blob.Sha256, cancel) ?? throw new BackupUnusableException($"The blob {blob.Sha256} is in the index and not in the store: restore it there before a backup is taken.");
        if (await WriteEntry(archive, blob.Entry, stream => bytes.CopyToAsync(stream, cancel)) != blob.Sha256)
            throw new BackupUnusableException($"The blob {blob.Sha256} is damaged in the store: its bytes no longer have that digest.");
    }

    private static async Task<BackupFile> WriteFile(ZipArchive archive, FinishedFile file, CancellationToken cancel)
    {
        await using var bytes = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var written = new BackupFile(file.Name, bytes.Length, "");
        return written with { Sha256 = await WriteEntry(archive, written.Entry, stream => bytes.CopyToAsync(stream, cancel)) };
    }

    private static Task<string> WriteSmall(ZipArchive archive, string name, byte[] content, CancellationToken cancel) => WriteEntry(archive, name, stream => stream.WriteAsync(content, cancel).AsTask());

    /// <returns>The SHA-256 of what was written.</returns>
    private static async Task<string> WriteEntry(ZipArchive archive, string name, Func<Stream, Task> write)
    {
        using var sha256 = SHA256.Create();
        await using (var stream = new CryptoStream(archive.CreateEntry(name, CompressionLevel.Fastest).Open(), sha256, CryptoStreamMode.Write))
            await write(stream);
        return Convert.ToHexStringLower(sha256.Hash!);
    }
}
