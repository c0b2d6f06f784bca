using System.Text.RegularExpressions;

namespace Slipway.Importing;

/// <summary>
/// Says what of artifacts may be read on this machine. A row or file of the source names where they lie, and is not trusted: only what lies below the source's own folder, or below one that the
/// command line names, is opened, links followed.
/// </summary>
internal sealed partial class ArtifactRoots
{
    private static readonly string[] Usual = ["mlartifacts", "mlruns", "artifacts"];
    private static readonly EnumerationOptions Every = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    private readonly List<string> _allowed;
    private readonly List<string> _homes;

    /// <param name="source">The folder that the source lies in; null for one on another machine.</param>
    /// <param name="allowed">More folders that may be read.</param>
    /// <param name="given">Where MLflow's artifact root lies on this machine, where the command line says so.</param>
    public ArtifactRoots(string? source, IReadOnlyList<string> allowed, string? given, Notes notes)
    {
        _allowed = [.. new[] { source, given }.OfType<string>().Concat(allowed).Select(RealPath.Of)];
        Tree = new SourceTree(_allowed, notes);
        _homes = given is not null ? [given] : source is null ? [] : [.. Usual.Select(name => Path.Combine(source, name)).Where(HoldsRuns)];
    }

    /// <summary>The files and folders that may be read.</summary>
    public SourceTree Tree { get; }

    /// <summary>The files at a place that the source names.</summary>
    /// <param name="uri">The place.</param>
    /// <param name="own">The folder that they lie in by the layout of the source; null for a source that has no folders.</param>
    public SourceFiles At(string uri, string? own = null)
    {
        var scheme = Scheme().Match(uri);
        if (scheme.Success && scheme.Value is not "file:" and not "mlflow-artifacts:")
            return new SourceFiles.Elsewhere(uri);
        var named = scheme.Value == "mlflow-artifacts:" ? null : LocalPath(uri[scheme.Length..]);
        var there = named is not null && Directory.Exists(named);
        if (there && RealPath.IsWithin(named!, _allowed))
            return In(named!);
        if (own is not null && Directory.Exists(own) && (HoldsAny(own) || !there && named is not null))
            return In(own);
        if (Moved(uri) is { } moved)
            return In(moved);
        if (there && HoldsAny(named!))
            return new SourceFiles.Barred("The artifacts lie outside of the source's folder.", $"If they are to be read, allow it: --allow-artifact-root {Root(named!)}");
        if (there || IsRootKnown(uri, named, own))
            return SourceFiles.None;
        return named is null
            ? new SourceFiles.Barred("The artifacts lie behind an MLflow server (mlflow-artifacts:/…).", "Name the folder in which that server keeps them: --artifacts DIR; or import from the server's address.")
            : new SourceFiles.Barred("The folder of the artifacts is not on this machine.", "If it was moved, say where MLflow's artifact root lies now: --artifacts DIR");
    }

    /// <summary>Whether the root is known in which a folder is not there. MLflow makes the folder of a run with its first artifact: then there are none.</summary>
    private bool IsRootKnown(string uri, string? named, string? own) =>
        Layout().Match(uri) is { Success: true } layout && (_homes.Count > 0 || (own is not null && named is not null && Layout().Match(own).Value == layout.Value))
        || (named is not null && (RealPath.IsWithin(named, _allowed) || Directory.Exists(Root(named))));

    /// <summary>The files of a version whose source is a folder, and none of a run or logged model; null for every other source.</summary>
    public SourceFiles? OfVersion(string? source) =>
        string.IsNullOrEmpty(source) || Scheme().Match(source) is { Success: true, Value: not "file:" } || !source.Contains('/', StringComparison.Ordinal) || Owned().IsMatch(source) ? null : At(source);

    /// <summary>The files below a folder that may be read.</summary>
    public SourceFiles In(string folder) => SourceFiles.Local(() => Tree.Contents(folder));

    /// <summary>The same place below where artifacts are known to lie: MLflow's own layout is EXPERIMENT/RUN/artifacts and EXPERIMENT/models/MODEL/artifacts.</summary>
    private string? Moved(string uri) => Layout().Match(uri) is { Success: true } layout
        ? _homes.Select(home => Path.Combine(home, layout.Value)).FirstOrDefault(folder => Directory.Exists(folder) && RealPath.IsWithin(folder, _allowed))
        : null;

    /// <summary>Whether a folder has at least one run's artifacts in MLflow's layout.</summary>
    private static bool HoldsRuns(string home) =>
        Directory.Exists(home) && Directory.EnumerateDirectories(home, "*", Every).Any(experiment => Directory.EnumerateDirectories(experiment, "*", Every).Any(run => Directory.Exists(Path.Combine(run, "artifacts"))));

    /// <summary>Whether a folder holds something; one that may not be read does, and is then named.</summary>
    private static bool HoldsAny(string folder)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(folder).Any();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>The artifact root that a folder of MLflow's layout lies in.</summary>
    private static string Root(string named) => Layout().Match(named) is { Success: true } layout ? named[..layout.Index].TrimEnd('/') : named;

    private static string? LocalPath(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            return null;
        var path = text.StartsWith("//", StringComparison.Ordinal) && text.IndexOf('/', 2) is > 0 and var slash ? text[slash..] : text;
        return Path.GetFullPath(text == path ? text : Uri.UnescapeDataString(path));
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9+.\-]+:")]
    private static partial Regex Scheme();

    /// <summary>A place among the artifacts of a run or logged model.</summary>
    [GeneratedRegex(@"(m-)?[0-9a-f]{32}/artifacts(/|\z)", RegexOptions.ExplicitCapture)]
    private static partial Regex Owned();

    [GeneratedRegex(@"[^/]+/(models/m-)?[0-9a-f]{32}/artifacts\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Layout();
}
