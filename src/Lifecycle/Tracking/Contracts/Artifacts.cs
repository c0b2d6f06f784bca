namespace Slipway.Tracking.Contracts;

/// <summary>A file or folder among artifacts.</summary>
/// <param name="Name">Its name within the listed folder.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="Length">A file's bytes; 0 for a folder.</param>
public sealed record ArtifactEntry(string Name, bool IsFolder, long Length);

/// <summary>A file somewhere below a folder of artifacts.</summary>
/// <param name="Path">Its path from that folder.</param>
/// <param name="Sha256">The hash of its bytes.</param>
/// <param name="Length">How many they are.</param>
public sealed record ArtifactFile(string Path, string Sha256, long Length);

/// <summary>An artifact that can be read.</summary>
/// <param name="Path">Its whole path.</param>
/// <param name="Sha256">The hash of its bytes.</param>
/// <param name="Length">How many they are.</param>
/// <param name="ModifiedAt">When it was last written.</param>
/// <param name="Content">A seekable stream over them; the caller closes it.</param>
public sealed record ArtifactContent(string Path, string Sha256, long Length, DateTimeOffset ModifiedAt, Stream Content);

/// <summary>
/// Files that runs leave behind. A path is a key in a table, checked by <c>ArtifactPath</c>; nothing a client sends is ever opened as a path.
/// </summary>
public interface IArtifacts
{
    /// <summary>Stores a file, streamed; replaces what lay there.</summary>
    Task<Result<Done>> Put(Actor actor, string path, Stream content, CancellationToken cancel);

    Task<Result<ArtifactContent>> Open(string path, CancellationToken cancel);

    /// <summary>What lies directly in a folder, by name; nothing for a file or what is not there.</summary>
    Task<Result<IReadOnlyList<ArtifactEntry>>> List(string folder, CancellationToken cancel);

    /// <summary>Every file below a folder, by path; the file itself, by its name, where the path is one; nothing for what is not there.</summary>
    Task<Result<IReadOnlyList<ArtifactFile>>> Files(string path, CancellationToken cancel);

    /// <summary>Removes a file, or a folder with all in it. What is not there is no mistake.</summary>
    Task<Result<Done>> Delete(Actor actor, string path, CancellationToken cancel);

    /// <summary>The path of a file of a run; refused when the run's artifacts lie elsewhere.</summary>
    Task<Result<string>> PathIn(string run, string path, CancellationToken cancel);
}
