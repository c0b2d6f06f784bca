using System.Runtime.CompilerServices;
using System.Text.Json;
using Slipway.Commands;

namespace Slipway.Importing.Rest;

/// <summary>Finds artifacts over an MLflow server: through its proxy where they lie behind it, through the server's own reading where they lie in a folder of its machine.</summary>
internal sealed class RestArtifacts(RestClient client, Notes notes)
{
    private const string Proxy = "api/2.0/mlflow-artifacts/artifacts";
    private const string Behind = "mlflow-artifacts:/";

    public SourceFiles OfRun(string id, string uri) => Of($"run {id}", uri, folder => $"{RestSource.Api}artifacts/list?run_id={id}&path={Uri.EscapeDataString(folder)}", path => $"get-artifact?run_id={id}&path={Uri.EscapeDataString(path)}");

    public SourceFiles OfModel(string id, string uri) => Of(
        $"logged model {id}", uri, folder => $"{RestSource.Api}logged-models/{id}/artifacts/directories?artifact_directory_path={Uri.EscapeDataString(folder)}",
        path => $"ajax-api/2.0/mlflow/logged-models/{id}/artifacts/files?artifact_file_path={Uri.EscapeDataString(path)}");

    private SourceFiles Of(string owner, string uri, Func<string, string> list, Func<string, string> read)
    {
        if (uri.StartsWith(Behind, StringComparison.Ordinal))
        {
            var root = uri[Behind.Length..].TrimStart('/');
            if (uri.StartsWith(Behind + "/", StringComparison.Ordinal))
                root = root.Split('/', 2) is [_, var path] ? path : "";
            return new SourceFiles.Reachable(cancel => Walk(
                owner, folder => $"{Proxy}?path={Uri.EscapeDataString(Join(root, folder))}", (folder, name) => Join(folder, name), path => $"{Proxy}/{string.Join('/', Join(root, path).Split('/').Select(Uri.EscapeDataString))}", cancel));
        }

        var colon = uri.IndexOf(':', StringComparison.Ordinal);
        return colon > 1 && !uri.StartsWith("file:", StringComparison.Ordinal)
            ? new SourceFiles.Elsewhere(uri)
            : new SourceFiles.Reachable(cancel => Walk(owner, list, (_, path) => path, read, cancel));
    }

    /// <param name="owner">Whose artifacts they are, for notes.</param>
    /// <param name="list">The address that lists a folder.</param>
    /// <param name="whole">The path from the root of what a listing calls an entry.</param>
    /// <param name="read">The address of a file.</param>
    private async IAsyncEnumerable<SourceFile> Walk(string owner, Func<string, string> list, Func<string, string, string> whole, Func<string, string> read, [EnumeratorCancellation] CancellationToken cancel)
    {
        var folders = new Stack<string>([""]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (folders.TryPop(out var folder))
        {
            var listing = await List($"{owner}: {(folder.Length == 0 ? "artifacts" : folder)}", list(folder), cancel);
            foreach (var entry in listing.List("files"))
            {
                var path = whole(folder, entry.Text("path")!);
                if (!seen.Add(path))
                    continue;
                if (entry.TryGetProperty("is_dir", out var directory) && directory.ValueKind == JsonValueKind.True)
                    folders.Push(path);
                else
                    yield return new SourceFile(path, entry.Number("file_size") ?? 0, Local: false, stop => client.Open(read(path), stop));
            }
        }
    }

    /// <summary>What a folder holds; nothing, and a note, where the server refuses to say.</summary>
    private async Task<JsonElement?> List(string folder, string address, CancellationToken cancel)
    {
        try
        {
            return await client.Find(HttpMethod.Get, address, null, cancel);
        }
        catch (CommandFailedException refused) when (refused.IsOfOneThing)
        {
            notes.Left(folder, refused.Message, refused.Remedy);
            return null;
        }
    }

    private static string Join(string folder, string name) => folder.Length == 0 ? name : name.Length == 0 ? folder : $"{folder}/{name}";
}
