using Microsoft.Extensions.Logging;
using Slipway.Registry.Aliases;
using Slipway.Registry.Contracts;
using Slipway.Registry.Gates;
using Slipway.Registry.Models;
using Slipway.Registry.Sources;
using Slipway.Storage.Blobs;

namespace Slipway.Registry.Versions;

internal sealed partial class VersionService(Database database, BlobLibrary blobs, SourceReader sources, TimeProvider clock, ILogger<VersionService> log) : IModelVersions
{
    public Task<Result<ModelVersion>> Register(Actor actor, string model, NewVersion version, CancellationToken cancel) => Register(actor, model, version, makeModel: true, cancel);

    public async Task<Result<ModelVersion>> RegisterNext(Actor actor, string model, NewVersion version, CancellationToken cancel) =>
        (await database.Read(unit => ModelService.Demand(unit, model, cancel), cancel)).Succeeded(out _, out var missing) ? await Register(actor, model, version, makeModel: false, cancel) : missing;

    private async Task<Result<ModelVersion>> Register(Actor actor, string model, NewVersion version, bool makeModel, CancellationToken cancel)
    {
        if ((ModelName.Refuse(model) ?? VersionRules.Refuse(version) ?? (version.Gates.Count > 0 ? GateService.Refuse(version.Gates) : null)) is { } refusal)
            return refusal;
        if (!(await Measure(version.Files ?? [], cancel)).Succeeded(out var given, out var missing))
            return missing;
        if (!(await sources.Read(version, cancel)).Succeeded(out var source, out missing))
            return missing;
        var files = given.Length > 0 ? given : [.. source.Files];
        var asked = version with { Signature = version.Signature ?? source.Signature, Run = version.Run ?? source.Run };
        var registered = await database.Write<ModelVersion>(actor, async unit =>
        {
            if (makeModel)
                await ModelService.Make(unit, model, "", clock, cancel);
            return (await ModelService.Demand(unit, model, cancel)).Succeeded(out var owner, out var gone) ? await Insert(unit, owner, asked, source.Location, files, cancel) : gone;
        }, cancel);
        if (registered.Succeeded(out var made, out _))
        {
            LogRegistered(made.Model, made.Number, made.Digest);
            await sources.Tell(actor, made, cancel);
        }

        return registered;
    }

    public Task<Result<ModelVersion>> Find(ModelReference reference, CancellationToken cancel) => database.Read(unit => Demand(unit, reference, cancel), cancel);

    public Task<Result<ModelVersion>> FindById(string id, CancellationToken cancel) =>
        database.Read<ModelVersion>(async unit => await VersionStore.ById(unit, id, cancel) is { } version ? version : Refusal.NotFound("Version", id), cancel);

    public Task<Result<Page<ModelVersion>>> Search(VersionQuery query, CancellationToken cancel)
    {
        if (Paging.Refuse(query.Limit) is { } refusal)
            return Task.FromResult<Result<Page<ModelVersion>>>(refusal);
        if (!Paging.Read(query.After).Succeeded(out var after, out var bad))
            return Task.FromResult<Result<Page<ModelVersion>>>(bad);
        return database.Read<Page<ModelVersion>>(async unit =>
        {
            if (query.Model is not null && !(await ModelService.Demand(unit, query.Model, cancel)).Succeeded(out _, out var missing))
                return missing;
            return Paging.Cut(await VersionStore.Search(unit, query, after.Key, query.Limit + 1, cancel), query.Limit, version => version.Id);
        }, cancel);
    }

    public async Task<Result<Stream>> Open(ModelVersion version, string path, CancellationToken cancel) =>
        version.Files.FirstOrDefault(file => file.Path == path) is { } file
            ? await blobs.Open(file.Sha256, cancel)
            : Refusal.NotFound("File", $"{path} of {version}");

    public Task<Result<ModelVersion>> Describe(Actor actor, string model, int number, string description, CancellationToken cancel) => database.Write<ModelVersion>(actor, async unit =>
    {
        if (!(await Demand(unit, ModelReference.To(model, number), cancel)).Succeeded(out var before, out var missing))
            return missing;
        await VersionStore.Describe(unit, before.Id, description, cancel);
        unit.Audit("model_version.update", before.Id, new { before.Description }, new { Description = description });
        return before with { Description = description, UpdatedAt = unit.Now };
    }, cancel);

