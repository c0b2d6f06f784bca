using System.CommandLine;
using Slipway.Server;
using Slipway.Storage;
using Slipway.Storage.Backup;
using Slipway.Storage.Blobs;

namespace Slipway.Commands;

/// <summary><c>slipway backup</c> and <c>slipway restore</c>.</summary>
internal static class BackupCommand
{
    private static readonly Argument<string> File = new("file") { Description = "The back-up: one zip." };
    private static readonly Option<string> Data = DataOption.Make();
    private static readonly Option<string?> Artifacts = ArtifactsOption.Make();
    private static readonly Option<string?> Database = new("--database") { Description = "Where to restore to: a file path for SQLite (default: in the data folder), or postgres://user@host/name. Need not be the kind that was backed up.", HelpName = "URI" };

    public static IEnumerable<Command> Make()
    {
        var backup = new Command("backup", "Write everything a server holds to one file, while it works.") { File };
        backup.SetAction(Backup);
        yield return backup.With("slipway backup slipway-2026-05-01.zip");
        var restore = new Command("restore", "Restore a back-up into an empty data folder, or an empty PostgreSQL database. No server may run on it.") { File, Data, Database, Artifacts };
        restore.SetAction(Restore);
        yield return restore.With("slipway restore slipway-2026-05-01.zip --data /var/lib/slipway", "slipway restore slipway-2026-05-01.zip --data ./state --database postgres://slipway@db/slipway --artifacts s3://slipway-artifacts/production").WithoutServer();
    }

    private static async Task<int> Backup(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var file = Path.GetFullPath(parsed.GetValue(File)!);
        if (Path.Exists(file))
            throw new CommandFailedException(ExitCode.Refused, $"{file} exists already; a back-up never replaces one.", "Give another name.");
        if (!Directory.Exists(Path.GetDirectoryName(file)))
            throw new CommandFailedException(ExitCode.Usage, $"There is no folder {Path.GetDirectoryName(file)}.");
        var temporary = file + ".tmp";
        await client.Download(HttpMethod.Post, "/api/v1/backup", temporary, cancel);
        DurableFile.Move(temporary, file);
        Output.Line($"{file}: {new FileInfo(file).Length / 1024:N0} KiB");
        return ExitCode.Done;
    }

    private static async Task<int> Restore(ParseResult parsed, CancellationToken cancel)
    {
        using var restored = await RestoredFolder.Open(parsed.GetValue(Data)!, cancel);
        var folder = restored.Folder;
        // Blobs lie under their hash, and the reader asks for a database without tables.
        if (Directory.EnumerateFileSystemEntries(folder.Root).FirstOrDefault(path => Path.GetFileName(path) is not ("lock" or "blobs" or "blob-cache") && !path.StartsWith(folder.UnfinishedRestore, StringComparison.Ordinal) && !path.StartsWith(folder.DatabaseFile, StringComparison.Ordinal)) is { } other)
            throw new CommandFailedException(ExitCode.Refused, $"The data folder {folder.Root} is not empty: it has '{Path.GetFileName(other)}'.", "Restore into a new one.");
        try
        {
            var artifacts = await ArtifactsOption.Open(parsed.GetValue(Artifacts), folder, cancel);
            var manifest = await new BackupReader(Modules.WithMigrations, artifacts, folder.Root, TimeProvider.System).Restore(Path.GetFullPath(parsed.GetValue(File)!), parsed.GetValue(Database) ?? folder.DatabaseFile, cancel);
            restored.Keep();
            Output.Line($"Restored the state of {manifest.At:yyyy-MM-dd HH:mm:ss} UTC: {Counted.Of(manifest.Tables.Sum(t => t.Rows), "row")}, {Counted.Of(manifest.Blobs.Count, "blob")}, {Counted.Of(manifest.Files?.Count ?? 0, "file")}.");
            return ExitCode.Done;
        }
        catch (Exception unusable) when (unusable is BackupUnusableException or BlobStoreException)
        {
            throw new CommandFailedException(ExitCode.Refused, unusable.Message);
        }
    }
}
