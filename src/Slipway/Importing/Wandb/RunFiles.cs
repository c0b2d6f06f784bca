namespace Slipway.Importing.Wandb;

/// <summary>The files of a run: those in its folders, of which a later one takes the place of an earlier one, and those of artifacts that it logged, where they may be read.</summary>
internal sealed class RunFiles(SourceTree tree, Notes notes, string owner)
{
    /// <summary>The folder in a run's folder that holds what W&amp;B shows as the run's files.</summary>
    public const string Folder = "files";

    private const string Artifacts = "artifacts/";

    public IEnumerable<SourceFile> List(IEnumerable<RunFolder> folders, IEnumerable<LoggedArtifact> artifacts) =>
        folders.Reverse().SelectMany(folder => tree.Contents(Path.Combine(folder.Path, Folder))).Concat(artifacts.Where(a => !a.IsOfWandb).Reverse().SelectMany(Of)).DistinctBy(file => file.Path);

    private IEnumerable<SourceFile> Of(LoggedArtifact artifact)
    {
        var what = $"artifact '{artifact.Name}' of {owner}";
        if (artifact.Entries.Any(e => e.Local.Length == 0 && e.Reference.Length > 0))
            notes.Linked(what, "It refers to files on another store; they stay there.");
        var entries = artifact.Entries.Where(e => e.Local.Length > 0).ToLookup(e => tree.Holds(e.Local) ? Place.Readable : File.Exists(e.Local) ? Place.Outside : Place.Gone);
        if (entries[Place.Outside].FirstOrDefault() is { } outside)
            notes.Left(what, "Its files lie outside of the source's folder.", $"If they are to be read, allow it: --allow-artifact-root {Path.GetDirectoryName(outside.Local)}");
        if (entries[Place.Gone].Any())
            notes.Left(what, "Its files are no longer where they were logged from.", "W&B's server has them if the run was synced; W&B's cache may. Log them to the run here.");
        foreach (var entry in entries[Place.Readable])
        {
            if (tree.Find(entry.Local) is { Kind: FileKind.Regular } file && SourceFile.Of($"{Artifacts}{artifact.Name}/{entry.Path}", file) is { } content)
                yield return content;
            else
                notes.Left($"{what}: {entry.Path}", "It is no file that can be read.");
        }
    }

    private enum Place { Readable, Outside, Gone }
}
