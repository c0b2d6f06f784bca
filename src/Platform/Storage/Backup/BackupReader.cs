using System.Data.Common;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json;
using Dapper;
using Slipway.Storage.Blobs;
using Slipway.Storage.Migrations;

namespace Slipway.Storage.Backup;

/// <summary>Restores a backup into an empty database of either kind, a blob store and a data folder: all of it, or nothing of database and files.</summary>
/// <param name="modules">The assemblies that carry migrations, Platform's first.</param>
/// <param name="blobs">The store that takes the blobs; what it holds already stays.</param>
/// <param name="folder">The data folder that takes the files.</param>
/// <param name="clock">The clock that stamps the migrations.</param>
public sealed class BackupReader(IReadOnlyList<Assembly> modules, IBlobStore blobs, string folder, TimeProvider clock)
{
    private const int Step = 500;

    /// <summary>Restores. The schema becomes that of the backup; opening the database afterwards brings it up to date.</summary>
    /// <param name="path">The backup.</param>
    /// <param name="address">A database as <see cref="Database.Open"/> takes it, without any table.</param>
    /// <param name="cancel">Ends it; nothing is left in the database.</param>
    /// <exception cref="BackupUnusableException">The backup is damaged, or was written by a newer program.</exception>
    /// <exception cref="DatabaseUnusableException">The database cannot be reached or is not empty.</exception>
    /// <exception cref="DiskFullException">There is no room for it.</exception>
    public async Task<BackupManifest> Restore(string path, string address, CancellationToken cancel)
    {
        var (archive, manifest) = await BackupArchive.Open(path, cancel);
        using var _ = archive;
        await using var dialect = DatabaseAddress.Dialect(address);
        var schema = Schema(manifest, dialect);
        var isNew = dialect.Name == "sqlite" && !File.Exists(dialect.Place);
        try
        {
            await using var connection = await dialect.OpenWriter(cancel);
            await Restore(archive, manifest, schema, connection, dialect, cancel);
            isNew = false;
            return manifest;
        }
        catch (Exception fault) when (DiskFullException.Behind(fault, dialect.Place) is not null)
        {
            throw DiskFullException.Behind(fault, dialect.Place)!;
        }
        catch (Exception fault) when (fault is DbException or SocketException)
        {
            throw new DatabaseUnusableException($"The backup could not be restored into the database at {dialect.Place}: {fault.Message}");
        }
        finally
        {
            if (isNew)
                Array.ForEach(["", "-wal", "-shm"], part => File.Delete(dialect.Place + part));
        }
    }

    /// <summary>The migrations that make the backup's tables.</summary>
    private List<Migration> Schema(BackupManifest manifest, Dialect dialect)
    {
        var known = Migration.In(modules, dialect.Name);
        var wanted = manifest.Schema.ToDictionary(m => (m.Module, m.Number));
        foreach (var migration in manifest.Schema)
        {
            var ours = known.FirstOrDefault(m => m.Module == migration.Module && m.Number == migration.Number)
                ?? throw new BackupUnusableException($"The backup was written by a newer Slipway (it has migration {migration.Module} {migration.Number:0000}-{migration.Name}, which this one does not know); restore it with that version.");
            if (manifest.Dialect == dialect.Name && ours.Digest != migration.Digest)
                throw new BackupUnusableException($"The backup was made with another text of migration {ours}; restore it with the version that wrote it.");
        }

        return [.. known.Where(m => wanted.ContainsKey((m.Module, m.Number)))];
    }

