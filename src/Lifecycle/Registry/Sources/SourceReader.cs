using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Slipway.Registry.Contracts;
using Slipway.Registry.Versions;
using Slipway.Storage.Blobs;
using Slipway.Tracking.Contracts;

namespace Slipway.Registry.Sources;

/// <summary>What lies at a source.</summary>
/// <param name="Files">The files, where it is a place on this server.</param>
/// <param name="Location">The place that a source of the form <c>models:/…</c> stands for; null for every other.</param>
/// <param name="Signature">What is known of the model's inputs and outputs.</param>
/// <param name="Run">The run that made it.</param>
internal sealed record SourceContent(IReadOnlyList<ModelFile> Files, string? Location = null, string? Signature = null, string? Run = null);

/// <summary>Finds what a version's source means. Files on this server become the version's own as they are now: the same blobs, nothing is copied.</summary>
internal sealed partial class SourceReader(Database database, BlobLibrary blobs, IArtifacts artifacts, IRuns runs, ILoggedModels loggedModels, ILogger<SourceReader> log)
{
    private const string Artifacts = "mlflow-artifacts:";
    private const string Runs = "runs:/";
    private const string Models = "models:/";
    private const string VersionsTag = "mlflow.modelVersions";

    /// <summary>Whether a source is of the form that names a place on this server.</summary>
    public static bool IsHere(string source) => Array.Exists([Artifacts, Runs, Models], scheme => source.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    public async Task<Result<SourceContent>> Read(NewVersion version, CancellationToken cancel)
    {
        LoggedModel? logged = null;
        if (version.LoggedModel is { } id && !(await loggedModels.Get(id, cancel)).Succeeded(out logged, out _))
            return Refusal.Invalid($"There is no logged model '{id}'.", "Leave model_id out, or give the id that log_model returned.");
        var run = string.IsNullOrEmpty(logged?.SourceRun) ? null : logged.SourceRun;
        if (version.Source is not { } source || SourceRules.IsPlaceholder(version))
            return new SourceContent([], Run: run);
        if (SourceRules.Refuse(source) is { } unfit)
            return unfit;
        if (SourceRules.LocalPath(source) is { } path)
            return SourceRules.RefuseLocal(source, path, logged?.ArtifactUri ?? await RootOf(version.Run, cancel)) is { } outside ? outside : new SourceContent([], Run: run);
        return (await Follow(source, cancel)).Then<SourceContent>(content => content with { Run = content.Run ?? run });
    }

    /// <summary>Writes on the logged model which versions were made from it, as MLflow does. A registration stands even where that is refused.</summary>
    public async Task Tell(Actor actor, ModelVersion version, CancellationToken cancel)
    {
        if (version.LoggedModel is not { } id || !(await loggedModels.Get(id, cancel)).Succeeded(out var logged, out _))
            return;
        var versions = Registrations(logged);
        versions.Add(new JsonObject { ["name"] = version.Model, ["version"] = version.Number });
        if (!(await loggedModels.SetTags(actor, id, [new Tag(VersionsTag, Spaced(versions))], cancel)).Succeeded(out _, out var refusal))
            LogUntold(id, version.Model, version.Number, refusal.Message);
    }

    /// <summary>As MLflow's own writer spaces it: <c>[{"name": "model", "version": 1}]</c>.</summary>
    private static string Spaced(JsonArray versions) => $"[{string.Join(", ", versions.Select(Spaced))}]";

    private static string Spaced(JsonNode? version) => version is JsonObject fields
        ? $"{{{string.Join(", ", fields.Select(field => $"{JsonValue.Create(field.Key).ToJsonString()}: {field.Value?.ToJsonString() ?? "null"}"))}}}"
        : version?.ToJsonString() ?? "null";

    private static JsonArray Registrations(LoggedModel logged)
    {
        try
        {
            return JsonNode.Parse(logged.Tags.FirstOrDefault(tag => tag.Key == VersionsTag)?.Value ?? "[]") as JsonArray ?? [];
        }
        catch (System.Text.Json.JsonException)
        {
            return [];
        }
    }

    private async Task<string?> RootOf(string? run, CancellationToken cancel) =>
        run is { Length: > 0 } && (await runs.Get(run, cancel)).Succeeded(out var found, out _) ? found.Info.ArtifactUri : null;

    private async Task<Result<SourceContent>> Follow(string source, CancellationToken cancel)
    {
        if (source.StartsWith(Artifacts, StringComparison.OrdinalIgnoreCase))
            return await At(source, null, cancel);
        if (source.StartsWith(Models, StringComparison.OrdinalIgnoreCase))
            return source[Models.Length..] is var name && name.StartsWith("m-", StringComparison.Ordinal) && !name.Contains('/', StringComparison.Ordinal) ? await OfLoggedModel(source, name, cancel) : await OfVersion(source, name, cancel);
        if (source.StartsWith(Runs, StringComparison.OrdinalIgnoreCase) && source[Runs.Length..].Split('/', 2) is [var run, var path] && (await artifacts.PathIn(run, path, cancel)).Succeeded(out var whole, out _))
            return await In(whole, null, cancel);
        return new SourceContent([]);
    }

    private async Task<Result<SourceContent>> OfLoggedModel(string source, string id, CancellationToken cancel) =>
        (await loggedModels.Get(id, cancel)).Succeeded(out var model, out _)
            ? (await At(model.ArtifactUri, model.ArtifactUri, cancel)).Then<SourceContent>(content => content with { Run = string.IsNullOrEmpty(model.SourceRun) ? null : model.SourceRun })
            : Unknown(source, $"there is no logged model '{id}'");

    private async Task<Result<SourceContent>> OfVersion(string source, string name, CancellationToken cancel)
    {
        if (!ModelReference.Parse(name).Succeeded(out var reference, out _))
            return Unknown(source, $"'{name}' names no version of a model");
        if (!(await database.Read(unit => VersionService.Demand(unit, reference, cancel), cancel)).Succeeded(out var version, out _))
            return Unknown(source, $"there is no version {reference}");
        return new SourceContent(version.Files, version.Location ?? version.Source, version.Signature);
    }

    private static Refusal Unknown(string source, string why) =>
        Refusal.Invalid($"Unable to fetch model from model URI source artifact location '{source}': {why}.", "Name a version as models:/NAME/N, or a logged model as models:/m-….");

    /// <summary>What lies at an address of the artifact proxy; nothing where it is another server's, or none.</summary>
    private async Task<Result<SourceContent>> At(string uri, string? location, CancellationToken cancel)
    {
        var place = uri.StartsWith(Artifacts, StringComparison.OrdinalIgnoreCase) ? uri[Artifacts.Length..] : "";
        if (place.StartsWith("///", StringComparison.Ordinal))
            place = place[2..];
        return place.Length < 2 || place[0] != '/' || place[1] == '/' ? new SourceContent([], location) : await In(Slashes().Replace(place[1..].TrimEnd('/'), "/"), location, cancel);
    }

    private async Task<Result<SourceContent>> In(string path, string? location, CancellationToken cancel)
    {
        if (!(await artifacts.Files(path, cancel)).Succeeded(out var found, out var unfit))
            return unfit;
        foreach (var file in found)
        {
            if (VersionRules.RefusePath(file.Path) is { } refusal)
                return refusal;
        }

        ModelFile[] files = [.. found.Select(file => new ModelFile(file.Path, file.Sha256, file.Length))];
        return new SourceContent(files, location, await MlModelFile.Signature(files, blobs, cancel));
    }

    /// <summary>MLflow takes several slashes for one.</summary>
    [GeneratedRegex("/{2,}")]
    private static partial Regex Slashes();

    [LoggerMessage(2111, LogLevel.Warning, "The logged model {LoggedModel} was not told that {Model}/{Number} was made from it: {Why}")]
    private partial void LogUntold(string loggedModel, string model, int number, string why);
}
