using Slipway.Importing.Files;

namespace Slipway.Importing;

/// <summary>What stands at a path of the source once links are followed.</summary>
/// <param name="Path">The path, as notes name it.</param>
/// <param name="Real">The path without links: the one to open.</param>
/// <param name="Kind">A regular file, a folder, or nothing; <see cref="FileKind.Special"/> for all that is not read.</param>
/// <param name="IsLink">Whether the path itself is a link.</param>
/// <param name="Why">Why it is not read.</param>
/// <param name="Remedy">What can be done about that.</param>
internal sealed record SourceEntry(string Path, string Real, FileKind Kind, bool IsLink = false, string? Why = null, string? Remedy = null)
{
    public string Name => System.IO.Path.GetFileName(Path);
}

/// <summary>
/// Finds the files and folders of a source on this machine. Only what by its real path lies in a folder that may be read is opened, and of that only regular files. What is not read is noted by name.
/// </summary>
internal sealed class SourceTree(IReadOnlyList<string> allowed, Notes notes)
{
    private const char Undecodable = '\ufffd';

    /// <summary>What stands at a path.</summary>
    public SourceEntry Find(string path)
    {
        try
        {
            return At(path, RealPath.Of(path), new FileInfo(path).LinkTarget is not null);
        }
        catch (Exception fault) when (IsOfPath(fault))
        {
            return new SourceEntry(path, path, FileKind.Special, IsLink: true, "It cannot be read.", fault.Message);
        }
    }

    /// <summary>Whether a path lies, links followed, where it may be read; one that is not whole lies nowhere.</summary>
    public bool Holds(string path) => Path.IsPathFullyQualified(path) && !path.Contains('\0', StringComparison.Ordinal) && RealPath.IsWithin(path, allowed);

    /// <summary>The real path of a file.</summary>
    /// <exception cref="UnreadableException">It is no file that may be read.</exception>
    public string File(string path) => Find(path) switch
    {
        { Kind: FileKind.Regular, Real: var real } => real,
        { Kind: FileKind.Missing } => throw new UnreadableException($"'{path}' is not there."),
        { Kind: FileKind.Folder } => throw new UnreadableException($"'{path}' is a folder, and should be a file."),
        { Why: var why, Remedy: var remedy } => throw new UnreadableException($"'{path}': {why} {remedy}".TrimEnd()),
    };

    /// <summary>What a folder holds, by name; nothing where it is not there.</summary>
    public IReadOnlyList<SourceEntry> Entries(string folder) => Entries(Find(folder));

    /// <summary>The folders in a folder, by name.</summary>
    /// <param name="wanted">Says by the name which of them count; the others are not looked at.</param>
    public IEnumerable<string> Folders(string folder, Func<string, bool>? wanted = null)
    {
        foreach (var entry in Entries(folder).Where(e => wanted is null || wanted(e.Name)))
        {
            if (entry.Kind == FileKind.Folder)
                yield return entry.Path;
            else if (entry.Kind == FileKind.Special)
                Left(entry);
        }
    }

    /// <summary>The files below a folder, by their paths in it with forward slashes. Links to folders are not followed: they may lead in a circle.</summary>
    public IEnumerable<(string Key, SourceEntry File)> Files(string folder)
    {
        var folders = new Stack<SourceEntry>([Find(folder)]);
        while (folders.TryPop(out var next))
        {
            foreach (var entry in Entries(next))
            {
                if (entry.Kind == FileKind.Regular)
                    yield return (Path.GetRelativePath(folder, entry.Path).Replace(Path.DirectorySeparatorChar, '/'), entry);
                else if (entry.Kind == FileKind.Special)
                    Left(entry);
                else if (entry.IsLink)
                    notes.Left(entry.Path, "A link to a folder is not followed.");
                else if (entry.Kind == FileKind.Folder)
                    folders.Push(entry);
            }
        }
    }

    /// <summary>The same files, to be sent.</summary>
    public IEnumerable<SourceFile> Contents(string folder) => Files(folder).Select(f => SourceFile.Of(f.Key, f.File)).OfType<SourceFile>();

    private IReadOnlyList<SourceEntry> Entries(SourceEntry folder)
    {
        if (folder.Kind == FileKind.Special)
            Left(folder);
        else if (folder.Kind == FileKind.Regular)
            notes.Left(folder.Path, "It is a file, and should be a folder.");
        if (folder.Kind != FileKind.Folder)
            return [];
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder.Real).Order(StringComparer.Ordinal).Select(real => Child(folder, Path.GetFileName(real)))];
        }
        catch (Exception fault) when (IsOfPath(fault))
        {
            notes.Left(folder.Path, "A folder cannot be read.", fault.Message);
            return [];
        }
    }

    /// <summary>An entry of a folder that may be read; only a link can lead out of it.</summary>
    private SourceEntry Child(SourceEntry folder, string name)
    {
        var (path, real) = (Path.Combine(folder.Path, name), Path.Combine(folder.Real, name));
        return new FileInfo(real).LinkTarget is not null ? Find(real) with { Path = path } : At(path, real, isLink: false);
    }

    private SourceEntry At(string path, string real, bool isLink)
    {
        SourceEntry Odd(string why, string? remedy = null) => new(path, real, FileKind.Special, isLink, why, remedy);
        if (!RealPath.Lies(real, allowed))
            return Odd("A link leads out of the folders that may be read, or to nothing.", "Allow where it leads: --allow-artifact-root DIR");
        try
        {
            return FileKinds.Of(real) switch
            {
                FileKind.Missing when isLink => Odd("A link leads to nothing."),
                FileKind.Missing when Path.GetFileName(path).Contains(Undecodable, StringComparison.Ordinal) => Odd("Its name is no UTF-8.", "Rename it, and run this again."),
                FileKind.Special or FileKind.Link => Odd("It is neither a file nor a folder."),
                var kind => new SourceEntry(path, real, kind, isLink),
            };
        }
        catch (IOException fault)
        {
            return Odd("It cannot be read.", fault.Message);
        }
    }

    private void Left(SourceEntry entry) => notes.Left(entry.Path, entry.Why!, entry.Remedy);

    private static bool IsOfPath(Exception fault) => fault is IOException or UnauthorizedAccessException or ArgumentException;
}
