using System.Runtime.CompilerServices;
using System.Text;
using Slipway.Client.Http;

namespace Slipway.Client;

/// <summary>The files of a run, or of whatever else keeps its files where the server passes them on.</summary>
public sealed class ArtifactFolder
{
    private const int AtOnce = 4;
    private readonly Transport _transport;

    internal ArtifactFolder(Transport transport, string uri) => (_transport, Uri) = (transport, uri.TrimEnd('/'));

    /// <summary>Where they lie, as the server says it.</summary>
    public string Uri { get; }

    private string Address => ArtifactAddress.Of(_transport.Server, Uri);

    /// <summary>Stores a text as a file, in UTF-8.</summary>
    public Task LogText(string text, string path, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = Encoding.UTF8.GetBytes(text);
        return Upload(path, () => new MemoryStream(bytes, writable: false), cancel);
    }

    /// <summary>Stores a file, under its own name.</summary>
    /// <param name="file">The file here; it is read as it is sent.</param>
    /// <param name="folder">The folder among the artifacts; null for their root.</param>
    /// <param name="cancel">Ends it.</param>
    public Task LogFile(string file, string? folder = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        return Upload(ArtifactPath.Below(ArtifactPath.Normal(folder ?? ""), Path.GetFileName(file)), () => File.OpenRead(file), cancel);
    }

    /// <summary>Stores all files below a folder.</summary>
    /// <param name="source">The folder here.</param>
    /// <param name="folder">The folder among the artifacts; null for their root.</param>
    /// <param name="cancel">Ends it.</param>
    public Task LogFolder(string source, string? folder = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        var target = ArtifactPath.Normal(folder ?? "");
        return Parallel.ForEachAsync(Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (file, token) =>
            await Upload(ArtifactPath.Below(target, Path.GetRelativePath(source, file).Replace(Path.DirectorySeparatorChar, '/')), () => File.OpenRead(file), token).ConfigureAwait(false));
    }

    /// <summary>What lies in a folder.</summary>
    /// <param name="folder">The folder; null for the root.</param>
    /// <param name="recursive">Whether what lies in its folders is listed too.</param>
    /// <param name="cancel">Ends it.</param>
    public async IAsyncEnumerable<Artifact> List(string? folder = null, bool recursive = false, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var folders = new Queue<string>([ArtifactPath.Normal(folder ?? "")]);
        while (folders.TryDequeue(out var next))
        {
            var (root, path) = Split(next);
            var list = await _transport.Send(Call.Get(root, ("path", path)), Wire.Default.FileList, cancel).ConfigureAwait(false);
            foreach (var file in list.Files ?? [])
            {
                // The proxy answers with names within the folder.
                var artifact = new Artifact(ArtifactPath.Below(next, file.Path), file.IsDir, file.FileSize);
                yield return artifact;
                if (file.IsDir && recursive)
                    folders.Enqueue(artifact.Path);
            }
        }
    }

    /// <summary>Fetches a file, or all files below a folder, into a folder here. A download that breaks off goes on where it was.</summary>
    /// <param name="path">The file or folder among the artifacts; empty for all of them.</param>
    /// <param name="target">The folder here; what is fetched lies in it under its path among the artifacts.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>The files here.</returns>
    /// <exception cref="MlflowException">There is no such file or folder, or one did not arrive whole.</exception>
    public async Task<IReadOnlyList<string>> Download(string path, string target, CancellationToken cancel = default)
    {
        var normal = ArtifactPath.Normal(path);
        var files = new List<Artifact>();
        await foreach (var artifact in List(normal, recursive: true, cancel).ConfigureAwait(false))
        {
            if (!artifact.IsFolder)
                files.Add(artifact);
        }

        // What lists as nothing is a file, or is not there; the server knows.
        if (files.Count == 0 && normal.Length > 0)
            files.Add(new Artifact(normal, IsFolder: false, Length: null));
        return await FileDownload.All(_transport, [.. files.Select(file => new RemoteFile(file.Path, $"{Address}/{ArtifactPath.Escaped(file.Path)}", file.Length, Sha256: null))], target, cancel).ConfigureAwait(false);
    }

    /// <summary>Whether a file lies at a path or below it. Files that lie where the server cannot be asked for them are taken to be there.</summary>
    internal async Task<bool> Has(string path, CancellationToken cancel)
    {
        var normal = ArtifactPath.Normal(path);
        if (!ArtifactAddress.IsPassedOn(Uri))
            return true;
        await foreach (var _ in List(normal, cancel: cancel).ConfigureAwait(false))
            return true;

        // What lists as nothing is a file, or is not there; the folder above knows.
        await foreach (var artifact in List(normal[..Math.Max(0, normal.LastIndexOf('/'))], cancel: cancel).ConfigureAwait(false))
        {
            if (artifact.Path == normal)
                return true;
        }

        return false;
    }

    private Task Upload(string path, Func<Stream> open, CancellationToken cancel)
    {
        var normal = ArtifactPath.Normal(path);
        if (normal.Length == 0)
            throw new ArgumentException("A file needs a name among the artifacts, such as 'model/model.zip'.", nameof(path));
        return _transport.Send(new Call(HttpMethod.Put, $"{Address}/{ArtifactPath.Escaped(normal)}") { Body = () => new FileContent(open()) }, cancel);
    }

    /// <summary>A listing's address, and the folder that it asks for.</summary>
    private (string Root, string Path) Split(string folder)
    {
        var address = Address;
        var at = address.IndexOf(ArtifactAddress.Root, StringComparison.Ordinal) + ArtifactAddress.Root.Length;
        return (address[..at], ArtifactPath.Below(System.Uri.UnescapeDataString(address[at..].TrimStart('/')), folder));
    }
}
