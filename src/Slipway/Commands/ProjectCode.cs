using Slipway.Pipelines.Code;

namespace Slipway.Commands;

/// <summary>
/// The code of a project as a pack: in a Git repository what Git tracks or would, else all files but well-known folders of tools. <c>slipway.yaml</c> and the files of data sets are
/// left out, since they travel on their own and a changed gate is no changed code.
/// </summary>
internal sealed class ProjectCode(ProjectFolder folder)
{
    /// <summary>Where no Git says what to ignore.</summary>
    private static readonly HashSet<string> OfTools = new(StringComparer.Ordinal) { ".git", ".hg", ".svn", ".venv", "venv", "__pycache__", ".ipynb_checkpoints", ".pytest_cache", ".mypy_cache", "node_modules", "mlruns", ".dvc", ".slipway", ".idea", ".vs", ".vscode" };

    /// <param name="paths">The files and folders to take; null for all.</param>
    /// <param name="data">Whole paths of files to leave out.</param>
    public async Task<byte[]> Pack(IReadOnlyList<string>? paths, IReadOnlySet<string> data, CancellationToken cancel)
    {
        var files = Files().Where(path => path != ProjectFolder.FileName && !data.Contains(Path.GetFullPath(path, folder.Root))).ToList();
        if (paths is not null)
            files = Chosen(files, paths);
        using var pack = new MemoryStream();
        var refusal = await CodePack.Write(pack, [.. files.Select(Describe)], cancel);
        return refusal is null ? pack.ToArray() : throw new CommandFailedException(ExitCode.Refused, refusal.Message, refusal.Remedy);
    }

    private static List<string> Chosen(List<string> files, IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            if (!files.Exists(file => Lies(file, path)))
                throw new CommandFailedException(ExitCode.Refused, $"train.trainer.code names '{path}', and there is no such file or folder of code.", "Correct the path; data and what Git ignores is no code.");
        }

        return files.FindAll(file => paths.Any(path => Lies(file, path)));
    }

    private static bool Lies(string file, string path)
    {
        var place = string.Join('/', path.Split('/', '\\').Where(part => part is not ("" or ".")));
        return place.Length == 0 || file == place || file.StartsWith(place + "/", StringComparison.Ordinal);
    }

    private IEnumerable<string> Files() =>
        folder.Git("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ".") is { } listed
            ? listed.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Where(path => File.Exists(Path.Combine(folder.Root, path)) || new FileInfo(Path.Combine(folder.Root, path)).LinkTarget is not null)
            : Walk(new DirectoryInfo(folder.Root), "");

    private static IEnumerable<string> Walk(DirectoryInfo at, string prefix)
    {
        foreach (var entry in at.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo inner && entry.LinkTarget is null)
            {
                foreach (var path in OfTools.Contains(entry.Name) ? [] : Walk(inner, prefix + entry.Name + "/"))
                    yield return path;
            }
            else
            {
                yield return prefix + entry.Name;
            }
        }
    }

    private CodeFile Describe(string path)
    {
        var file = new FileInfo(Path.Combine(folder.Root, path));
        if (file.LinkTarget is not null)
            throw new CommandFailedException(ExitCode.Refused, $"'{path}' is a link; code is sent as plain files.", "Put the file itself there, let Git ignore it, or name what the program needs under train.trainer.code.");
        return new CodeFile(path, file.FullName, !OperatingSystem.IsWindows() && file.UnixFileMode.HasFlag(UnixFileMode.UserExecute));
    }
}
