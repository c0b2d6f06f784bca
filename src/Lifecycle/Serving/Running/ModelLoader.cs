using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Slipway.Models;
using Slipway.Models.Onnx;
using Slipway.Models.Signatures;
using Slipway.Registry.Contracts;
using Slipway.Serving.Contracts;

namespace Slipway.Serving.Running;

/// <summary>Brings a version's files from the blob store into a folder of this server, once, and opens its model in ONNX Runtime.</summary>
internal sealed partial class ModelLoader(IModelVersions versions, DataFolder folder, TimeProvider clock, ILogger<ModelLoader> log)
{
    private string Cache => folder.At("serving", "models");

    /// <summary>The version in memory, with one user: the caller.</summary>
    public async Task<Result<LoadedModel>> Load(ModelVersion version, CancellationToken cancel)
    {
        if (version is { Files.Count: 0, Source: { } source })
            return Refusal.Invalid($"{version} cannot be served: its source is {source}, and no files lie there on this server.", "Register a version whose files are here: upload them, or log them to a run of this server first.");
        if (!ModelFileOf(version.ToString(), [.. version.Files.Select(f => f.Path)]).Succeeded(out var file, out var none))
            return none;
        if (!(await Fetch(version, cancel)).Succeeded(out var home, out var missing))
            return missing;
        var began = clock.GetTimestamp();
        try
        {
            var onnx = OnnxModel.Load(Path.Combine(home, file));
            var loaded = new LoadedModel(onnx, SignatureOf(version.Signature, onnx), new ActiveVersion(version.Id, version.Model, version.Number));
            LogLoaded(version.Model, version.Number, clock.GetElapsedTime(began).TotalMilliseconds);
            return loaded;
        }
        catch (ModelException problem)
        {
            return Refusal.Invalid($"{version} cannot be served: {problem.Message}", "Register a version whose model ONNX Runtime can run.");
        }
    }

    /// <summary>The model among the files: <c>model.onnx</c>, or the only one with that ending.</summary>
    internal static Result<string> ModelFileOf(string version, IReadOnlyList<string> files)
    {
        var onnx = files.Where(path => path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)).ToList();
        if (onnx.Find(path => path == "model.onnx") is { } usual)
            return usual;
        return onnx is [var only]
            ? only
            : Refusal.Invalid($"{version} cannot be served: it has {(onnx.Count == 0 ? "no ONNX file" : $"{onnx.Count} ONNX files and none is called model.onnx")}.", "Register the model as model.onnx.");
    }

    /// <summary>What was registered, or what the file itself says; null when neither says anything.</summary>
    internal static Signature? SignatureOf(string? registered, OnnxModel onnx) =>
        (registered ?? onnx.Metadata.GetValueOrDefault("slipway.signature")) is { } json ? Signature.FromJson(json) : null;

    private async Task<Result<string>> Fetch(ModelVersion version, CancellationToken cancel)
    {
        var home = Path.Combine(Cache, version.Id);
        if (Directory.Exists(home))
            return home;
        var temporary = Path.Combine(Cache, $"{version.Id}.{Ids.New(clock)}.tmp");
        try
        {
            foreach (var file in version.Files)
            {
                if (await Copy(version, file, Path.Combine(temporary, file.Path), cancel) is { } refusal)
                    return refusal;
            }

            Directory.Move(temporary, home);
            return home;
        }
        catch (IOException) when (Directory.Exists(home))
        {
            return home;
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
    }

    private async Task<Refusal?> Copy(ModelVersion version, ModelFile file, string path, CancellationToken cancel)
    {
        if (!(await versions.Open(version, file.Path, cancel)).Succeeded(out var blob, out _))
            return new Refusal(RefusalKind.Unavailable, $"{version} cannot be served: the bytes of its file '{file.Path}' ({file.Sha256}) are not in the artifact store.", "Restore the artifact store from a backup, or register the version again.");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using (blob)
        await using (var copy = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite))
        {
            await blob.CopyToAsync(copy, cancel);
            copy.Position = 0;
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(copy, cancel)) != file.Sha256)
                return new Refusal(RefusalKind.Unavailable, $"{version} cannot be served: the bytes of its file '{file.Path}' in the artifact store are not those that were registered.", "Restore the artifact store from a backup, or register the version again.");
        }

        return null;
    }

    [LoggerMessage(2201, LogLevel.Information, "{Model}/{Number} is in memory after {Milliseconds:F0} ms")]
    private partial void LogLoaded(string model, int number, double milliseconds);
}
