using Slipway.Registry.Contracts;
using Slipway.Registry.Models;
using Slipway.Registry.Sources;
using Slipway.Work;

namespace Slipway.Registry.Versions;

/// <summary>Takes versions of models of other servers in, under their numbers. What is said of a version here stays; only what is missing is added.</summary>
internal sealed class VersionImport(Database database, SourceReader sources, TimeProvider clock)
{
    public async Task<Result<TakenVersion>> Take(Actor actor, string model, int number, ForeignVersion version, CancellationToken cancel)
    {
        if (Refuse(actor, model, number, version) is { } refusal)
            return refusal;
        var there = await database.Read<TakenVersion>(async unit => new TakenVersion(false, (await VersionStore.ByNumber(unit, model, number, cancel))?.Files.Count ?? 0), cancel);
        var content = there.Succeeded(out var known, out _) && known.Files > 0 ? new SourceContent([]) : await Content(version, cancel);
        return await database.Write<TakenVersion>(actor, async unit =>
        {
            if (await JobFence.Refuse(unit) is { } stale)
                return stale;
            if (!(await ModelService.Demand(unit, model, cancel)).Succeeded(out var owner, out var missing))
                return missing;
            if (await VersionStore.ByNumber(unit, model, number, cancel) is { } before)
                return await Merge(unit, before, version, content, cancel);
            if (!await VersionStore.IsTaken(unit, owner.Id, number, cancel))
                return await Insert(unit, owner, number, version, content, cancel);
            unit.NothingChanged();
            return new TakenVersion(Changed: false, 0, Deleted: true);
        }, cancel);
    }

    private static Refusal? Refuse(Actor actor, string model, int number, ForeignVersion version)
    {
        if ((ModelName.Refuse(model) ?? TagRules.Refuse(version.Tags) ?? UnixTime.Refuse(("createdAt", version.CreatedAt), ("updatedAt", version.UpdatedAt))) is { } refusal)
            return refusal;
        if (number is < 1 or > ModelImport.MostVersions)
            return Refusal.Invalid($"{number} is no number of a version.", $"They go from 1 to {ModelImport.MostVersions}.");
        if (version.Stage != ModelStage.None && !actor.May(Permission.AliasSet))
            return new Refusal(RefusalKind.Forbidden, $"{model}/{number} is in the stage {version.Stage}, and setting stages needs the permission '{Permission.AliasSet}'.", "Have somebody who holds it run the import.");
        if (version.Source is not { } source || SourceRules.IsPlaceholder(Asked(version)))
            return null;
        return SourceRules.Refuse(source) ?? (SourceRules.LocalPath(source) is null ? null : Refusal.Invalid($"The source '{source}' is a path of a file system.", "Put the files among the artifacts of a run, and name them as mlflow-artifacts:/… or runs:/RUN/path."));
    }

    /// <summary>What lies at its source; nothing where that names what is not here.</summary>
    private async Task<SourceContent> Content(ForeignVersion version, CancellationToken cancel) =>
        (await sources.Read(Asked(version), cancel)).Succeeded(out var content, out _) ? content : new SourceContent([]);

    private static NewVersion Asked(ForeignVersion version) => new([], version.Run, Tags: version.Tags, Source: version.Source, LoggedModel: version.LoggedModel);

    private static async Task<Result<TakenVersion>> Merge(Unit unit, ModelVersion before, ForeignVersion version, SourceContent content, CancellationToken cancel)
    {
        if (before.CreatedAt.ToUnixTimeMilliseconds() != version.CreatedAt)
            return Refusal.Conflict($"{before} is here already and is another version, of {before.CreatedAt:yyyy-MM-dd HH:mm:ss} UTC.", "Rename the model here, or leave the version out.");
        var adopts = before.Files.Count == 0 && content.Files.Count > 0;
        if (adopts)
            await VersionStore.Adopt(unit, before.Id, VersionRules.Digest(content.Files), content.Signature, content.Files, cancel);
        var describes = before.Description.Length == 0 && version.Description.Length > 0;
        if (describes)
            await VersionStore.Describe(unit, before.Id, version.Description, cancel);
        var tags = (version.Tags ?? new Dictionary<string, string>(StringComparer.Ordinal)).Where(t => !before.Tags.ContainsKey(t.Key)).ToList();
        foreach (var (key, value) in tags)
            await VersionStore.SetTag(unit, before.Id, key, value, cancel);
        var changed = adopts || describes || tags.Count > 0;
        if (changed)
            unit.Audit("model_version.import", before.Id, new { made = false, files = adopts ? content.Files.Count : 0, describes, tags = tags.Select(t => t.Key) });
        else
            unit.NothingChanged();
        return new TakenVersion(changed, adopts ? content.Files.Count : before.Files.Count);
    }

    private async Task<TakenVersion> Insert(Unit unit, RegisteredModel owner, int number, ForeignVersion foreign, SourceContent content, CancellationToken cancel)
    {
        var version = new ModelVersion(
            Ids.New("version", clock), owner.Name, number, "ready", foreign.Description, foreign.Run ?? content.Run, [], null, null, content.Signature, VersionRules.Digest(content.Files), content.Files,
            foreign.Tags ?? new Dictionary<string, string>(StringComparer.Ordinal), [], null, DateTimeOffset.FromUnixTimeMilliseconds(foreign.CreatedAt), DateTimeOffset.FromUnixTimeMilliseconds(foreign.UpdatedAt))
        {
            Source = foreign.Source, Location = content.Location, RunLink = foreign.RunLink, LoggedModel = foreign.LoggedModel, Stage = foreign.Stage,
        };
        await VersionStore.Insert(unit, owner.Id, version, cancel);
        await ModelImport.RaiseLast(unit, owner.Id, number, cancel);
        unit.Audit("model_version.import", version.Id, new { made = true, version.Model, version.Number, version.Digest, version.Run, version.Source, version.Stage });
        unit.Publish(VersionRegistered.Type, version.Id, new VersionRegistered(version.Id, version.Model, version.Number, version.Digest, version.Run));
        return new TakenVersion(Changed: true, content.Files.Count);
    }
}
