using System.Text.Json;
using Slipway.Storage;

namespace Slipway.Commands;

/// <summary>
/// A locked data folder that is being restored into: what was not in it before goes again, unless the restore came to its end. Where the restore is killed, a file in the folder says so, and the next one
/// begins by clearing away what it left.
/// </summary>
internal sealed class RestoredFolder : IDisposable
{
    private readonly DataFolder _folder;
    private readonly bool _made;
    private readonly HashSet<string> _before;
    private bool _kept;

    private RestoredFolder(DataFolder folder, bool made, IEnumerable<string> before) => (_folder, _made, _before) = (folder, made, before.ToHashSet(StringComparer.Ordinal));

    /// <summary>Makes the folder where it is not there, and locks it.</summary>
    public static async Task<RestoredFolder> Open(string path, CancellationToken cancel)
    {
        var made = !Directory.Exists(path);
        var folder = new DataFolder(path);
        RestoredFolder? restored = null;
        try
        {
            var before = Entries(folder).ToList();
            await folder.Lock(cancel);
            var again = File.Exists(folder.UnfinishedRestore) ? JsonSerializer.Deserialize<List<string>>(await File.ReadAllBytesAsync(folder.UnfinishedRestore, cancel)) : null;
            restored = new RestoredFolder(folder, made, again ?? before);
            if (again is not null)
                restored.Clear();
            else
                await DurableFile.Write(folder.UnfinishedRestore, JsonSerializer.SerializeToUtf8Bytes(before), cancel);
            return restored;
        }
        catch
        {
            if (restored is null)
                folder.Dispose();
            else
                restored.Dispose();
            throw;
        }
    }

    public DataFolder Folder => _folder;

    /// <summary>Lets all of it stay.</summary>
    public void Keep()
    {
        File.Delete(_folder.UnfinishedRestore);
        _kept = true;
    }

    public void Dispose()
    {
        // While the lock is held, so that nothing of a server that starts now is taken for the restore's.
        if (!_kept)
        {
            Clear();
            File.Delete(_folder.UnfinishedRestore);
            if (!_before.Contains(Path.GetFileName(_folder.LockFile)))
                File.Delete(_folder.LockFile);
            if (_made)
                Directory.Delete(_folder.Root);
        }

        _folder.Dispose();
    }

    private static IEnumerable<string> Entries(DataFolder folder) => Directory.EnumerateFileSystemEntries(folder.Root).Select(Path.GetFileName).OfType<string>();

    private void Clear()
    {
        foreach (var name in Entries(_folder).Where(name => !_before.Contains(name) && name != Path.GetFileName(_folder.LockFile) && name != Path.GetFileName(_folder.UnfinishedRestore)))
        {
            if (Directory.Exists(_folder.At(name)))
                Directory.Delete(_folder.At(name), recursive: true);
            else
                File.Delete(_folder.At(name));
        }
    }
}
