using System.Text.Json.Nodes;
using Slipway.Client.Http;

namespace Slipway.Client;

/// <content>The model registry.</content>
public sealed partial class MlflowClient
{
    /// <summary>Registers what lies at a source as the next version of a model, which is made where it is not there.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="source">An artifact URI; <see cref="ActiveRun.RegisterModel"/> makes it from a run's folder.</param>
    /// <param name="runId">The run that made it.</param>
    /// <param name="description">What there is to say about it.</param>
    /// <param name="tags">What is noted about it.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="MlflowException">The server refused it, or is away. Where the connection broke before it answered, it may have made the version all the same; it is not asked twice.</exception>
    public async Task<ModelVersion> RegisterModel(
        string model, string source, string? runId = null, string? description = null, IReadOnlyDictionary<string, string>? tags = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        ArgumentException.ThrowIfNullOrEmpty(source);
        try
        {
            await Transport.Send(Call.Post(Transport.Api("registered-models/create"), new JsonObject { ["name"] = model }), cancel).ConfigureAwait(false);
        }
        catch (MlflowException there) when (there.ErrorCode == AlreadyThere)
        {
            // As it is from the second version on.
        }

        var body = new JsonObject { ["name"] = model, ["source"] = source, ["tags"] = Pairs(tags) };
        if (runId is not null)
            body["run_id"] = runId;
        if (description is not null)
            body["description"] = description;
        return ModelVersion.Of((await Transport.Send(Call.Post(Transport.Api("model-versions/create"), body) with { Repeatable = false }, Wire.Default.VersionAnswer, cancel).ConfigureAwait(false)).ModelVersion);
    }

    /// <summary>Points an alias, such as <c>champion</c>, at a version; it is moved where it points elsewhere.</summary>
    public Task SetAlias(string model, string alias, int version, CancellationToken cancel = default) =>
        Transport.Send(Call.Post(Transport.Api("registered-models/alias"), new JsonObject { ["name"] = model, ["alias"] = alias, ["version"] = $"{version}" }), cancel);

    /// <summary>Takes an alias away; one that is not there is no mistake.</summary>
    public Task DeleteAlias(string model, string alias, CancellationToken cancel = default) =>
        Transport.Send(Call.Json(HttpMethod.Delete, Transport.Api("registered-models/alias"), new JsonObject { ["name"] = model, ["alias"] = alias }), cancel);

    /// <summary>A version by its number.</summary>
    public Task<ModelVersion> GetModelVersion(string model, int version, CancellationToken cancel = default) => Version(Call.Get(Transport.Api("model-versions/get"), ("name", model), ("version", $"{version}")), cancel);

    /// <summary>The version at which an alias points now.</summary>
    public Task<ModelVersion> GetModelVersionByAlias(string model, string alias, CancellationToken cancel = default) => Version(Call.Get(Transport.Api("registered-models/alias"), ("name", model), ("alias", alias)), cancel);

    /// <summary>Sets a tag of a version.</summary>
    public Task SetModelVersionTag(string model, int version, string key, string value, CancellationToken cancel = default) =>
        Transport.Send(Call.Post(Transport.Api("model-versions/set-tag"), new JsonObject { ["name"] = model, ["version"] = $"{version}", ["key"] = key, ["value"] = value }), cancel);

    /// <summary>Fetches all files of a version into a folder here. Each is held against its length, and on Slipway against its SHA-256; one that differs is not kept.</summary>
    /// <returns>The files here.</returns>
    /// <exception cref="MlflowException">The version has no files that the server passes on, or one did not arrive whole.</exception>
    public async Task<IReadOnlyList<string>> DownloadModel(ModelVersion version, string target, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        if (await KeptFiles(version, cancel).ConfigureAwait(false) is { } kept)
            return await FileDownload.All(Transport, kept, target, cancel).ConfigureAwait(false);
        var uri = await Transport.Send(Call.Get(Transport.Api("model-versions/get-download-uri"), ("name", version.Model), ("version", $"{version.Version}")), Wire.Default.DownloadUri, cancel).ConfigureAwait(false);
        var folder = new ArtifactFolder(Transport, uri.ArtifactUri);
        if (await folder.Download("", target, cancel).ConfigureAwait(false) is { Count: > 0 } files)
            return files;

        // What lists as nothing is one file, or is not there any more; the server knows.
        var name = folder.Uri.LastIndexOf('/') + 1;
        return await new ArtifactFolder(Transport, folder.Uri[..name]).Download(folder.Uri[name..], target, cancel).ConfigureAwait(false);
    }

    /// <summary>The files that a version keeps on a Slipway server, whatever has become of the place that they came from; null where the server is another, or the version has none.</summary>
    private async Task<IReadOnlyList<RemoteFile>?> KeptFiles(ModelVersion version, CancellationToken cancel)
    {
        var path = $"/api/v1/models/{Uri.EscapeDataString(version.Model)}/versions/{version.Version}";
        try
        {
            var kept = await Transport.Send(Call.Get(path), Wire.Slipway.KeptFiles, cancel).ConfigureAwait(false);
            return kept.Files is { Count: > 0 } files ? [.. files.Select(file => new RemoteFile(file.Path, $"{path}/files/{ArtifactPath.Escaped(file.Path)}", file.Length, file.Sha256))] : null;
        }
        catch (MlflowException other) when (other.StatusCode is { } status && (int)status < 500)
        {
            // Another server, or something before it that lets only MLflow's addresses pass.
            return null;
        }
    }

    private async Task<ModelVersion> Version(Call call, CancellationToken cancel) => ModelVersion.Of((await Transport.Send(call, Wire.Default.VersionAnswer, cancel).ConfigureAwait(false)).ModelVersion);
}
