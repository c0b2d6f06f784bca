using Slipway.Registry.Contracts;
using Slipway.Registry.Versions;

namespace Slipway.Registry.Stages;

/// <inheritdoc/>
internal sealed class StageService(Database database) : IModelStages
{
    public Task<Result<ModelVersion>> Move(Actor actor, string model, int number, ModelStage stage, bool archiveOthers, CancellationToken cancel) => database.Write<ModelVersion>(actor, async unit =>
    {
        if (archiveOthers && stage is not (ModelStage.Staging or ModelStage.Production))
            return Refusal.Invalid($"Model version transition cannot archive existing model versions because '{stage}' is not an Active stage. Valid stages are ['Staging', 'Production']");
        if (!(await VersionService.Demand(unit, ModelReference.To(model, number), cancel)).Succeeded(out var version, out var missing))
            return missing;
        var archived = archiveOthers ? await StageStore.Others(unit, version, stage, cancel) : [];
        foreach (var (id, _) in archived)
            await StageStore.Save(unit, id, ModelStage.Archived, cancel);
        await StageStore.Save(unit, version.Id, stage, cancel);
        await StageStore.Touch(unit, model, cancel);
        unit.Audit("model_version.stage", version.Id, new { version.Stage }, new { Stage = stage, archived = archived.Select(other => other.Number) });
        return version with { Stage = stage, UpdatedAt = unit.Now };
    }, cancel);
}
