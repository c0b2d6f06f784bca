namespace Slipway.Importing;

/// <summary>Where paths lead when every link on the way is followed.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>The path without links; what is not there yet has none.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Of(string path)
    {
        var links = 0;
        var rest = new Stack<string>(Parts(Path.GetFullPath(path)));
        var real = Path.GetPathRoot(Path.GetFullPath(path))!;
        while (rest.TryPop(out var part))
        {
            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
                throw new IOException($"The links on the way to '{path}' do not end.");
            var full = Path.GetFullPath(target, real);
            real = Path.GetPathRoot(full)!;
            foreach (var later in Parts(full))
                rest.Push(later);
        }

        return real;
    }

    /// <summary>Whether a path, links followed, lies in one of these folders or is it. One whose links do not end lies nowhere.</summary>
    public static bool IsWithin(string path, IEnumerable<string> folders)
    {
        try
        {
            return Lies(Of(path), folders);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether a path that has no links lies in one of these folders or is it.</summary>
    public static bool Lies(string real, IEnumerable<string> folders) =>
        folders.Any(folder => real == folder || real.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    /// <summary>The names on the way, the last first.</summary>
    private static IEnumerable<string> Parts(string full) =>
        full[Path.GetPathRoot(full)!.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Reverse();
}
