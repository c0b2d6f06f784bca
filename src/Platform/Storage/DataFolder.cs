using System.Diagnostics;
using Slipway.Storage.Migrations;

namespace Slipway.Storage;

/// <summary>The folder that holds all of one server's state, locked while the server runs.</summary>
public sealed class DataFolder : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private FileStream? _lock;

    /// <param name="path">Where it is; made when it is not there.</param>
    /// <exception cref="DiskFullException">There is no room for it.</exception>
    /// <exception cref="DatabaseUnusableException">It cannot be made, or is not this user's.</exception>
    public DataFolder(string path)
    {
        Root = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(Root);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (IOException fault) when (DiskFullException.Behind(fault, Root) is not null)
        {
            throw DiskFullException.Behind(fault, Root)!;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseUnusableException($"The data folder {Root} cannot be used: {fault.Message} Give another with --data.");
        }
    }

    public string Root { get; }

    /// <summary>What a server holds open while it runs.</summary>
    public string LockFile => System.IO.Path.Combine(Root, "lock");

    public string DatabaseFile => System.IO.Path.Combine(Root, "slipway.db");

    public string Blobs => System.IO.Path.Combine(Root, "blobs");

    /// <summary>Uploads on their way to a store on the network, and copies of what lies there; nothing is lost with it.</summary>
    public string BlobCache => System.IO.Path.Combine(Root, "blob-cache");

    /// <summary>The audit log's heads, one a line, append-only: the anchor outside the database.</summary>
    public string AuditHeads => System.IO.Path.Combine(Root, "audit-heads.jsonl");

    /// <summary>Where a running server says its address and process.</summary>
    public string ServerFile => System.IO.Path.Combine(Root, "server.json");

    /// <summary>A file or folder of its own for another part.</summary>
    public string At(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>Stands there while a backup is being restored into the folder, and after that has been cut off.</summary>
    public string UnfinishedRestore => System.IO.Path.Combine(Root, "restore-unfinished.json");

    /// <summary>Refuses a folder that holds a part of a backup.</summary>
    /// <exception cref="DatabaseUnusableException">It does.</exception>
    public void RefuseUnfinishedRestore()
    {
        if (File.Exists(UnfinishedRestore))
            throw new DatabaseUnusableException($"The data folder {Root} holds a part of a backup: restoring it was cut off. Restore again ('slipway restore FILE --data {Root}'), or start on another folder with --data.");
    }

    /// <summary>Keeps other servers out until disposed. A server that was killed holds it until the system has cleared its memory away, so this waits a moment for one.</summary>
    /// <exception cref="DatabaseUnusableException">Another server holds it.</exception>
    public async Task Lock(CancellationToken cancel)
    {
        for (var began = Stopwatch.GetTimestamp(); _lock is null;)
        {
            try
            {
                _lock = new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException fault) when (DiskFullException.Behind(fault, Root) is not null)
            {
                throw DiskFullException.Behind(fault, Root)!;
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(50, cancel);
            }
            catch (IOException)
            {
                throw new DatabaseUnusableException($"The data folder {Root} is in use by another Slipway server; stop it with 'slipway down --data {Root}', or give this one another folder with --data.");
            }
        }
    }

    public void Dispose() => _lock?.Dispose();
}
