using Slipway.Registry.Contracts;
using Slipway.Work;

namespace Slipway.Registry.Models;

/// <summary>Takes registered models of other servers in, by name. What is said of a model here stays; only what is missing is added.</summary>
internal sealed class ModelImport(Database database, TimeProvider clock)
{
    /// <summary>No model has more; what is higher would leave no number for those that come.</summary>
    public const int MostVersions = 1_000_000_000;

    public async Task<Result<TakenModel>> Take(Actor actor, string name, ForeignModel model, CancellationToken cancel)
    {
        if ((ModelName.Refuse(name) ?? TagRules.Refuse(model.Tags) ?? UnixTime.Refuse(("createdAt", model.CreatedAt), ("updatedAt", model.UpdatedAt))) is { } refusal)
            return refusal;
        if (model.LastVersion is < 0 or > MostVersions)
            return Refusal.Invalid($"lastVersion: {model.LastVersion} is no number of a version.", $"They go from 1 to {MostVersions}; 0 where there is none.");
        return await database.Write<TakenModel>(actor, async unit =>
        {
            if (await JobFence.Refuse(unit) is { } stale)
                return stale;
            var id = Ids.New("model", clock);
            var made = await ModelStore.Insert(unit, id, name, model.Description, cancel, model.CreatedAt, model.UpdatedAt);
            var there = (await ModelStore.Find(unit, name, cancel))!;
            var described = there.Description.Length == 0 && model.Description.Length > 0;
            if (described)
                await ModelStore.Update(unit, there.Id, name, model.Description, cancel);
            var tags = (model.Tags ?? new Dictionary<string, string>(StringComparer.Ordinal)).Where(t => !there.Tags.ContainsKey(t.Key)).ToList();
            foreach (var (key, value) in tags)
                await ModelStore.SetTag(unit, there.Id, key, value, cancel);
            var raised = await ModelStore.RaiseLast(unit, there.Id, model.LastVersion, cancel);
            if (made || described || raised || tags.Count > 0)
                unit.Audit("model.import", there.Id, new { made, name, described, tags = tags.Select(t => t.Key), model.LastVersion });
            else
                unit.NothingChanged();
            return new TakenModel(made || described || raised || tags.Count > 0, there.Aliases);
        }, cancel);
    }

    /// <summary>Sees to it that the model's next version gets a higher number than this.</summary>
    internal static Task RaiseLast(Unit unit, string id, int number, CancellationToken cancel) => ModelStore.RaiseLast(unit, id, number, cancel);
}
