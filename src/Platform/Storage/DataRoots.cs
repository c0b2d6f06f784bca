namespace Slipway.Storage;

/// <summary>
/// The folders that the operator opened for files which a declaration names by path (<c>slipway up --data-roots</c>). Nothing that a client sends is opened outside of them, whatever
/// dots or links a path holds; without a word from the operator there is one, <c>files</c> in the data folder.
/// </summary>
public sealed class DataRoots
{
    private const int MostLinks = 40;

    /// <param name="folders">At least one; made where it is not there.</param>
    public DataRoots(IReadOnlyList<string> folders)
    {
        if (folders.Count == 0)
            throw new ArgumentException("A server opens at least one folder.", nameof(folders));
        foreach (var folder in folders)
            Directory.CreateDirectory(folder);
        Folders = [.. folders.Select(folder => Real(Path.GetFullPath(folder), 0).TrimEnd(Path.DirectorySeparatorChar))];
    }

    /// <summary>Their places, links followed. Relative paths are meant from the first.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>What a server has that was told nothing.</summary>
    public static DataRoots In(DataFolder data) => new([data.At("files")]);

    /// <summary>Where a path leads, links followed, if that lies in one of the folders; it need not be there yet.</summary>
    public Result<string> Place(string path)
    {
        if (path.Length is 0 or > 4000 || path.Any(char.IsControl))
            return Refusal.Invalid("A path has 1 to 4000 characters, none of them a control character.");
        var real = Real(Path.GetFullPath(Path.Combine(Folders[0], path)), 0);
        return Folders.Any(folder => real == folder || real.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            ? real
            : Refusal.Invalid($"'{path}' lies outside the folders that this server opens: {string.Join(", ", Folders)}.", "Give a path in one of them, or let the operator open the folder with 'slipway up --data-roots DIR'.");
    }

    /// <summary>The files that a path with wildcards names, if they lie in one of the folders.</summary>
    public Result<FilePattern> Pattern(string pattern)
    {
        var parts = pattern.Replace('\\', '/').Split('/');
        var fixedParts = parts.TakeWhile(part => !FilePattern.IsWild(part)).ToList();
        // Without a wildcard the last part is the file, or a folder whose files are meant.
        var wild = fixedParts.Count < parts.Length;
        var rest = wild ? string.Join('/', parts.Skip(fixedParts.Count)) : fixedParts[^1];
        var fold = string.Join('/', wild ? fixedParts : fixedParts.Take(fixedParts.Count - 1));
        if (fold.Length == 0)
            fold = pattern.StartsWith('/') ? "/" : ".";
        if (!Place(fold).Succeeded(out var folder, out var refusal))
            return refusal with { Message = refusal.Message.Replace($"'{fold}'", $"'{pattern}'", StringComparison.Ordinal) };
        if (!wild && (rest.Length == 0 || Directory.Exists(Path.Combine(folder, rest))))
            return Place(Path.Combine(folder, rest)).Then<FilePattern>(whole => new FilePattern(pattern, whole, "*.parquet", this));
        return new FilePattern(pattern, folder, rest, this);
    }

    /// <summary>A path with every link on the way followed, as far as it is there.</summary>
    private static string Real(string path, int links)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            if (links < MostLinks && new FileInfo(next).LinkTarget is { } target)
                next = Real(Path.GetFullPath(Path.Combine(real, target)), links + 1);
            real = next;
        }

        return real;
    }
}