    public Task<Result<Done>> Tag(Actor actor, string model, int number, string key, string? value, CancellationToken cancel)
    {
        if (TagRules.Refuse(key, value) is { } refusal)
            return Task.FromResult<Result<Done>>(refusal);
        return database.Write<Done>(actor, async unit =>
        {
            if (!(await Demand(unit, ModelReference.To(model, number), cancel)).Succeeded(out var version, out var missing))
                return missing;
            if (string.Equals(version.Tags.GetValueOrDefault(key), value, StringComparison.Ordinal))
            {
                unit.NothingChanged();
                return default(Done);
            }

            await (value is null ? VersionStore.DeleteTag(unit, version.Id, key, cancel) : VersionStore.SetTag(unit, version.Id, key, value, cancel));
            unit.Audit("model_version.tag", version.Id, new { key, value });
            return default(Done);
        }, cancel);
    }

    public Task<Result<Done>> Delete(Actor actor, string model, int number, CancellationToken cancel) => Delete(actor, model, number, withAliases: false, cancel);

    public Task<Result<Done>> DeleteWithAliases(Actor actor, string model, int number, CancellationToken cancel) => Delete(actor, model, number, withAliases: true, cancel);

    private Task<Result<Done>> Delete(Actor actor, string model, int number, bool withAliases, CancellationToken cancel) => database.Write<Done>(actor, async unit =>
    {
        if (!(await Demand(unit, ModelReference.To(model, number), cancel)).Succeeded(out var version, out var missing) || !(await ModelService.Demand(unit, model, cancel)).Succeeded(out var owner, out missing))
            return missing;
        if (withAliases && await AliasService.TakeAll(unit, owner, version.Aliases, cancel) is { } guarded)
            return guarded;
        if (!withAliases && version.Aliases.Count > 0)
            return Refusal.Conflict($"{version} is in use: {string.Join(", ", version.Aliases.Select(alias => $"'{alias}'"))} points at it.", "Move or remove the alias first.");
        await VersionStore.Delete(unit, version.Id, cancel);
        unit.Audit("model_version.delete", version.Id, new { version = version.ToString(), version.Digest });
        return default(Done);
    }, cancel);

    /// <summary>These versions, in this order.</summary>
    internal static Task<IReadOnlyList<ModelVersion>> Load(Unit unit, IReadOnlyList<string> ids, CancellationToken cancel) => VersionStore.ByIds(unit, ids, cancel);

    /// <summary>The version, or the refusal that says it is not there.</summary>
    internal static async Task<Result<ModelVersion>> Demand(Unit unit, ModelReference reference, CancellationToken cancel)
    {
        var found = reference.Alias is { } alias ? await VersionStore.ByAlias(unit, reference.Model, alias, cancel) : await VersionStore.ByNumber(unit, reference.Model, reference.Number ?? 0, cancel);
        return found is not null ? found : Refusal.NotFound(reference.Alias is null ? "Version" : "Alias", reference.ToString());
    }

    private async Task<Result<ModelFile[]>> Measure(IReadOnlyList<NewFile> files, CancellationToken cancel)
    {
        var measured = new ModelFile[files.Count];
        foreach (var (i, file) in files.Index())
        {
            if (!(await blobs.Find(file.Sha256, cancel)).Succeeded(out var blob, out _))
                return Refusal.Invalid($"The file '{file.Path}' refers to the blob {file.Sha256}, which is not here.", "Upload it first, or send the files with the version as multipart/form-data.");
            measured[i] = new ModelFile(file.Path, blob.Sha256, blob.Length);
        }

        return measured;
    }

    private async Task<ModelVersion> Insert(Unit unit, RegisteredModel owner, NewVersion asked, string? location, ModelFile[] files, CancellationToken cancel)
    {
        var version = new ModelVersion(
            Ids.New("version", clock), owner.Name, (int)await VersionStore.NextNumber(unit, owner.Id, cancel), "ready", asked.Description ?? "", asked.Run, asked.Datasets ?? [], asked.Repository, asked.Commit,
            asked.Signature, VersionRules.Digest(files), files, asked.Tags ?? new Dictionary<string, string>(StringComparer.Ordinal), [], VersionRules.Rebuild(asked.Repository, asked.Commit, asked.Tags?.GetValueOrDefault(ModelVersion.CodePathTag)), unit.Now, unit.Now)
        {
            Source = asked.Source, Location = location, RunLink = asked.RunLink, LoggedModel = asked.LoggedModel,
        };
        await VersionStore.Insert(unit, owner.Id, version, cancel);
        unit.Audit("model_version.register", version.Id, new { version.Model, version.Number, version.Digest, version.Run, version.Datasets, version.Commit, version.Source });
        unit.Publish(VersionRegistered.Type, version.Id, new VersionRegistered(version.Id, version.Model, version.Number, version.Digest, version.Run));
        await GateService.Begin(unit, version, asked, cancel);
        return (await VersionStore.ById(unit, version.Id, cancel))!;
    }

    [LoggerMessage(2110, LogLevel.Information, "{Model}/{Number} was registered; its files have the digest {Digest}")]
    private partial void LogRegistered(string model, int number, string digest);
}
