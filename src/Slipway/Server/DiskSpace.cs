using Dapper;
using Slipway.Storage;

namespace Slipway.Server;

/// <summary>Knows whether this server's last write found no room on a disk, and tries again when it is asked, so that freed space is noticed without a restart.</summary>
internal sealed class DiskSpace(DataFolder folder, Database database)
{
    /// <summary>What is tried: more than any journal keeps in hand, less than any disk in use is short of.</summary>
    private const int Tried = 1 << 20;

    private DiskFullException? _found;

    /// <summary>The lack of space behind a failed request, which is remembered; null where it failed for another reason.</summary>
    public DiskFullException? Behind(Exception fault)
    {
        var full = DiskFullException.Behind(fault, folder.Root);
        if (full is not null)
            Volatile.Write(ref _found, full);
        return full;
    }

    /// <summary>Whether writes find no room now.</summary>
    public async Task<bool> Lacks(CancellationToken cancel)
    {
        var found = Volatile.Read(ref _found);
        if (found is null && !database.LacksSpace)
            return false;
        try
        {
            await Try(Directory.Exists(found?.Place) ? found.Place : folder.Root, cancel);
        }
        catch (Exception fault) when (DiskFullException.Behind(fault, folder.Root) is not null)
        {
            return true;
        }

        Interlocked.CompareExchange(ref _found, null, found);
        return false;
    }

    /// <summary>Writes where it failed, and into the database.</summary>
    private async Task Try(string place, CancellationToken cancel)
    {
        await using (var file = new FileStream(Path.Combine(place, Guid.CreateVersion7().ToString("N")), FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.DeleteOnClose))
        {
            await file.WriteAsync(new byte[Tried], cancel);
            file.Flush(flushToDisk: true);
        }

        await database.Keep<Done>(async unit =>
        {
            const string sql = "INSERT INTO setting (name, value) VALUES ('server.space', @at) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
            await unit.Connection.ExecuteAsync(sql, new { at = unit.Now.ToString("O") });
            return default(Done);
        }, cancel);
    }
}
