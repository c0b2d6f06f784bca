namespace Slipway.Storage.Backup;

/// <summary>Files that a stage keeps in the data folder beside tables and blobs.</summary>
public interface IBackupFiles
{
    /// <summary>Those that will not change any more. Asked when the tables were read, so that whatever they tell of the files is in them.</summary>
    Task<IReadOnlyList<FinishedFile>> Finished(CancellationToken cancel);
}

/// <summary>A file that will not change any more.</summary>
/// <param name="Name">Its path within the data folder, parts separated by <c>/</c>.</param>
/// <param name="Path">Where it lies.</param>
public sealed record FinishedFile(string Name, string Path);
