namespace Slipway.Storage.Blobs;

/// <summary>A blob as a file of this machine, for as long as this is held.</summary>
public sealed class LocalFile : IDisposable
{
    private readonly IDisposable _held;

    internal LocalFile(string path, IDisposable held) => (Path, _held) = (path, held);

    /// <summary>Where it lies; to be read only.</summary>
    public string Path { get; }

    public void Dispose() => _held.Dispose();
}
