namespace Slipway.Importing;

/// <summary>The artifacts of a run or logged model, as far as an import can reach them.</summary>
internal abstract record SourceFiles
{
    /// <summary>They lie on another store, and stay there.</summary>
    internal sealed record Elsewhere(string Uri) : SourceFiles;

    /// <summary>They may not be read, or cannot be found.</summary>
    internal sealed record Barred(string Why, string Remedy) : SourceFiles;

    /// <summary>They can be read.</summary>
    internal sealed record Reachable(Func<CancellationToken, IAsyncEnumerable<SourceFile>> List) : SourceFiles;

    /// <summary>Nothing was ever put there.</summary>
    public static SourceFiles None { get; } = new Reachable(_ => AsyncEnumerable.Empty<SourceFile>());

    /// <summary>Where they stay; null for what comes along.</summary>
    public string? StaysAt => (this as Elsewhere)?.Uri;

    /// <summary>Files on this machine, listed when they are wanted.</summary>
    public static SourceFiles Local(Func<IEnumerable<SourceFile>> list) => new Reachable(_ => list().ToAsyncEnumerable());
}

/// <summary>One artifact.</summary>
/// <param name="Path">Its path below the artifacts' root, with forward slashes.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Local">Whether it lies on this machine: then its hash costs little.</param>
/// <param name="Open">Opens it.</param>
internal sealed record SourceFile(string Path, long Length, bool Local, Func<CancellationToken, Task<Stream>> Open)
{
    /// <summary>A file of a source on this machine; null for one that is gone since its folder was listed.</summary>
    public static SourceFile? Of(string path, SourceEntry file) =>
        new FileInfo(file.Real) is { Exists: true, Length: var length } ? new SourceFile(path, length, Local: true, _ => Task.FromResult<Stream>(File.OpenRead(file.Real))) : null;
}