    private async Task Restore(BackupArchive archive, BackupManifest manifest, List<Migration> schema, DbConnection connection, Dialect dialect, CancellationToken cancel)
    {
        await connection.ExecuteAsync(dialect.BeginWrite);
        try
        {
            if (await connection.QueryFirstOrDefaultAsync<string>(dialect.TablesSql) is { } table)
                throw new DatabaseUnusableException($"The database at {dialect.Place} is not empty (it has a table '{table}'); restore into a new one.");
            await Migrator.Apply(connection, dialect, schema, clock, cancel);
            var afterwards = await dialect.BeginLoading(connection);
            await RestoreTables(archive, manifest, connection, dialect, cancel);
            foreach (var statement in afterwards)
                await connection.ExecuteAsync(statement);
            foreach (var blob in manifest.Blobs)
                await RestoreBlob(archive, blob, cancel);
            using var files = new RestoredFiles(folder);
            foreach (var file in manifest.Files ?? [])
                await RestoreFile(archive, file, files, cancel);
            await connection.ExecuteAsync("COMMIT");
            files.Keep();
        }
        catch
        {
            await connection.TakeBack();
            throw;
        }
    }

    private static async Task RestoreTables(BackupArchive archive, BackupManifest manifest, DbConnection connection, Dialect dialect, CancellationToken cancel)
    {
        // What is named in SQL are the names of the tables made here, never those that a file says.
        var tables = (await dialect.DataTables(connection)).ToDictionary(t => t, StringComparer.OrdinalIgnoreCase);
        foreach (var table in tables.Values)
            await connection.ExecuteAsync($"DELETE FROM \"{table}\"");
        if (tables.Keys.FirstOrDefault(table => !manifest.Tables.Any(saved => saved.Name.Equals(table, StringComparison.OrdinalIgnoreCase))) is { } lost)
            throw new BackupUnusableException($"The backup has no table '{lost}', which its migrations make; it cannot be restored.");
        foreach (var saved in manifest.Tables)
        {
            if (!tables.TryGetValue(saved.Name, out var table))
                throw new BackupUnusableException($"The backup has a table '{saved.Name}' that its migrations do not make; it cannot be restored.");
            await RestoreTable(archive, saved, table, connection, dialect, cancel);
        }
    }

    private static async Task RestoreTable(BackupArchive archive, BackupTable saved, string table, DbConnection connection, Dialect dialect, CancellationToken cancel)
    {
        var columns = (await dialect.Columns(connection, table)).ToDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);
        if (columns.Count != saved.Columns.Count)
            throw OtherColumns(table);
        var plan = new BulkInsert<object?[]>($"\"{table}\"", [.. saved.Columns.Select((column, i) =>
            columns.TryGetValue(column.Name, out var ours) && RowText.Conversion(column.Type, ours.Type) is { } convert ? new BulkColumn<object?[]>($"\"{ours.Name}\"", ours.Type, row => convert(row[i])) : throw OtherColumns(table))]);
        using var lines = new StreamReader(archive.Read(saved.Entry));
        var rows = new List<object?[]>();
        while (await lines.ReadLineAsync(cancel) is { } line)
        {
            rows.Add(Row(line, saved));
            if (rows.Count < Step)
                continue;
            await dialect.InsertMany(connection, plan, rows, cancel);
            rows.Clear();
        }

        await dialect.InsertMany(connection, plan, rows, cancel);
    }

    private static BackupUnusableException OtherColumns(string table) => new($"The table '{table}' has other columns in the backup than its migrations make here; it cannot be restored.");

    private static object?[] Row(string line, BackupTable table)
    {
        try
        {
            return RowText.Read(line, table.Columns);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw new BackupUnusableException($"The table '{table.Name}' of the backup has a row that does not fit its columns: {fault.Message}");
        }
    }

    private static async Task RestoreFile(BackupArchive archive, BackupFile file, RestoredFiles files, CancellationToken cancel)
    {
        await using var bytes = archive.Read(file.Entry);
        await files.Write(file, bytes, cancel);
    }

    private async Task RestoreBlob(BackupArchive archive, BackupBlob blob, CancellationToken cancel)
    {
        await using var bytes = archive.Read(blob.Entry);
        if ((await blobs.Put(bytes, cancel)).Sha256 != blob.Sha256)
            throw new BackupUnusableException($"The blob {blob.Sha256} changed while the backup was read; restore again from a file that nobody writes to.");
    }
}
