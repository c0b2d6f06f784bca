using Slipway.Storage;

namespace Slipway.Commands;

/// <summary>A locked data folder that is being restored into: what was not in it before goes again, unless the restore came to its end.</summary>
internal sealed class RestoredFolder : IDisposable
{
    private readonly DataFolder _folder;
    private readonly bool _made;
    private readonly bool _locked;
    private readonly HashSet<string> _before;
    private bool _kept;

    private RestoredFolder(DataFolder folder, bool made, bool locked) =>
        (_folder, _made, _locked, _before) = (folder, made, locked, Directory.EnumerateFileSystemEntries(folder.Root).ToHashSet(StringComparer.Ordinal));

    /// <summary>Makes the folder where it is not there, and locks it.</summary>
    public static async Task<RestoredFolder> Open(string path, CancellationToken cancel)
    {
        var made = !Directory.Exists(path);
        var folder = new DataFolder(path);
        var locked = File.Exists(folder.LockFile);
        try
        {
            await folder.Lock(cancel);
            return new RestoredFolder(folder, made, locked);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public DataFolder Folder => _folder;

    /// <summary>Lets all of it stay.</summary>
    public void Keep() => _kept = true;

    public void Dispose()
    {
        // While the lock is held, so that nothing of a server that starts now is taken for the restore's.
        if (!_kept)
            Clear();
        _folder.Dispose();
    }

    private void Clear()
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(_folder.Root).Where(entry => !_before.Contains(entry)))
        {
            if (Directory.Exists(entry))
                Directory.Delete(entry, recursive: true);
            else
                File.Delete(entry);
        }

        if (!_locked)
            File.Delete(_folder.LockFile);
        if (_made)
            Directory.Delete(_folder.Root);
    }
}
