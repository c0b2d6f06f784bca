namespace Slipway.Storage.Backup;

/// <summary>A backup that cannot be written or restored; the message is one sentence for the person at the terminal.</summary>
public sealed class BackupUnusableException(string message) : Exception(message);

/// <summary>What a backup holds: its first entry to be read, and the digests of all the others.</summary>
/// <param name="Version">The version of the form: 2, or 1 when there were no files yet.</param>
/// <param name="Log">The origin of the audit log in it.</param>
/// <param name="Dialect">The kind of database it was taken from; it can be restored into the other kind too.</param>
/// <param name="At">When it was taken.</param>
/// <param name="Schema">The migrations its tables were made by.</param>
/// <param name="Tables">Its tables, all of one moment.</param>
/// <param name="Blobs">The blobs indexed at that moment.</param>
/// <param name="Files">Files of the data folder, finished after that moment.</param>
public sealed record BackupManifest(int Version, string Log, string Dialect, DateTimeOffset At, IReadOnlyList<BackupMigration> Schema, IReadOnlyList<BackupTable> Tables, IReadOnlyList<BackupBlob> Blobs, IReadOnlyList<BackupFile>? Files = null)
{
    internal const string Entry = "manifest.json";

    /// <summary>The newest form that this program writes and reads.</summary>
    internal const int Form = 2;

    /// <summary>The SHA-256 of the manifest itself, in hexadecimal.</summary>
    internal const string DigestEntry = "manifest.sha256";
}

/// <summary>A migration that had been applied.</summary>
public sealed record BackupMigration(string Module, long Number, string Name, string Digest);

/// <summary>A table: one JSON array a line and row.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns, in the order of the arrays.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Sha256">The SHA-256 of its entry <c>tables/NAME.jsonl</c>, uncompressed.</param>
public sealed record BackupTable(string Name, IReadOnlyList<BackupColumn> Columns, long Rows, string Sha256)
{
    internal string Entry => $"tables/{Name}.jsonl";
}

/// <summary>A column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in a bulk insert: <c>bigint</c>, <c>text</c>, <c>double precision</c>, <c>boolean</c> or <c>bytea</c>.</param>
public sealed record BackupColumn(string Name, string Type);

/// <summary>A blob: the entry <c>blobs/SHA256</c>.</summary>
public sealed record BackupBlob(string Sha256, long Length)
{
    internal string Entry => $"blobs/{Sha256}";
}

/// <summary>A file of the data folder: the entry <c>files/NAME</c>.</summary>
/// <param name="Name">Its path within the folder, parts separated by <c>/</c>.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Sha256">Their SHA-256.</param>
public sealed record BackupFile(string Name, long Length, string Sha256)
{
    internal string Entry => $"files/{Name}";
}
