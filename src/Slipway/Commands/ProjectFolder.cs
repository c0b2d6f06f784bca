using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Slipway.Commands;

/// <summary>A folder with a <c>slipway.yaml</c>: its text, the files that its data sets name, where its code stands.</summary>
internal sealed class ProjectFolder(string path)
{
    public const string FileName = "slipway.yaml";

    public string Root { get; } = Path.GetFullPath(path);

    public string Declaration()
    {
        var file = Path.Combine(Root, FileName);
        return File.Exists(file) ? File.ReadAllText(file) : throw new CommandFailedException(ExitCode.Usage, $"There is no {FileName} in {Root}.", "Go to a project's folder, name one with --project, or make one with 'slipway init FILE --target COLUMN'.");
    }

    /// <summary>The files that a data set's source names: one, those of a folder, or those that a pattern fits.</summary>
    public IReadOnlyList<(string Name, string File)> Files(string dataset, string source)
    {
        var whole = Path.Combine(Root, source);
        string[] found = Directory.Exists(whole) ? Directory.GetFiles(whole) : File.Exists(whole) ? [whole] : Matching(whole);
        if (found.Length == 0)
            throw new CommandFailedException(ExitCode.Refused, $"data.{dataset}.source names '{source}', and there is no such file in {Root}.", "Correct the path, or put the file there.");
        return [.. found.Order(StringComparer.Ordinal).Select(file => (Path.GetRelativePath(Root, file).Replace('\\', '/'), file))];
    }

    /// <summary>The Git commit that the folder stands at; null outside a repository or before the first commit.</summary>
    public JsonObject? Code()
    {
        if (Git("rev-parse", "HEAD") is not { } commit)
            return null;
        return new JsonObject { ["repository"] = Git("config", "--get", "remote.origin.url"), ["commit"] = commit, ["path"] = Git("rev-parse", "--show-prefix")?.TrimEnd('/'), ["dirty"] = Git("status", "--porcelain", "--", Root) is { Length: > 0 } };
    }

    /// <summary>Whether Git would leave a file of this folder out; false outside a repository.</summary>
    public bool IsIgnored(string name) => Git("check-ignore", "--", name) is not null;

    private static string[] Matching(string pattern)
    {
        var folder = Path.GetDirectoryName(pattern)!;
        return Directory.Exists(folder) && !folder.Contains('*', StringComparison.Ordinal) ? Directory.GetFiles(folder, Path.GetFileName(pattern)) : [];
    }

    /// <summary>What Git prints, without white space around it; null where it fails or there is none.</summary>
    public string? Git(params string[] arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["-C", Root, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            var said = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? said : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
