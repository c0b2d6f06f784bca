using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace Slipway.Storage;

/// <summary>A path that names files: <c>*</c> and <c>?</c> within a name, <c>**</c> for any folders between.</summary>
public sealed class FilePattern
{
    private readonly Regex _shape;
    private readonly bool _deep;
    private readonly DataRoots _roots;

    internal FilePattern(string text, string folder, string rest, DataRoots roots)
    {
        (Text, Folder, _roots) = (text, folder, roots);
        _deep = rest.Contains('/', StringComparison.Ordinal) || rest.Contains("**", StringComparison.Ordinal);
        var shape = Regex.Escape(rest).Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal).Replace(@"\?", "[^/]", StringComparison.Ordinal);
        _shape = new Regex($@"\A{shape}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));
    }

    /// <summary>As it was declared.</summary>
    public string Text { get; }

    /// <summary>The folder in which all of its files lie, links followed.</summary>
    public string Folder { get; }

    /// <summary>Whether files written below a folder could be taken for its own.</summary>
    public bool Covers(string folder) => folder == Folder || folder.StartsWith(Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The files that are there now, by their path within <see cref="Folder"/>, in the order of these; hidden ones are left out. A link that leads out of the opened folders is a refusal.</summary>
    public Result<IReadOnlyList<(string Name, string Path)>> Files()
    {
        if (!Directory.Exists(Folder))
            return Refusal.Invalid($"'{Text}' fits no file: there is no folder {Folder}.", "Put the files there, or correct the path.");
        var found = new List<(string Name, string Path)>();
        foreach (var file in All())
        {
            var name = System.IO.Path.GetRelativePath(Folder, file).Replace('\\', '/');
            if (!_shape.IsMatch(name))
                continue;
            if (!_roots.Place(file).Succeeded(out var real, out var refusal))
                return refusal;
            found.Add((name, real));
        }

        found.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return found.Count > 0 ? Result.Of<IReadOnlyList<(string, string)>>(found) : Refusal.Invalid($"'{Text}' fits no file in {Folder}.", "Put the files there, or correct the path.");
    }

    /// <summary>Linked folders are not entered: they could lead in circles.</summary>
    private FileSystemEnumerable<string> All() =>
        new(Folder, (ref FileSystemEntry entry) => entry.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = _deep, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };

    /// <summary>Whether a part of a path holds a wildcard.</summary>
    internal static bool IsWild(string part) => part.Contains('*', StringComparison.Ordinal) || part.Contains('?', StringComparison.Ordinal);
}
