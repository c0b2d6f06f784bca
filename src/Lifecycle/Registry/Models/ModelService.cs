using Microsoft.Extensions.Logging;
using Slipway.Registry.Contracts;

namespace Slipway.Registry.Models;

internal sealed partial class ModelService(Database database, TimeProvider clock, ILogger<ModelService> log) : IRegisteredModels
{
    public async Task<Result<RegisteredModel>> Create(Actor actor, string name, string? description, IReadOnlyDictionary<string, string>? tags, CancellationToken cancel)
    {
        if ((ModelName.Refuse(name) ?? TagRules.Refuse(tags)) is { } refusal)
            return refusal;
        var created = await database.Write<RegisteredModel>(actor, async unit =>
        {
            if (await Make(unit, name, description ?? "", clock, cancel) is not { } id)
                return Refusal.Conflict($"The model '{name}' exists already.", "Choose another name, or register a version of that one.");
            foreach (var (key, value) in tags ?? new Dictionary<string, string>(StringComparer.Ordinal))
                await ModelStore.SetTag(unit, id, key, value, cancel);
            return (await ModelStore.Find(unit, name, cancel))!;
        }, cancel);
        if (created.Succeeded(out var model, out _))
            LogCreated(model.Name);
        return created;
    }

    public Task<Result<RegisteredModel>> Get(string name, CancellationToken cancel) => database.Read(unit => Demand(unit, name, cancel), cancel);

    public Task<Result<Page<RegisteredModel>>> Search(ModelQuery query, CancellationToken cancel)
    {
        if (Paging.Refuse(query.Limit) is { } refusal)
            return Task.FromResult<Result<Page<RegisteredModel>>>(refusal);
        if (!Paging.Read(query.After).Succeeded(out var after, out var bad))
            return Task.FromResult<Result<Page<RegisteredModel>>>(bad);
        return database.Read<Page<RegisteredModel>>(async unit =>
            Paging.Cut(await ModelStore.Search(unit, query, after.Key, query.Limit + 1, cancel), query.Limit, model => model.Name), cancel);
    }

    public Task<Result<RegisteredModel>> Update(Actor actor, string name, string? newName, string? description, CancellationToken cancel)
    {
        if (newName is not null && ModelName.Refuse(newName) is { } refusal)
            return Task.FromResult<Result<RegisteredModel>>(refusal);
        return database.Write<RegisteredModel>(actor, async unit =>
        {
            if (!(await Demand(unit, name, cancel)).Succeeded(out var before, out var missing))
                return missing;
            var renamed = newName ?? name;
            if (renamed != name && await ModelStore.Find(unit, renamed, cancel) is not null)
                return Refusal.Conflict($"The model '{renamed}' exists already.", "Choose another name.");
            await ModelStore.Update(unit, before.Id, renamed, description ?? before.Description, cancel);
            if (renamed != name)
            {
                await Aliases.AliasGuards.Renamed(unit, name, renamed, cancel);
                unit.Publish(ModelRenamed.Type, before.Id, new ModelRenamed(name, renamed));
            }

            var after = (await ModelStore.Find(unit, renamed, cancel))!;
            unit.Audit("model.update", before.Id, new { before.Name, before.Description }, new { after.Name, after.Description });
            return after;
        }, cancel);
    }

    public Task<Result<Done>> Delete(Actor actor, string name, CancellationToken cancel) => Delete(actor, name, withAliases: false, cancel);

    public Task<Result<Done>> DeleteWithAliases(Actor actor, string name, CancellationToken cancel) => Delete(actor, name, withAliases: true, cancel);

    private Task<Result<Done>> Delete(Actor actor, string name, bool withAliases, CancellationToken cancel) => database.Write<Done>(actor, async unit =>
    {
        if (!(await Demand(unit, name, cancel)).Succeeded(out var model, out var missing))
            return missing;
        if (withAliases && await Aliases.AliasService.TakeAll(unit, model, [.. model.Aliases.Keys], cancel) is { } guarded)
            return guarded;
        if (!withAliases && model.Aliases.Count > 0)
            return Refusal.Conflict($"The model '{name}' is in use: {string.Join(", ", model.Aliases.Select(a => $"'{a.Key}' points at version {a.Value}"))}.", "Remove its aliases first.");
        await ModelStore.Delete(unit, model.Id, cancel);
        unit.Audit("model.delete", model.Id, model);
        return default(Done);
    }, cancel);

    public Task<Result<Done>> Tag(Actor actor, string name, string key, string? value, CancellationToken cancel)
    {
        if (TagRules.Refuse(key, value) is { } refusal)
            return Task.FromResult<Result<Done>>(refusal);
        return database.Write<Done>(actor, async unit =>
        {
            if (!(await Demand(unit, name, cancel)).Succeeded(out var model, out var missing))
                return missing;
            if (string.Equals(model.Tags.GetValueOrDefault(key), value, StringComparison.Ordinal))
            {
                unit.NothingChanged();
                return default(Done);
            }

            await (value is null ? ModelStore.DeleteTag(unit, model.Id, key, cancel) : ModelStore.SetTag(unit, model.Id, key, value, cancel));
            unit.Audit("model.tag", model.Id, new { key, value });
            return default(Done);
        }, cancel);
    }

    /// <summary>The model, made now if it is not there; null when it was there already.</summary>
    internal static async Task<string?> Make(Unit unit, string name, string description, TimeProvider clock, CancellationToken cancel)
    {
        var id = Ids.New("model", clock);
        if (!await ModelStore.Insert(unit, id, name, description, cancel))
            return null;
        unit.Audit("model.create", id, new { name, description });
        return id;
    }

    /// <summary>These models, in this order.</summary>
    internal static Task<IReadOnlyList<RegisteredModel>> Load(Unit unit, IReadOnlyList<string> ids, CancellationToken cancel) => ModelStore.ByIds(unit, ids, cancel);

    /// <summary>The model, or the refusal that says it is not there.</summary>
    internal static async Task<Result<RegisteredModel>> Demand(Unit unit, string name, CancellationToken cancel) =>
        await ModelStore.Find(unit, name, cancel) is { } model ? model : Refusal.NotFound("Model", name);

    [LoggerMessage(2100, LogLevel.Information, "The model {Model} was made")]
    private partial void LogCreated(string model);
}
